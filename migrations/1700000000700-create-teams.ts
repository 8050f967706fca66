import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Volunteer teams: reference rows that every agency reads, and that loops name. */
export class CreateTeams1700000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE volunteer_team (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        agency_id uuid NOT NULL REFERENCES agency,
        name text COLLATE "C" NOT NULL CHECK (name <> ''),
        kind text NOT NULL CHECK (kind IN ('PARTY_WORK_GROUP', 'COMMANDO', 'SERVICE', 'YOUTH_VOLUNTEER', 'SAMPLING', 'RURAL_PATROL')),
        region_code text NOT NULL REFERENCES region,
        leader_title text CHECK (leader_title <> ''),
        size integer NOT NULL CHECK (size > 0)
      );
      COMMENT ON TABLE volunteer_team IS 'Who can be sent. A team has a kind, an agency and a size; its members are stored nowhere.';
      COMMENT ON COLUMN volunteer_team.leader_title IS 'The office of whoever leads, not a name.';
      CREATE INDEX volunteer_team_name ON volunteer_team (name, id);
      CREATE INDEX volunteer_team_agency ON volunteer_team (agency_id, name, id);
      CREATE INDEX volunteer_team_region ON volunteer_team (region_code, name, id);

      ALTER TABLE loop ADD FOREIGN KEY (team_id) REFERENCES volunteer_team;
      CREATE INDEX loop_team ON loop (team_id, kind, phase) WHERE team_id IS NOT NULL;

      GRANT SELECT, INSERT, UPDATE ON volunteer_team TO bihuan_server;
      ALTER TABLE volunteer_team ENABLE ROW LEVEL SECURITY;
      ALTER TABLE volunteer_team FORCE ROW LEVEL SECURITY;
      CREATE POLICY volunteer_team_read ON volunteer_team FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY volunteer_team_insert ON volunteer_team FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY volunteer_team_update ON volunteer_team FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
