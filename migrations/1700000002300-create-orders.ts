import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns that an isolation order has beside those of every loop, and the decisions on it. */
export class CreateOrders1700000002300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE isolation_order (
        id uuid PRIMARY KEY REFERENCES loop,
        authority_enc bytea,
        law_enc bytea,
        law_version_enc bytea,
        article_enc bytea,
        necessity_enc bytea,
        appeal_to_enc bytea,
        category text NOT NULL,
        measure text NOT NULL CHECK (measure IN ('HOSPITAL', 'CENTRAL_ISOLATION', 'HOME_ISOLATION', 'HOME_HEALTH_MONITORING')),
        protocol_id uuid NOT NULL REFERENCES protocol,
        counted_from date NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        review_at timestamptz,
        ended_at timestamptz,
        community_id uuid NOT NULL REFERENCES agency,
        opened_by_transfer_id uuid REFERENCES transfer,
        transfer_id uuid REFERENCES transfer,
        stay_id uuid UNIQUE REFERENCES isolation_stay,
        site_agency_id uuid REFERENCES agency,
        exemption_ground text CHECK (exemption_ground IN ('FOURTEEN_OR_YOUNGER', 'PREGNANT', 'SERIOUSLY_ILL', 'CANNOT_CARE_FOR_SELF')),
        exemption_way text CHECK (exemption_way IN ('HOME', 'ESCORT')),
        CHECK (ends_at > starts_at),
        CHECK (review_at > starts_at AND review_at < ends_at),
        CHECK (ended_at >= starts_at),
        CHECK ((exemption_ground IS NULL) = (exemption_way IS NULL)),
        CHECK (stay_id IS NULL OR site_agency_id IS NOT NULL)
      );
      COMMENT ON COLUMN isolation_order.ends_at IS 'Never null: nobody is held without an end. When it comes the order expires by itself.';
      COMMENT ON COLUMN isolation_order.protocol_id IS 'The edition that the last decision was made under; a new edition changes nothing by itself.';
      CREATE INDEX isolation_order_transfer ON isolation_order (transfer_id) WHERE transfer_id IS NOT NULL;
      CREATE UNIQUE INDEX loop_one_order_a_person ON loop (person_id) WHERE kind = 'ORDER' AND state = 'IN_FORCE';

      CREATE TABLE order_decision (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES isolation_order,
        seq smallint NOT NULL CHECK (seq > 0),
        kind text NOT NULL CHECK (kind IN ('ISSUED', 'EXTENDED', 'REEVALUATED', 'EXEMPTED')),
        category text NOT NULL,
        measure text NOT NULL,
        protocol_id uuid NOT NULL REFERENCES protocol,
        ends_at timestamptz NOT NULL,
        reason_enc bytea,
        decided_by uuid NOT NULL REFERENCES agency,
        decided_at timestamptz NOT NULL,
        UNIQUE (order_id, seq),
        CHECK (ends_at > decided_at)
      );
      COMMENT ON TABLE order_decision IS 'Every decision on an order, with its reason; an end that moves is a new one. Never changed, but for what retention destroys.';

      GRANT SELECT, INSERT, UPDATE ON isolation_order TO bihuan_server;
      GRANT SELECT, INSERT, UPDATE (reason_enc) ON order_decision TO bihuan_server;
    `);
    await runner.query(policies('isolation_order', 'id'));
    await runner.query(policies('order_decision', 'order_id'));
    await runner.query(`CREATE POLICY isolation_order_update ON isolation_order FOR UPDATE USING ((SELECT ctx_system()) = 'advance')`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}

/** Whoever reaches the order reads its rows; only `advance` writes them. */
function policies(table: string, loop: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${table}_read ON ${table} FOR SELECT
      USING ((SELECT ctx_system()) = 'advance'
        OR EXISTS (SELECT FROM reach r WHERE r.loop_id = ${table}.${loop} AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
    CREATE POLICY ${table}_retention_select ON ${table} FOR SELECT USING ((SELECT ctx_system()) = 'retention');
    CREATE POLICY ${table}_retention_update ON ${table} FOR UPDATE USING ((SELECT ctx_system()) = 'retention');
    CREATE POLICY ${table}_insert ON ${table} FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
  `;
}
