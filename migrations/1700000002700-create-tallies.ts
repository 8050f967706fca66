import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Counts of loops that are kept and not counted anew: each change of a loop leaves what it moves, in its own transaction,
 * and the context tally folds that into the counts of everybody who reaches the loop.
 */
export class CreateTallies1700000002700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE loop_delta (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        sign smallint NOT NULL CHECK (sign IN (-1, 1)),
        region_code text NOT NULL,
        day date NOT NULL,
        opened_by uuid NOT NULL,
        answerer uuid NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        phase text NOT NULL,
        overdue boolean NOT NULL,
        minutes double precision,
        parties uuid[] NOT NULL
      );
      COMMENT ON TABLE loop_delta IS 'What changes of loops add to the counts and take from them, until it is folded.';
      COMMENT ON COLUMN loop_delta.day IS 'The day of opening in Asia/Shanghai.';
      COMMENT ON COLUMN loop_delta.minutes IS 'From opening to closing, of closed loops; withdrawn ones have none.';
      COMMENT ON COLUMN loop_delta.parties IS 'Whose counts it moves. The nil UUID stands for everybody: the counts of all loops.';

      CREATE TABLE loop_tally (
        party_id uuid NOT NULL,
        region_code text NOT NULL,
        placed date NOT NULL,
        opened_by uuid NOT NULL,
        answerer uuid NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        phase text NOT NULL,
        overdue boolean NOT NULL,
        n integer NOT NULL,
        PRIMARY KEY (party_id, region_code, placed, opened_by, answerer, kind, state, overdue)
      );
      COMMENT ON TABLE loop_tally IS 'How many loops a party reaches, folded from loop_delta; the nil UUID is the party of all loops.';
      COMMENT ON COLUMN loop_tally.placed IS 'The first of the days up to the opening since when the region lies in the same regions.';
      CREATE INDEX loop_tally_nothing ON loop_tally (party_id) WHERE n = 0;

      CREATE TABLE loop_tally_day (
        party_id uuid NOT NULL,
        day date NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        phase text NOT NULL,
        overdue boolean NOT NULL,
        n integer NOT NULL,
        PRIMARY KEY (party_id, day, kind, state, overdue)
      );
      COMMENT ON TABLE loop_tally_day IS 'As loop_tally, by the day of opening.';
      CREATE INDEX loop_tally_day_nothing ON loop_tally_day (party_id) WHERE n = 0;

      CREATE TABLE loop_median (
        party_id uuid NOT NULL,
        grouping text NOT NULL,
        key text NOT NULL,
        below bigint NOT NULL,
        above bigint NOT NULL,
        minutes double precision[] NOT NULL,
        counts integer[] NOT NULL,
        median double precision,
        PRIMARY KEY (party_id, grouping, key)
      );
      COMMENT ON TABLE loop_median IS 'Medians of the minutes to close that somebody asked for, with the values around them, so that they follow each closing.';
      COMMENT ON COLUMN loop_median.key IS 'Of the summary; the empty key says that the medians of this party and grouping are kept.';
      COMMENT ON COLUMN loop_median.below IS 'How many values lie below the first of minutes; above likewise.';
      COMMENT ON COLUMN loop_median.counts IS 'How often each of minutes is there.';

      CREATE TABLE loop_tally_state (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        is_built boolean NOT NULL
      );
      COMMENT ON TABLE loop_tally_state IS 'Whether the counts are whole. Its lock lets one server fold at a time. Set it to false and they are built anew.';
      INSERT INTO loop_tally_state (is_built) VALUES (false);

      CREATE FUNCTION doubt_tallies() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE loop_tally_state SET is_built = false WHERE is_built;
        RETURN NULL;
      END $$;
      CREATE TRIGGER region_closure_moves_tallies AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON region_closure
        FOR EACH STATEMENT EXECUTE FUNCTION doubt_tallies();

      GRANT SELECT, INSERT, DELETE ON loop_delta TO bihuan_server;
      GRANT SELECT, INSERT, UPDATE, DELETE ON loop_tally, loop_tally_day, loop_median TO bihuan_server;
      GRANT SELECT, UPDATE ON loop_tally_state TO bihuan_server;

      ALTER TABLE loop_delta ENABLE ROW LEVEL SECURITY;
      ALTER TABLE loop_delta FORCE ROW LEVEL SECURITY;
      CREATE POLICY loop_delta_read ON loop_delta FOR SELECT
        USING ((SELECT ctx_system()) IN ('tally', 'summary') OR (SELECT ctx_party()) = ANY (parties));
      CREATE POLICY loop_delta_insert ON loop_delta FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY loop_delta_fold ON loop_delta FOR DELETE USING ((SELECT ctx_system()) = 'tally');

      ALTER TABLE loop_tally_state ENABLE ROW LEVEL SECURITY;
      ALTER TABLE loop_tally_state FORCE ROW LEVEL SECURITY;
      CREATE POLICY loop_tally_state_read ON loop_tally_state FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY loop_tally_state_write ON loop_tally_state FOR UPDATE USING ((SELECT ctx_system()) IN ('tally', 'reference'));

      CREATE POLICY loop_tally_sees ON loop FOR SELECT USING ((SELECT ctx_system()) = 'tally');
      CREATE POLICY reach_tally_sees ON reach FOR SELECT USING ((SELECT ctx_system()) = 'tally');
    `);
    for (const table of ['loop_tally', 'loop_tally_day', 'loop_median']) await runner.query(policiesOf(table));
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}

/** A party reads its own counts, the context summary those of all loops; the context tally alone writes. */
function policiesOf(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${table}_read ON ${table} FOR SELECT USING (party_id = (SELECT ctx_party()) OR (SELECT ctx_system()) = 'summary');
    CREATE POLICY ${table}_fold ON ${table} FOR ALL USING ((SELECT ctx_system()) = 'tally');
  `;
}
