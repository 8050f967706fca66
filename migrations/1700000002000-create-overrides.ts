import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Break-glass: who asked to break in, who consented, and the review that follows. */
export class CreateOverrides1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE access_override (
        id uuid PRIMARY KEY,
        loop_id uuid NOT NULL REFERENCES loop,
        agency_id uuid NOT NULL REFERENCES agency,
        requested_by uuid NOT NULL,
        requested_at timestamptz NOT NULL,
        consented_by uuid CHECK (consented_by <> requested_by),
        grant_id uuid REFERENCES access_grant,
        CHECK ((consented_by IS NULL) = (grant_id IS NULL))
      );
      COMMENT ON TABLE access_override IS 'Pseudonyms of two different officers of one agency. The reason stands in the trace of the loop alone.';
      CREATE INDEX access_override_loop ON access_override (loop_id);

      CREATE TABLE override_review (
        id uuid PRIMARY KEY REFERENCES loop,
        override_id uuid NOT NULL UNIQUE REFERENCES access_override,
        justified boolean,
        finding text
      );
      COMMENT ON TABLE override_review IS 'What a review has beside the columns of every loop.';

      GRANT SELECT, INSERT, UPDATE ON access_override, override_review TO bihuan_server;
      ALTER TABLE access_override ENABLE ROW LEVEL SECURITY;
      ALTER TABLE access_override FORCE ROW LEVEL SECURITY;
      CREATE POLICY access_override_read ON access_override FOR SELECT
        USING ((SELECT ctx_system()) = 'advance' OR agency_id = (SELECT ctx_agency())
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = access_override.loop_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY access_override_insert ON access_override FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY access_override_update ON access_override FOR UPDATE USING ((SELECT ctx_system()) = 'advance');

      ALTER TABLE override_review ENABLE ROW LEVEL SECURITY;
      ALTER TABLE override_review FORCE ROW LEVEL SECURITY;
      CREATE POLICY override_review_read ON override_review FOR SELECT
        USING ((SELECT ctx_system()) = 'advance'
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = override_review.id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY override_review_insert ON override_review FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY override_review_update ON override_review FOR UPDATE USING ((SELECT ctx_system()) = 'advance');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
