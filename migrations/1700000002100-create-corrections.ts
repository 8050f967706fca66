import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Corrections of persons, and which agencies had to be told of each. The values themselves stand sealed in the trace. */
export class CreateCorrections1700000002100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person_correction (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL,
        at timestamptz NOT NULL,
        agency_id uuid NOT NULL REFERENCES agency,
        actor uuid NOT NULL,
        fields text[] NOT NULL CHECK (cardinality(fields) > 0)
      );
      COMMENT ON TABLE person_correction IS 'That fields of a person were corrected, and which; why, and to what, stands in the trace of the person''s loops.';
      CREATE INDEX person_correction_person ON person_correction (person_id, id);

      CREATE TABLE correction_notice (
        correction_id uuid NOT NULL REFERENCES person_correction ON DELETE CASCADE,
        agency_id uuid NOT NULL REFERENCES agency,
        person_id uuid NOT NULL,
        received boolean NOT NULL,
        PRIMARY KEY (agency_id, correction_id)
      );
      COMMENT ON TABLE correction_notice IS 'Who is told of a correction: whoever received one of the fields before, by the read log, and whoever can read them.';
      COMMENT ON COLUMN correction_notice.received IS 'True where the read log has it that the agency received such a field; false where it could have, at that moment.';
      CREATE INDEX correction_notice_correction ON correction_notice (correction_id);

      GRANT SELECT, INSERT, DELETE ON person_correction, correction_notice TO bihuan_server;
      GRANT DELETE ON person_document TO bihuan_server;

      ALTER TABLE correction_notice ENABLE ROW LEVEL SECURITY;
      ALTER TABLE correction_notice FORCE ROW LEVEL SECURITY;
      CREATE POLICY correction_notice_read ON correction_notice FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'retention') OR agency_id = (SELECT ctx_agency())
          OR EXISTS (SELECT FROM reach r WHERE r.person_id = correction_notice.person_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY correction_notice_insert ON correction_notice FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY correction_notice_destroy ON correction_notice FOR DELETE USING ((SELECT ctx_system()) = 'retention');

      ALTER TABLE person_correction ENABLE ROW LEVEL SECURITY;
      ALTER TABLE person_correction FORCE ROW LEVEL SECURITY;
      CREATE POLICY person_correction_read ON person_correction FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'retention')
          OR EXISTS (SELECT FROM reach r WHERE r.person_id = person_correction.person_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL)
          OR EXISTS (SELECT FROM correction_notice n WHERE n.correction_id = person_correction.id AND n.agency_id = (SELECT ctx_agency())));
      CREATE POLICY person_correction_insert ON person_correction FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY person_correction_destroy ON person_correction FOR DELETE USING ((SELECT ctx_system()) = 'retention');

      CREATE POLICY person_document_replace ON person_document FOR DELETE USING ((SELECT ctx_system()) = 'advance');
      CREATE POLICY disclosure_tell ON disclosure FOR SELECT USING ((SELECT ctx_system()) = 'advance');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
