import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns that a deployment has beside those of every loop, and its daily reports. */
export class CreateDeployments1700000001300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deployment (
        id uuid PRIMARY KEY REFERENCES loop,
        provider_id uuid NOT NULL REFERENCES agency,
        duty text NOT NULL CHECK (duty IN ('QUEUE_ORDER', 'REGISTRATION', 'GUIDANCE', 'PUBLICITY', 'SUPPLY_DELIVERY',
          'HOUSEHOLD_VISIT', 'CHECKPOINT', 'LOCATING', 'OTHER')),
        needed integer NOT NULL CHECK (needed > 0),
        from_at timestamptz NOT NULL,
        until_at timestamptz NOT NULL,
        checked_in_at_unit timestamptz,
        checked_in_at_community timestamptz,
        started_at timestamptz,
        finished_at timestamptz,
        CHECK (from_at < until_at),
        CHECK (started_at <= finished_at),
        CHECK (finished_at IS NULL OR started_at IS NOT NULL),
        CHECK (started_at IS NULL OR (checked_in_at_unit IS NOT NULL AND checked_in_at_community IS NOT NULL))
      );
      COMMENT ON COLUMN deployment.needed IS 'How many people the community asks for.';

      CREATE UNIQUE INDEX deployment_team_busy ON loop (team_id)
        WHERE kind = 'DEPLOYMENT' AND state IN ('ASSIGNED', 'CHECKED_IN', 'ON_DUTY');
      COMMENT ON INDEX deployment_team_busy IS 'A team stands on one unfinished deployment at a time.';

      CREATE TABLE daily_report (
        id uuid PRIMARY KEY,
        deployment_id uuid NOT NULL REFERENCES deployment,
        date date NOT NULL,
        summary text NOT NULL CHECK (summary <> ''),
        people_served integer NOT NULL CHECK (people_served >= 0),
        dispatch_held boolean NOT NULL,
        contact_made boolean NOT NULL,
        problems text CHECK (problems <> ''),
        filed_at timestamptz NOT NULL,
        UNIQUE (deployment_id, date)
      );
      COMMENT ON TABLE daily_report IS 'The daily three (三个一), once for each day on duty.';
      COMMENT ON COLUMN daily_report.date IS 'A calendar day of Asia/Shanghai.';

      GRANT SELECT, INSERT, UPDATE ON deployment TO bihuan_server;
      GRANT SELECT, INSERT ON daily_report TO bihuan_server;

      ALTER TABLE deployment ENABLE ROW LEVEL SECURITY;
      ALTER TABLE deployment FORCE ROW LEVEL SECURITY;
      CREATE POLICY deployment_read ON deployment FOR SELECT
        USING ((SELECT ctx_system()) = 'advance'
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = deployment.id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY deployment_insert ON deployment FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY deployment_update ON deployment FOR UPDATE USING ((SELECT ctx_system()) = 'advance');

      ALTER TABLE daily_report ENABLE ROW LEVEL SECURITY;
      ALTER TABLE daily_report FORCE ROW LEVEL SECURITY;
      CREATE POLICY daily_report_read ON daily_report FOR SELECT
        USING ((SELECT ctx_system()) = 'advance'
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = daily_report.deployment_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY daily_report_insert ON daily_report FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
