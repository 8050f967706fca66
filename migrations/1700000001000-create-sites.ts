import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Isolation sites, their rooms, and who has which room: one use a room and one room a person, held by the database itself. */
export class CreateSites1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE isolation_site (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        agency_id uuid NOT NULL REFERENCES agency,
        name text NOT NULL CHECK (name <> ''),
        kind text NOT NULL CHECK (kind IN ('HOTEL', 'MODULAR', 'SCHOOL', 'HOSPITAL', 'OTHER')),
        region_code text NOT NULL REFERENCES region
      );
      COMMENT ON TABLE isolation_site IS 'Central isolation sites. The version moves when the site or its set of rooms changes, not with their use.';
      CREATE INDEX isolation_site_name ON isolation_site ((name COLLATE "C"), id);
      CREATE INDEX isolation_site_agency ON isolation_site (agency_id);

      CREATE TABLE isolation_room (
        id uuid PRIMARY KEY,
        site_id uuid NOT NULL REFERENCES isolation_site,
        number text NOT NULL CHECK (number <> ''),
        floor smallint NOT NULL,
        class text NOT NULL CHECK (class IN ('SINGLE', 'FAMILY', 'ACCESSIBLE')),
        state text NOT NULL DEFAULT 'FREE' CHECK (state IN ('FREE', 'RESERVED', 'OCCUPIED')),
        UNIQUE (site_id, number)
      );
      COMMENT ON COLUMN isolation_room.state IS 'Shows the live row of room_use to everybody, without saying whose it is. Moves in the statement that moves the use.';
      CREATE INDEX isolation_room_state ON isolation_room (site_id, state);

      CREATE TABLE room_use (
        id uuid PRIMARY KEY,
        room_id uuid NOT NULL REFERENCES isolation_room,
        person_id uuid NOT NULL REFERENCES person,
        loop_id uuid NOT NULL REFERENCES loop,
        state text NOT NULL CHECK (state IN ('RESERVED', 'OCCUPIED')),
        since timestamptz NOT NULL,
        ended_at timestamptz,
        CHECK (ended_at >= since)
      );
      COMMENT ON TABLE room_use IS 'Who has which room: RESERVED for a transfer, OCCUPIED by a stay. Live while ended_at is null.';
      CREATE UNIQUE INDEX room_use_one_a_room ON room_use (room_id) WHERE ended_at IS NULL;
      CREATE UNIQUE INDEX room_use_one_a_person ON room_use (person_id) WHERE ended_at IS NULL;
      CREATE UNIQUE INDEX room_use_one_a_loop ON room_use (loop_id) WHERE ended_at IS NULL;

      GRANT SELECT, INSERT, UPDATE ON isolation_site, isolation_room, room_use TO bihuan_server;

      ALTER TABLE room_use ENABLE ROW LEVEL SECURITY;
      ALTER TABLE room_use FORCE ROW LEVEL SECURITY;
      CREATE POLICY room_use_advance ON room_use FOR ALL
        USING ((SELECT ctx_system()) = 'advance') WITH CHECK ((SELECT ctx_system()) = 'advance');
    `);
    for (const table of ['isolation_site', 'isolation_room']) await runner.query(referencePolicies(table));
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}

/** Everybody with a context reads sites and rooms; the loader and the verbs write them. */
function referencePolicies(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${table}_read ON ${table} FOR SELECT
      USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
    CREATE POLICY ${table}_insert ON ${table} FOR INSERT
      WITH CHECK ((SELECT ctx_system()) IN ('advance', 'reference'));
    CREATE POLICY ${table}_update ON ${table} FOR UPDATE
      USING ((SELECT ctx_system()) IN ('advance', 'reference'));
  `;
}
