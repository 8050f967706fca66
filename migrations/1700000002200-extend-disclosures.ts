import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Personal fields go out in exports too. */
export class ExtendDisclosures1700000002200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE disclosure DROP CONSTRAINT disclosure_channel_check;
      ALTER TABLE disclosure ADD CONSTRAINT disclosure_channel_check CHECK (channel IN ('QUERY', 'MUTATION', 'SUBSCRIPTION', 'EXPORT'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
