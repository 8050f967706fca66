import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Returns home: transfers without a site, from a stay that has ended to the community that signs. */
export class ExtendReturns1700000002510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE transfer ADD COLUMN from_stay_id uuid REFERENCES isolation_stay,
        ADD CHECK (from_stay_id IS NULL OR (site_id IS NULL AND room_id IS NULL AND waiting_since IS NULL));
      COMMENT ON COLUMN transfer.from_stay_id IS 'The stay from which it brings the person home; null for a transfer to a site.';
      CREATE INDEX transfer_from_stay ON transfer (from_stay_id) WHERE from_stay_id IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
