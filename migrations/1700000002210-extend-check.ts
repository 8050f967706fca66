import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows can be folded from the trace: the check of the log compares them. */
const FOLDED = [
  'person', 'clock', 'investigation', 'transfer', 'handover', 'isolation_stay', 'room_use', 'deployment', 'daily_report', 'override_review',
];

/** The check of the log reads what it compares with the trace. */
export class ExtendCheck1700000002210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of FOLDED) {
      await runner.query(`CREATE POLICY ${table}_prove ON ${table} FOR SELECT USING ((SELECT ctx_system()) = 'log')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
