import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Proposals of new decisions after a positive at a site, and the later exposure that such a decision counts from. */
export class CreateProposals1700000002500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE decision_proposal (
        id uuid PRIMARY KEY REFERENCES loop,
        order_id uuid NOT NULL REFERENCES isolation_order,
        stay_id uuid NOT NULL REFERENCES isolation_stay,
        site_id uuid NOT NULL REFERENCES isolation_site,
        source_order_id uuid NOT NULL REFERENCES isolation_order,
        relation text NOT NULL CHECK (relation IN ('SAME_FLOOR', 'FLOOR_ABOVE', 'FLOOR_BELOW', 'SAME_SITE')),
        floor smallint NOT NULL,
        category text NOT NULL,
        exposed_at timestamptz,
        answer_enc bytea
      );
      COMMENT ON TABLE decision_proposal IS 'What a proposal of a new decision has beside the columns of every loop. It decides nothing.';
      COMMENT ON COLUMN decision_proposal.exposed_at IS 'When the positive was sampled; null once retention has destroyed it.';
      CREATE INDEX decision_proposal_order ON decision_proposal (order_id);
      CREATE INDEX decision_proposal_source ON decision_proposal (source_order_id);
      CREATE UNIQUE INDEX loop_one_proposal_a_person ON loop (person_id) WHERE kind = 'PROPOSAL' AND state = 'PROPOSED';

      ALTER TABLE isolation_order ADD COLUMN exposed_at timestamptz;
      COMMENT ON COLUMN isolation_order.exposed_at IS 'A later exposure than the person''s that a decision found; null for none.';

      GRANT SELECT, INSERT, UPDATE ON decision_proposal TO bihuan_server;
      ALTER TABLE decision_proposal ENABLE ROW LEVEL SECURITY;
      ALTER TABLE decision_proposal FORCE ROW LEVEL SECURITY;
      CREATE POLICY decision_proposal_read ON decision_proposal FOR SELECT
        USING ((SELECT ctx_system()) = 'advance'
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = decision_proposal.id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY decision_proposal_insert ON decision_proposal FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY decision_proposal_update ON decision_proposal FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
      CREATE POLICY decision_proposal_retention_select ON decision_proposal FOR SELECT USING ((SELECT ctx_system()) = 'retention');
      CREATE POLICY decision_proposal_retention_update ON decision_proposal FOR UPDATE USING ((SELECT ctx_system()) = 'retention');
    `);
    for (const table of ['isolation_order', 'order_question', 'decision_proposal']) {
      await runner.query(`CREATE POLICY ${table}_prove ON ${table} FOR SELECT USING ((SELECT ctx_system()) = 'log')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
