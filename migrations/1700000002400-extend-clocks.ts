import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Warnings, escalations and pauses of clocks, and the one moment that the watch looks for. */
export class ExtendClocks1700000002400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE clock
        ADD COLUMN warned_at timestamptz,
        ADD COLUMN escalation text CHECK (escalation IN ('COMMUNITY', 'TOWN', 'COUNTY', 'CITY')),
        ADD COLUMN escalated_at timestamptz,
        ADD COLUMN paused_at timestamptz,
        ADD COLUMN next_at timestamptz;
      COMMENT ON COLUMN clock.escalation IS 'The highest level that has heard of the breach.';
      COMMENT ON COLUMN clock.paused_at IS 'Since when it stands still; what is left is from here to due_at.';
      COMMENT ON COLUMN clock.next_at IS 'When its next warning, breach or escalation falls due; null for none.';
      SELECT set_config('bihuan.system', 'advance', true);
      UPDATE clock SET next_at = due_at WHERE state = 'RUNNING' AND ended_at IS NULL;
      SELECT set_config('bihuan.system', '', true);
      ALTER TABLE clock
        ADD CHECK ((escalation IS NULL) = (escalated_at IS NULL)),
        ADD CHECK ((state = 'PAUSED') = (paused_at IS NOT NULL)),
        ADD CHECK (next_at IS NULL OR (ended_at IS NULL AND paused_at IS NULL));
      DROP INDEX clock_due;
      CREATE INDEX clock_next ON clock (next_at) WHERE next_at IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
