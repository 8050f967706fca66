import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a site sees of a person, twice a day. */
export class CreateObservations1700000002320 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE observation (
        id uuid PRIMARY KEY,
        stay_id uuid NOT NULL REFERENCES isolation_stay,
        slot text NOT NULL CHECK (slot ~ '^\\d{4}-\\d{2}-\\d{2} (AM|PM)$'),
        temperature numeric(3, 1),
        symptoms boolean,
        observed_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL REFERENCES agency,
        UNIQUE (stay_id, slot)
      );
      COMMENT ON TABLE observation IS 'One a half-day in Asia/Shanghai. Temperature and symptoms are null once retention has destroyed them.';

      GRANT SELECT, INSERT, UPDATE (temperature, symptoms) ON observation TO bihuan_server;
      ALTER TABLE observation ENABLE ROW LEVEL SECURITY;
      ALTER TABLE observation FORCE ROW LEVEL SECURITY;
      CREATE POLICY observation_read ON observation FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'retention')
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = observation.stay_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY observation_insert ON observation FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY observation_destroyed ON observation FOR UPDATE USING ((SELECT ctx_system()) = 'retention');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
