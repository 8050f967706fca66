import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts of all loops, for callers without reach over them: the context summary counts loops and sees nothing else. */
export class PermitSummaries1700000002120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE POLICY loop_summary ON loop FOR SELECT USING ((SELECT ctx_system()) = 'summary')`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
