import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rooms that are built in parts, cleaned and out of order; zones and channels of sites; households that share a room and nobody else. */
export class ExtendRooms1700000002410 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SELECT set_config('bihuan.system', 'advance', true);
      ALTER TABLE isolation_site ADD COLUMN zoning jsonb;
      COMMENT ON COLUMN isolation_site.zoning IS 'Zones and channels as the site told them last; null before it has.';

      ALTER TABLE isolation_room DROP CONSTRAINT isolation_room_state_check;
      ALTER TABLE isolation_room
        ADD CONSTRAINT isolation_room_state_check CHECK (state IN ('BUILDING', 'FREE', 'RESERVED', 'OCCUPIED', 'CLEANING', 'OUT_OF_ORDER')),
        ADD COLUMN zone text NOT NULL DEFAULT 'CONTAMINATED' CHECK (zone IN ('CLEAN', 'BUFFER', 'CONTAMINATED')),
        ADD COLUMN beds smallint NOT NULL DEFAULT 1 CHECK (beds BETWEEN 1 AND 8),
        ADD COLUMN soiled boolean NOT NULL DEFAULT false,
        ADD COLUMN milestone smallint CHECK (milestone > 0);
      COMMENT ON COLUMN isolation_room.beds IS 'How many persons of one household it takes.';
      COMMENT ON COLUMN isolation_room.soiled IS 'Somebody stayed in it since it was cleaned last.';
      COMMENT ON COLUMN isolation_room.milestone IS 'Hours after the order to build by which it is to be ready; null for a room that was there.';
      UPDATE isolation_room SET beds = 3 WHERE class = 'FAMILY';
      UPDATE isolation_room SET soiled = true WHERE state = 'OCCUPIED';

      CREATE TABLE site_milestone (
        site_id uuid NOT NULL REFERENCES isolation_site,
        hours smallint NOT NULL CHECK (hours > 0),
        due_at timestamptz NOT NULL,
        opened_at timestamptz,
        PRIMARY KEY (site_id, hours)
      );
      COMMENT ON TABLE site_milestone IS 'Parts in which the rooms of a site are built, such as 24, 48 and 72 hours after the order.';

      ALTER TABLE room_use
        ADD COLUMN household_id uuid,
        ADD COLUMN bed smallint NOT NULL DEFAULT 1 CHECK (bed > 0);
      COMMENT ON COLUMN room_use.household_id IS 'Who stays together; null for somebody alone.';
      DROP INDEX room_use_one_a_room;
      CREATE UNIQUE INDEX room_use_one_a_room_bed ON room_use (room_id, bed) WHERE ended_at IS NULL;
      ALTER TABLE room_use ADD CONSTRAINT room_use_one_a_room
        EXCLUDE USING gist (room_id WITH =, (coalesce(household_id, person_id)) WITH <>) WHERE (ended_at IS NULL);

      ALTER TABLE transfer
        ADD COLUMN household_id uuid,
        ADD COLUMN accessible boolean NOT NULL DEFAULT false,
        ADD COLUMN waiting_since timestamptz;
      COMMENT ON COLUMN transfer.household_id IS 'With whom the person stays together; null for nobody.';
      COMMENT ON COLUMN transfer.waiting_since IS 'Since when it waits for a room of its site; null while it does not.';
      CREATE INDEX transfer_waiting ON transfer (site_id, waiting_since) WHERE waiting_since IS NOT NULL;

      GRANT SELECT, INSERT, UPDATE ON site_milestone TO bihuan_server;
      ALTER TABLE site_milestone ENABLE ROW LEVEL SECURITY;
      ALTER TABLE site_milestone FORCE ROW LEVEL SECURITY;
      CREATE POLICY site_milestone_read ON site_milestone FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY site_milestone_insert ON site_milestone FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY site_milestone_update ON site_milestone FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
      SELECT set_config('bihuan.system', '', true);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
