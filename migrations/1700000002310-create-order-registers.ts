import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Results of tests, links between contacts, and the questions on an order that somebody has to answer: appeals and reviews. */
export class CreateOrderRegisters1700000002310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE test_result (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES isolation_order,
        subject text NOT NULL CHECK (subject IN ('PERSON', 'ROOM', 'ENVIRONMENT')),
        result text CHECK (result IN ('NEGATIVE', 'POSITIVE')),
        sampled_at timestamptz NOT NULL,
        recorded_by uuid NOT NULL REFERENCES agency,
        recorded_at timestamptz NOT NULL,
        CHECK (sampled_at <= recorded_at)
      );
      COMMENT ON COLUMN test_result.result IS 'Null once retention has destroyed it.';
      CREATE INDEX test_result_order ON test_result (order_id, sampled_at);

      CREATE TABLE contact_link (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES isolation_order,
        related_id uuid NOT NULL,
        recorded_by uuid NOT NULL REFERENCES agency,
        recorded_at timestamptz NOT NULL,
        UNIQUE (order_id, related_id)
      );
      COMMENT ON TABLE contact_link IS 'The person of an order is a contact of the related one. Deleted by retention.';

      CREATE TABLE order_question (
        id uuid PRIMARY KEY REFERENCES loop,
        order_id uuid NOT NULL REFERENCES isolation_order,
        issuer_id uuid NOT NULL REFERENCES agency,
        grounds_enc bytea,
        answer_enc bytea
      );
      COMMENT ON TABLE order_question IS 'What an appeal or a review has beside the columns of every loop.';
      CREATE INDEX order_question_order ON order_question (order_id);

      GRANT SELECT, INSERT, UPDATE (result) ON test_result TO bihuan_server;
      GRANT SELECT, INSERT, DELETE ON contact_link TO bihuan_server;
      GRANT SELECT, INSERT, UPDATE ON order_question TO bihuan_server;
    `);
    for (const [table, loop] of [['test_result', 'order_id'], ['contact_link', 'order_id'], ['order_question', 'id']] as const) {
      await runner.query(policies(table, loop));
    }
    await runner.query(`CREATE POLICY order_question_update ON order_question FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
      CREATE POLICY contact_link_retention_delete ON contact_link FOR DELETE USING ((SELECT ctx_system()) = 'retention')`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}

/** Whoever reaches the loop reads its rows; only `advance` writes them, and retention destroys. */
function policies(table: string, loop: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${table}_read ON ${table} FOR SELECT
      USING ((SELECT ctx_system()) = 'advance'
        OR EXISTS (SELECT FROM reach r WHERE r.loop_id = ${table}.${loop} AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
    CREATE POLICY ${table}_insert ON ${table} FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
    CREATE POLICY ${table}_retention_select ON ${table} FOR SELECT USING ((SELECT ctx_system()) = 'retention');
    CREATE POLICY ${table}_retention_update ON ${table} FOR UPDATE USING ((SELECT ctx_system()) = 'retention');
  `;
}
