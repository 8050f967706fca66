import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads, and the rule that a person has one open request in a region. */
export class CreateLeads1700000000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE lead (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        person_id uuid NOT NULL REFERENCES person,
        investigation_id uuid NOT NULL REFERENCES investigation,
        pushed_by uuid NOT NULL REFERENCES agency,
        external_id text NOT NULL,
        source text NOT NULL
          CHECK (source IN ('BIG_DATA_GRID', 'POLICE_LEAD', 'MANUAL_GRID', 'CASE_INVESTIGATION', 'SELF_REPORT')),
        region_code text NOT NULL REFERENCES region,
        category text NOT NULL,
        last_exposure_at timestamptz NOT NULL,
        exposure_place text,
        confidence double precision CHECK (confidence BETWEEN 0 AND 1),
        pushed_at timestamptz NOT NULL,
        withdrawn_at timestamptz,
        withdraw_reason text,
        UNIQUE (pushed_by, external_id),
        CHECK ((withdrawn_at IS NULL) = (withdraw_reason IS NULL))
      );
      COMMENT ON TABLE lead IS 'One agency''s word on one person, and the request that answers it.';
      COMMENT ON COLUMN lead.external_id IS 'The pusher''s own id of it: pushing it again changes nothing.';
      CREATE INDEX lead_person ON lead (person_id, id);

      CREATE UNIQUE INDEX investigation_one_open ON loop (person_id, region_code)
        WHERE kind = 'INVESTIGATION' AND closed_at IS NULL;
      COMMENT ON INDEX investigation_one_open IS 'A person is sought once in a region.';

      GRANT SELECT, INSERT ON lead TO bihuan_server;
      GRANT UPDATE (version, withdrawn_at, withdraw_reason) ON lead TO bihuan_server;

      ALTER TABLE lead ENABLE ROW LEVEL SECURITY;
      ALTER TABLE lead FORCE ROW LEVEL SECURITY;
      CREATE POLICY lead_read ON lead FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'matching')
          OR pushed_by = (SELECT ctx_party())
          OR EXISTS (SELECT FROM reach r WHERE r.person_id = lead.person_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY lead_insert ON lead FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY lead_update ON lead FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
