import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns that an investigation request has beside those of every loop. */
export class CreateInvestigations1700000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE investigation (
        id uuid PRIMARY KEY REFERENCES loop,
        priority text NOT NULL CHECK (priority IN ('ROUTINE', 'URGENT', 'IMMEDIATE')),
        reason text,
        attempts integer NOT NULL DEFAULT 0,
        measure text,
        outcome text,
        report text,
        duplicate_of uuid REFERENCES investigation,
        previous_id uuid REFERENCES investigation,
        next_id uuid REFERENCES investigation
      );

      GRANT SELECT, INSERT, UPDATE ON investigation TO bihuan_server;
      ALTER TABLE investigation ENABLE ROW LEVEL SECURITY;
      ALTER TABLE investigation FORCE ROW LEVEL SECURITY;
      CREATE POLICY investigation_read ON investigation FOR SELECT
        USING ((SELECT ctx_system()) = 'advance'
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = investigation.id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY investigation_insert ON investigation FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY investigation_update ON investigation FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
