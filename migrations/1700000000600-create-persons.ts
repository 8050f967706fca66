import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Persons of interest and their documents; reached only through a loop. */
export class CreatePersons1700000000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        name text NOT NULL,
        sex text NOT NULL CHECK (sex IN ('UNKNOWN', 'MALE', 'FEMALE', 'NOT_STATED')),
        birth_year smallint,
        phone text,
        address text,
        region_code text NOT NULL REFERENCES region,
        category text NOT NULL,
        last_exposure_at timestamptz,
        control_state text NOT NULL DEFAULT 'NOT_LOCATED'
          CHECK (control_state IN ('NOT_LOCATED', 'LOCATED', 'WATCHED', 'CONTROLLED', 'IN_TREATMENT', 'RELEASED')),
        created_at timestamptz NOT NULL
      );
      COMMENT ON COLUMN person.control_state IS 'Folded from the trace of the person''s loops, never set by hand.';
      CREATE INDEX person_phone ON person (phone, name) WHERE phone IS NOT NULL;

      CREATE TABLE person_document (
        type text NOT NULL,
        number text NOT NULL,
        person_id uuid NOT NULL REFERENCES person,
        PRIMARY KEY (type, number)
      );
      COMMENT ON COLUMN person_document.number IS 'Normalised: one document is one person.';
      CREATE INDEX person_document_person ON person_document (person_id);

      ALTER TABLE loop ADD FOREIGN KEY (person_id) REFERENCES person;

      GRANT SELECT, INSERT, UPDATE ON person TO bihuan_server;
      GRANT SELECT, INSERT ON person_document TO bihuan_server;

      ALTER TABLE person ENABLE ROW LEVEL SECURITY;
      ALTER TABLE person FORCE ROW LEVEL SECURITY;
      CREATE POLICY person_read ON person FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'matching')
          OR EXISTS (SELECT FROM reach r WHERE r.person_id = person.id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY person_insert ON person FOR INSERT WITH CHECK ((SELECT ctx_system()) IN ('matching'));
      CREATE POLICY person_update ON person FOR UPDATE USING ((SELECT ctx_system()) IN ('advance', 'matching'));

      ALTER TABLE person_document ENABLE ROW LEVEL SECURITY;
      ALTER TABLE person_document FORCE ROW LEVEL SECURITY;
      CREATE POLICY person_document_read ON person_document FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'matching')
          OR EXISTS (SELECT FROM reach r WHERE r.person_id = person_document.person_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY person_document_insert ON person_document FOR INSERT
        WITH CHECK ((SELECT ctx_system()) IN ('advance', 'matching'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
