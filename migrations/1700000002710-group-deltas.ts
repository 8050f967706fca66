import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Loops that move the same counts leave one row for all of them: a thousand that are opened at once leave a few. */
export class GroupDeltas1700000002710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE loop_delta DROP CONSTRAINT loop_delta_sign_check;
      ALTER TABLE loop_delta RENAME COLUMN sign TO n;
      ALTER TABLE loop_delta ALTER COLUMN n TYPE integer;
      ALTER TABLE loop_delta ADD CHECK (n <> 0);
      COMMENT ON COLUMN loop_delta.n IS 'How many loops are added to the counts; taken from them where it is negative.';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
