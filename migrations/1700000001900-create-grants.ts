import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was let in on a loop beyond the parts that its kind names, and until when. */
export class CreateGrants1700000001900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE access_grant (
        id uuid PRIMARY KEY,
        loop_id uuid NOT NULL REFERENCES loop,
        agency_id uuid NOT NULL REFERENCES agency,
        granted_by uuid NOT NULL REFERENCES agency,
        granted_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN ('RUNNING', 'REVOKED', 'LAPSED')),
        ended_at timestamptz,
        CHECK (until > granted_at),
        CHECK ((ended_at IS NULL) = (state = 'RUNNING'))
      );
      COMMENT ON TABLE access_grant IS 'Why it was given stands in the trace alone. Reach itself is a row of reach with the part GRANT.';
      CREATE INDEX access_grant_loop ON access_grant (loop_id, granted_at);
      CREATE UNIQUE INDEX access_grant_running ON access_grant (loop_id, agency_id) WHERE state = 'RUNNING';
      CREATE INDEX access_grant_until ON access_grant (until) WHERE state = 'RUNNING';

      GRANT SELECT, INSERT, UPDATE ON access_grant TO bihuan_server;
      ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
      ALTER TABLE access_grant FORCE ROW LEVEL SECURITY;
      CREATE POLICY access_grant_read ON access_grant FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'clocks')
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = access_grant.loop_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY access_grant_insert ON access_grant FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY access_grant_update ON access_grant FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
