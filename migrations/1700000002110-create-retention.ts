import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Ends of terms: legal holds, certificates of destruction, which payloads of the trace were destroyed under which of them, and
 * what the context retention may see and destroy.
 */
export class CreateRetention1700000002110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(TRACE);
    await runner.query(SEALED);
    for (const [table, may] of Object.entries(MAY)) {
      for (const verb of may) {
        await runner.query(`CREATE POLICY ${table}_retention_${verb.toLowerCase()} ON ${table} FOR ${verb} USING ((SELECT ctx_system()) = 'retention')`);
      }
    }
    await runner.query(`GRANT DELETE ON person, person_key, lead, room_use TO bihuan_server`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}

/** What retention may do to which rows, beside what earlier migrations gave it. */
const MAY: Readonly<Record<string, readonly ('SELECT' | 'UPDATE' | 'DELETE')[]>> = {
  person: ['SELECT', 'UPDATE', 'DELETE'],
  person_document: ['SELECT', 'DELETE'],
  person_key: ['SELECT', 'DELETE'],
  loop: ['SELECT', 'UPDATE'],
  reach: ['SELECT', 'UPDATE'],
  lead: ['SELECT', 'DELETE'],
  room_use: ['SELECT', 'DELETE'],
  investigation: ['SELECT', 'UPDATE'],
  transfer: ['SELECT', 'UPDATE'],
  handover: ['SELECT', 'UPDATE'],
  override_review: ['SELECT', 'UPDATE'],
  trace_payload: ['SELECT', 'DELETE'],
};

const TABLES = `
  CREATE TABLE legal_hold (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    placed_by uuid NOT NULL REFERENCES agency,
    placed_at timestamptz NOT NULL,
    lifted_by uuid REFERENCES agency,
    lifted_at timestamptz,
    CHECK ((lifted_by IS NULL) = (lifted_at IS NULL))
  );
  COMMENT ON TABLE legal_hold IS 'While one of a person is not lifted, retention destroys nothing of the person. Why it was placed stands sealed in the trace.';
  CREATE INDEX legal_hold_person ON legal_hold (person_id, placed_at);

  CREATE TABLE destruction_certificate (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    persons integer NOT NULL CHECK (persons > 0),
    entries integer NOT NULL CHECK (entries >= 0),
    note text NOT NULL
  );
  COMMENT ON TABLE destruction_certificate IS 'What retention destroyed, signed with the key of the log (C2SP signed-note). It names nobody.';

  CREATE TABLE erased_payload (
    entry_id uuid PRIMARY KEY REFERENCES trace_entry,
    certificate_id uuid NOT NULL REFERENCES destruction_certificate
  );
  COMMENT ON TABLE erased_payload IS 'Under which certificate the facts and salts of an entry were destroyed.';
  CREATE INDEX erased_payload_certificate ON erased_payload (certificate_id);

  CREATE TRIGGER destruction_certificate_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON destruction_certificate
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER erased_payload_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON erased_payload
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  GRANT SELECT, INSERT, DELETE, UPDATE (lifted_by, lifted_at) ON legal_hold TO bihuan_server;
  GRANT SELECT, INSERT ON destruction_certificate, erased_payload TO bihuan_server;

  ALTER TABLE legal_hold ENABLE ROW LEVEL SECURITY;
  ALTER TABLE legal_hold FORCE ROW LEVEL SECURITY;
  CREATE POLICY legal_hold_read ON legal_hold FOR SELECT
    USING ((SELECT ctx_system()) IN ('advance', 'retention')
      OR ((SELECT ctx_kind()) IN ('AUDIT', 'SUPERVISION') AND EXISTS (
        SELECT FROM reach r WHERE r.person_id = legal_hold.person_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL)));
  CREATE POLICY legal_hold_place ON legal_hold FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
  CREATE POLICY legal_hold_lift ON legal_hold FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
  CREATE POLICY legal_hold_destroy ON legal_hold FOR DELETE USING ((SELECT ctx_system()) = 'retention');

  ALTER TABLE destruction_certificate ENABLE ROW LEVEL SECURITY;
  ALTER TABLE destruction_certificate FORCE ROW LEVEL SECURITY;
  CREATE POLICY destruction_certificate_read ON destruction_certificate FOR SELECT
    USING ((SELECT ctx_system()) = 'retention' OR (SELECT ctx_kind()) IN ('AUDIT', 'SUPERVISION'));
  CREATE POLICY destruction_certificate_write ON destruction_certificate FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'retention');

  ALTER TABLE erased_payload ENABLE ROW LEVEL SECURITY;
  ALTER TABLE erased_payload FORCE ROW LEVEL SECURITY;
  CREATE POLICY erased_payload_read ON erased_payload FOR SELECT
    USING ((SELECT ctx_system()) IN ('retention', 'log') OR EXISTS (SELECT FROM trace_entry e WHERE e.id = erased_payload.entry_id));
  CREATE POLICY erased_payload_write ON erased_payload FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'retention');
`;

const TRACE = `
  CREATE FUNCTION refuse_destruction() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF ctx_system() IS DISTINCT FROM 'retention' THEN
      RAISE EXCEPTION '% is destroyed by retention alone', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER trace_payload_destroyed BEFORE DELETE ON trace_payload
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_destruction();
  GRANT DELETE ON trace_payload TO bihuan_server;
  CREATE POLICY trace_entry_destroyed ON trace_entry FOR INSERT
    WITH CHECK ((SELECT ctx_system()) = 'retention' AND kind = 'PERSONS_DESTROYED' AND loop_key IS NULL);
  CREATE POLICY trace_payload_destroyed ON trace_payload FOR INSERT
    WITH CHECK ((SELECT ctx_system()) = 'retention' AND person_id IS NULL);
`;

/** A finding was plain: its words stand sealed in the trace. What is destroyed of a transfer leaves its row. */
const SEALED = `
  ALTER TABLE override_review DROP COLUMN finding, ADD COLUMN finding_enc bytea;
  ALTER TABLE override_review ALTER COLUMN finding_enc SET STATISTICS 0;
  ALTER TABLE transfer ALTER COLUMN authority_enc DROP NOT NULL, ALTER COLUMN law_enc DROP NOT NULL, ALTER COLUMN law_version_enc DROP NOT NULL,
    ALTER COLUMN article_enc DROP NOT NULL, ALTER COLUMN necessity_enc DROP NOT NULL, ALTER COLUMN appeal_to_enc DROP NOT NULL,
    ADD CHECK (num_nulls(authority_enc, law_enc, law_version_enc, article_enc, necessity_enc, appeal_to_enc) IN (0, 6));
`;
