import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What all loops share, who reaches them, their clocks, and the keys of commands that were done. */
export class CreateLoops1700000000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE loop (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        number text NOT NULL UNIQUE,
        trace_key uuid NOT NULL UNIQUE,
        state text NOT NULL,
        phase text NOT NULL CHECK (phase IN ('OPEN', 'ANSWERED', 'CLOSED', 'WITHDRAWN')),
        version integer NOT NULL CHECK (version > 0),
        last_hash bytea NOT NULL,
        region_code text NOT NULL REFERENCES region,
        opened_by uuid NOT NULL REFERENCES agency,
        held_by uuid NOT NULL REFERENCES agency,
        answerer uuid NOT NULL REFERENCES agency,
        person_id uuid,
        team_id uuid,
        protocol_id uuid NOT NULL REFERENCES protocol,
        category text,
        opened_at timestamptz NOT NULL,
        due_at timestamptz,
        overdue boolean NOT NULL DEFAULT false,
        closed_at timestamptz,
        control text,
        control_at timestamptz,
        holds boolean NOT NULL DEFAULT false,
        voided boolean NOT NULL DEFAULT false,
        CHECK ((closed_at IS NULL) = (phase IN ('OPEN', 'ANSWERED')))
      );
      COMMENT ON TABLE loop IS 'A piece of work that one agency opens, exactly one holds, and the opener closes. version counts its trace entries.';
      COMMENT ON COLUMN loop.answerer IS 'The agency that is to answer the opener: the other side of the reconciliation.';
      COMMENT ON COLUMN loop.control IS 'What this loop last said about the control of its person; folded from its trace.';
      COMMENT ON COLUMN loop.holds IS 'True while a running stay or order holds its person CONTROLLED.';
      COMMENT ON COLUMN loop.voided IS 'True where the loop''s word on its person counts for nothing, as after WRONG_PERSON.';
      CREATE INDEX loop_person ON loop (person_id, id) WHERE person_id IS NOT NULL;
      CREATE INDEX loop_region ON loop (region_code, phase);
      CREATE INDEX loop_pair ON loop (opened_by, answerer, opened_at);

      CREATE TABLE reach (
        party_id uuid NOT NULL,
        loop_id uuid NOT NULL REFERENCES loop DEFERRABLE INITIALLY DEFERRED,
        loop_key uuid NOT NULL,
        person_id uuid,
        kind text NOT NULL,
        part text NOT NULL,
        grade smallint NOT NULL CHECK (grade BETWEEN 0 AND 2),
        since_seq integer NOT NULL,
        until_seq integer,
        personal_until timestamptz,
        due_sort timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        PRIMARY KEY (party_id, loop_id)
      );
      COMMENT ON TABLE reach IS 'Who reaches which loop, since and until which of its entries: all that row security, lists and the stream read.';
      COMMENT ON COLUMN reach.party_id IS 'An agency, or a team for field teams.';
      COMMENT ON COLUMN reach.grade IS '0 work fields only, 1 early (a site before it accepts), 2 the full part.';
      COMMENT ON COLUMN reach.personal_until IS 'After this moment the grade counts as 0; null for no limit.';
      COMMENT ON COLUMN reach.due_sort IS 'The loop''s due time, infinity without one.';
      CREATE INDEX reach_loop ON reach (loop_id);
      CREATE INDEX reach_key ON reach (loop_key, party_id);
      CREATE INDEX reach_person ON reach (party_id, person_id, grade) WHERE until_seq IS NULL;
      CREATE INDEX reach_due ON reach (party_id, due_sort, loop_id) WHERE until_seq IS NULL;
      CREATE INDEX reach_opened ON reach (party_id, opened_at, loop_id) WHERE until_seq IS NULL;

      CREATE TABLE clock (
        id uuid PRIMARY KEY,
        loop_id uuid NOT NULL REFERENCES loop,
        code text NOT NULL,
        label text,
        protocol_id uuid NOT NULL REFERENCES protocol,
        state text NOT NULL CHECK (state IN ('RUNNING', 'PAUSED', 'MET', 'BREACHED', 'CANCELLED')),
        started_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        ended_at timestamptz,
        breached_at timestamptz
      );
      COMMENT ON COLUMN clock.label IS 'Tells apart clocks of one code, such as the day of a daily report.';
      CREATE INDEX clock_loop ON clock (loop_id, started_at);
      CREATE INDEX clock_due ON clock (due_at) WHERE state = 'RUNNING';

      CREATE TABLE command (
        agency_id uuid NOT NULL REFERENCES agency,
        mutation text NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        outcome jsonb,
        at timestamptz NOT NULL,
        PRIMARY KEY (agency_id, mutation, key)
      );
      COMMENT ON TABLE command IS 'Commands that were done, by idempotency key; outcomes hold ids and versions only. Kept for 30 days.';
      CREATE INDEX command_at ON command (at);

      GRANT SELECT, INSERT, UPDATE ON loop, reach, clock TO bihuan_server;
      GRANT SELECT, INSERT, UPDATE, DELETE ON command TO bihuan_server;

      ALTER TABLE reach ENABLE ROW LEVEL SECURITY;
      ALTER TABLE reach FORCE ROW LEVEL SECURITY;
      CREATE POLICY reach_read ON reach FOR SELECT
        USING (party_id = (SELECT ctx_party()) OR (SELECT ctx_system()) IN ('advance', 'tailer', 'clocks'));
      CREATE POLICY reach_insert ON reach FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY reach_update ON reach FOR UPDATE USING ((SELECT ctx_system()) = 'advance');

      ALTER TABLE loop ENABLE ROW LEVEL SECURITY;
      ALTER TABLE loop FORCE ROW LEVEL SECURITY;
      CREATE POLICY loop_read ON loop FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'tailer', 'clocks', 'matching')
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = loop.id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY loop_insert ON loop FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY loop_update ON loop FOR UPDATE
        USING ((SELECT ctx_system()) IN ('advance', 'clocks')
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = loop.id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL))
        WITH CHECK ((SELECT ctx_system()) = 'advance');

      ALTER TABLE clock ENABLE ROW LEVEL SECURITY;
      ALTER TABLE clock FORCE ROW LEVEL SECURITY;
      CREATE POLICY clock_read ON clock FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'clocks')
          OR EXISTS (SELECT FROM reach r WHERE r.loop_id = clock.loop_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY clock_insert ON clock FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'advance');
      CREATE POLICY clock_update ON clock FOR UPDATE USING ((SELECT ctx_system()) = 'advance');

      ALTER TABLE command ENABLE ROW LEVEL SECURITY;
      ALTER TABLE command FORCE ROW LEVEL SECURITY;
      CREATE POLICY command_own ON command FOR ALL
        USING (agency_id = (SELECT ctx_agency()) OR (SELECT ctx_system()) = 'retention');

      ALTER TABLE trace_entry ENABLE ROW LEVEL SECURITY;
      ALTER TABLE trace_entry FORCE ROW LEVEL SECURITY;
      CREATE POLICY trace_entry_read ON trace_entry FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'tailer', 'sequencer', 'reference')
          OR (loop_key IS NULL AND (agency_id = (SELECT ctx_agency()) OR (SELECT ctx_kind()) = 'AUDIT'))
          OR EXISTS (SELECT FROM reach r WHERE r.loop_key = trace_entry.loop_key AND r.party_id = (SELECT ctx_party())
            AND trace_entry.loop_seq >= r.since_seq AND r.until_seq IS NULL));
      CREATE POLICY trace_entry_append ON trace_entry FOR INSERT
        WITH CHECK ((SELECT ctx_system()) IN ('advance', 'reference'));

      ALTER TABLE trace_payload ENABLE ROW LEVEL SECURITY;
      ALTER TABLE trace_payload FORCE ROW LEVEL SECURITY;
      CREATE POLICY trace_payload_read ON trace_payload FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'reference')
          OR EXISTS (SELECT FROM trace_entry e WHERE e.id = trace_payload.entry_id));
      CREATE POLICY trace_payload_append ON trace_payload FOR INSERT
        WITH CHECK ((SELECT ctx_system()) IN ('advance', 'reference'));

      CREATE SEQUENCE loop_number;
      GRANT USAGE ON SEQUENCE loop_number TO bihuan_server;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
