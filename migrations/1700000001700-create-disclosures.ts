import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The read log: who received personal fields of whom. Its entries are in the trace; these rows find them by person. */
export class CreateDisclosures1700000001700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person_pseudonym (
        person_id uuid PRIMARY KEY,
        pseudonym uuid NOT NULL UNIQUE
      );
      COMMENT ON TABLE person_pseudonym IS 'Under which random name entries of the read log speak of a person. Without its row they speak of nobody: retention destroys it.';

      CREATE TABLE disclosure (
        person_id uuid NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        entry_id uuid NOT NULL REFERENCES trace_entry,
        at timestamptz NOT NULL,
        agency_id uuid NOT NULL REFERENCES agency,
        actor uuid NOT NULL,
        purpose text,
        classes text[] NOT NULL,
        masked text[] NOT NULL,
        channel text NOT NULL CHECK (channel IN ('QUERY', 'MUTATION', 'SUBSCRIPTION')),
        PRIMARY KEY (person_id, seq)
      );
      COMMENT ON TABLE disclosure IS 'Finds the entries of the read log by person; written with them, destroyed by retention.';
      COMMENT ON COLUMN disclosure.classes IS 'Field classes that were shown in full.';
      COMMENT ON COLUMN disclosure.masked IS 'Field classes of which masked forms alone were shown.';

      GRANT SELECT, INSERT, DELETE ON person_pseudonym, disclosure TO bihuan_server;

      ALTER TABLE person_pseudonym ENABLE ROW LEVEL SECURITY;
      ALTER TABLE person_pseudonym FORCE ROW LEVEL SECURITY;
      CREATE POLICY person_pseudonym_read ON person_pseudonym FOR SELECT USING ((SELECT ctx_system()) IN ('read-log', 'retention'));
      CREATE POLICY person_pseudonym_append ON person_pseudonym FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'read-log');
      CREATE POLICY person_pseudonym_destroy ON person_pseudonym FOR DELETE USING ((SELECT ctx_system()) = 'retention');

      ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
      ALTER TABLE disclosure FORCE ROW LEVEL SECURITY;
      CREATE POLICY disclosure_read ON disclosure FOR SELECT
        USING ((SELECT ctx_system()) = 'retention'
          OR ((SELECT ctx_kind()) IN ('AUDIT', 'SUPERVISION') AND EXISTS (
            SELECT FROM reach r WHERE r.person_id = disclosure.person_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL)));
      CREATE POLICY disclosure_append ON disclosure FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'read-log');
      CREATE POLICY disclosure_destroy ON disclosure FOR DELETE USING ((SELECT ctx_system()) = 'retention');

      CREATE POLICY trace_entry_disclosed ON trace_entry FOR INSERT
        WITH CHECK ((SELECT ctx_system()) = 'read-log' AND kind = 'PERSONS_DISCLOSED' AND loop_key IS NULL);
      CREATE POLICY trace_payload_disclosed ON trace_payload FOR INSERT
        WITH CHECK ((SELECT ctx_system()) = 'read-log' AND person_id IS NULL);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
