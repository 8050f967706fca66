import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Parts of a site that are not ready in time are told of, once. */
export class ExtendMilestones1700000002520 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE site_milestone ADD COLUMN missed_at timestamptz;
      COMMENT ON COLUMN site_milestone.missed_at IS 'When the platform told that the part was not ready in time; null where it had not to.';
      CREATE INDEX site_milestone_due ON site_milestone (due_at) WHERE opened_at IS NULL AND missed_at IS NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
