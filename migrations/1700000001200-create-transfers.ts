import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns that a transfer has beside those of every loop, and its hand-overs of custody. */
export class CreateTransfers1700000001200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE transfer (
        id uuid PRIMARY KEY REFERENCES loop,
        investigation_id uuid REFERENCES investigation,
        site_id uuid REFERENCES isolation_site,
        room_id uuid REFERENCES isolation_room,
        transport_id uuid NOT NULL REFERENCES agency,
        first_custodian_id uuid NOT NULL REFERENCES agency,
        custodian_id uuid NOT NULL REFERENCES agency,
        vehicle text,
        vehicle_disinfected_at timestamptz,
        authority text NOT NULL CHECK (authority <> ''),
        law text NOT NULL CHECK (law <> ''),
        law_version text NOT NULL CHECK (law_version <> ''),
        article text NOT NULL CHECK (article <> ''),
        necessity text NOT NULL CHECK (necessity <> ''),
        appeal_to text NOT NULL CHECK (appeal_to <> ''),
        CHECK (transport_id <> first_custodian_id)
      );
      COMMENT ON COLUMN transfer.site_id IS 'Where to; null for a return home.';
      COMMENT ON COLUMN transfer.room_id IS 'The room that is kept or was given; null while none is.';
      COMMENT ON COLUMN transfer.custodian_id IS 'Who has the person now. Moves with the second signature of a hand-over and with nothing else.';
      CREATE INDEX transfer_investigation ON transfer (investigation_id) WHERE investigation_id IS NOT NULL;
      CREATE INDEX transfer_site ON transfer (site_id);
      CREATE UNIQUE INDEX loop_one_transfer_a_person ON loop (person_id) WHERE kind = 'TRANSFER'
        AND state IN ('ORDERED', 'REFUSED', 'ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED', 'ABORTING');

      ALTER TABLE isolation_stay ADD FOREIGN KEY (transfer_id) REFERENCES transfer;

      CREATE TABLE handover (
        id uuid PRIMARY KEY,
        transfer_id uuid NOT NULL REFERENCES transfer,
        seq smallint NOT NULL CHECK (seq > 0),
        from_agency_id uuid NOT NULL REFERENCES agency,
        to_agency_id uuid NOT NULL REFERENCES agency,
        released_by uuid NOT NULL REFERENCES agency,
        released_at timestamptz NOT NULL,
        released_place text,
        released_temperature numeric(3, 1),
        released_symptoms boolean,
        received_by uuid REFERENCES agency,
        received_at timestamptz,
        received_place text,
        received_temperature numeric(3, 1),
        received_symptoms boolean,
        UNIQUE (transfer_id, seq),
        CHECK ((received_by IS NULL) = (received_at IS NULL)),
        CHECK (received_at >= released_at)
      );
      COMMENT ON TABLE handover IS 'Changes of custody in their order. A row begins with the signature of whoever lets go; custody passes with the second.';

      GRANT SELECT, INSERT, UPDATE ON transfer, handover TO bihuan_server;
    `);
    await runner.query(policies('transfer', 'id'));
    await runner.query(policies('handover', 'transfer_id'));
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}

/** Whoever reaches the loop reads its rows; only `advance` writes them. */
function policies(table: string, loop: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${table}_read ON ${table} FOR SELECT
      USING ((SELECT ctx_system()) = 'advance'
        OR EXISTS (SELECT FROM reach r WHERE r.loop_id = ${table}.${loop} AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
    CREATE POLICY ${table}_insert ON ${table} FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
    CREATE POLICY ${table}_update ON ${table} FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
  `;
}
