import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Vehicles of transport agencies, the trips that they make, and how long whoever drives has been on duty. */
export class CreateVehicles1700000002420 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE vehicle (
        id uuid PRIMARY KEY,
        agency_id uuid NOT NULL REFERENCES agency,
        plate text NOT NULL UNIQUE CHECK (plate <> ''),
        kind text NOT NULL CHECK (kind IN ('NEGATIVE_PRESSURE_AMBULANCE', 'AMBULANCE', 'COACH', 'CAR', 'OTHER')),
        seats smallint NOT NULL CHECK (seats BETWEEN 1 AND 100),
        state text NOT NULL CHECK (state IN ('READY', 'ON_TRIP', 'TO_DISINFECT', 'OUT_OF_SERVICE')),
        disinfected_at timestamptz
      );
      COMMENT ON COLUMN vehicle.disinfected_at IS 'The last terminal disinfection that was recorded.';
      CREATE INDEX vehicle_agency ON vehicle (agency_id, plate);

      CREATE TABLE trip (
        id uuid PRIMARY KEY,
        vehicle_id uuid NOT NULL REFERENCES vehicle,
        carries text NOT NULL CHECK (carries IN ('INFECTED', 'CONTACTS')),
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        CHECK (ended_at >= started_at)
      );
      COMMENT ON TABLE trip IS 'One way of a vehicle with one crew. Infected persons and contacts are never on one.';
      CREATE UNIQUE INDEX trip_one_a_vehicle ON trip (vehicle_id) WHERE ended_at IS NULL;
      CREATE INDEX trip_vehicle ON trip (vehicle_id, started_at);

      CREATE TABLE crew_shift (
        agency_id uuid NOT NULL REFERENCES agency,
        member bytea NOT NULL,
        started_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        PRIMARY KEY (agency_id, member),
        CHECK (last_at >= started_at)
      );
      COMMENT ON TABLE crew_shift IS 'Since when whoever is named in a crew has been on duty. The name is a keyed digest: nobody is named here.';

      ALTER TABLE transfer ADD COLUMN trip_id uuid REFERENCES trip;
      COMMENT ON COLUMN transfer.trip_id IS 'The trip of a registered vehicle that it is part of; null for a vehicle that nobody registered.';
      CREATE INDEX transfer_trip ON transfer (trip_id) WHERE trip_id IS NOT NULL;

      GRANT SELECT, INSERT, UPDATE ON vehicle, trip, crew_shift TO bihuan_server;
      ALTER TABLE crew_shift ENABLE ROW LEVEL SECURITY;
      ALTER TABLE crew_shift FORCE ROW LEVEL SECURITY;
      CREATE POLICY crew_shift_advance ON crew_shift FOR ALL
        USING ((SELECT ctx_system()) = 'advance') WITH CHECK ((SELECT ctx_system()) = 'advance');
    `);
    for (const table of ['vehicle', 'trip']) {
      await runner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY ${table}_read ON ${table} FOR SELECT USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
        CREATE POLICY ${table}_insert ON ${table} FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
        CREATE POLICY ${table}_update ON ${table} FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
      `);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
