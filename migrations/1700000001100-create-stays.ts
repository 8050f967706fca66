import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns that a stay at a site has beside those of every loop. */
export class CreateStays1700000001100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE isolation_stay (
        id uuid PRIMARY KEY REFERENCES loop,
        transfer_id uuid NOT NULL UNIQUE REFERENCES loop,
        site_id uuid NOT NULL REFERENCES isolation_site,
        room_id uuid NOT NULL REFERENCES isolation_room,
        admitted_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        released_at timestamptz,
        CHECK (ends_at >= admitted_at),
        CHECK (released_at >= admitted_at)
      );
      COMMENT ON COLUMN isolation_stay.ends_at IS 'By the term of the protocol. Never null: nobody is held without an end.';
      CREATE INDEX isolation_stay_site ON isolation_stay (site_id) WHERE released_at IS NULL;
      CREATE UNIQUE INDEX loop_one_stay_a_person ON loop (person_id) WHERE kind = 'STAY' AND state = 'STAYING';

      GRANT SELECT, INSERT, UPDATE ON isolation_stay TO bihuan_server;
      ALTER TABLE isolation_stay ENABLE ROW LEVEL SECURITY;
      ALTER TABLE isolation_stay FORCE ROW LEVEL SECURITY;
      CREATE POLICY isolation_stay_read ON isolation_stay FOR SELECT
        USING ((SELECT ctx_system()) = 'advance'
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = isolation_stay.id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY isolation_stay_insert ON isolation_stay FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY isolation_stay_update ON isolation_stay FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
