import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The trace: entries that never change, their destroyable payloads, and the one gapless order. */
export class CreateTrace1700000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trace_entry (
        id uuid PRIMARY KEY,
        form smallint NOT NULL,
        loop_key uuid,
        loop_seq integer,
        previous_hash bytea,
        kind text NOT NULL,
        verb text,
        agency_id uuid REFERENCES agency,
        actor uuid,
        purpose text,
        policy_version integer NOT NULL,
        protocol_id uuid REFERENCES protocol,
        from_state text,
        state text,
        phase text,
        held_by uuid REFERENCES agency,
        due_at timestamptz,
        overdue boolean NOT NULL DEFAULT false,
        at timestamptz NOT NULL,
        facts_root bytea NOT NULL,
        hash bytea NOT NULL,
        UNIQUE (loop_key, loop_seq),
        CHECK ((loop_key IS NULL) = (loop_seq IS NULL)),
        CHECK (octet_length(hash) = 32 AND octet_length(facts_root) = 32)
      );
      COMMENT ON TABLE trace_entry IS 'One fact each, without personal data; never updated, never deleted.';
      CREATE INDEX trace_entry_agency ON trace_entry (agency_id, id) WHERE loop_key IS NULL;

      CREATE TABLE trace_payload (
        entry_id uuid PRIMARY KEY REFERENCES trace_entry,
        person_id uuid,
        facts jsonb NOT NULL
      );
      COMMENT ON TABLE trace_payload IS 'Facts and salts of an entry: the only part that retention destroys.';
      CREATE INDEX trace_payload_person ON trace_payload (person_id) WHERE person_id IS NOT NULL;

      CREATE TABLE trace_pending (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        entry_id uuid NOT NULL REFERENCES trace_entry
      );
      COMMENT ON TABLE trace_pending IS 'Committed entries that wait for their place; taken while the loop''s row is locked, so in the loop''s order.';

      CREATE TABLE trace_index (
        index bigint PRIMARY KEY,
        entry_id uuid NOT NULL UNIQUE REFERENCES trace_entry,
        batch bigint NOT NULL,
        at timestamptz NOT NULL
      );
      COMMENT ON TABLE trace_index IS 'The one gapless order, from 0.';

      CREATE TABLE log_state (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        epoch uuid NOT NULL,
        next_index bigint NOT NULL,
        next_batch bigint NOT NULL
      );
      COMMENT ON TABLE log_state IS 'Its row lock fences the one sequencer that leads.';
      INSERT INTO log_state (epoch, next_index, next_batch) VALUES (gen_random_uuid(), 0, 0);

      CREATE TABLE actor (
        pseudonym uuid PRIMARY KEY,
        agency_id uuid NOT NULL REFERENCES agency,
        subject text NOT NULL,
        UNIQUE (agency_id, subject)
      );
      COMMENT ON TABLE actor IS 'Who stands behind a pseudonym of the trace.';

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
      END $$;
      CREATE TRIGGER trace_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trace_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER trace_index_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trace_index
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER trace_payload_unchanged BEFORE UPDATE OR TRUNCATE ON trace_payload
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      GRANT SELECT, INSERT ON trace_entry, trace_payload, trace_index, actor TO bihuan_server;
      GRANT SELECT, INSERT, DELETE ON trace_pending TO bihuan_server;
      GRANT SELECT, UPDATE (next_index, next_batch) ON log_state TO bihuan_server;

      ALTER TABLE log_state ENABLE ROW LEVEL SECURITY;
      ALTER TABLE log_state FORCE ROW LEVEL SECURITY;
      CREATE POLICY log_state_read ON log_state FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY log_state_write ON log_state FOR UPDATE
        USING ((SELECT ctx_system()) = 'sequencer');

      ALTER TABLE trace_pending ENABLE ROW LEVEL SECURITY;
      ALTER TABLE trace_pending FORCE ROW LEVEL SECURITY;
      CREATE POLICY trace_pending_sequence ON trace_pending FOR ALL
        USING ((SELECT ctx_system()) = 'sequencer')
        WITH CHECK ((SELECT ctx_system()) IS NOT NULL);

      ALTER TABLE trace_index ENABLE ROW LEVEL SECURITY;
      ALTER TABLE trace_index FORCE ROW LEVEL SECURITY;
      CREATE POLICY trace_index_read ON trace_index FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY trace_index_append ON trace_index FOR INSERT
        WITH CHECK ((SELECT ctx_system()) = 'sequencer');

      ALTER TABLE actor ENABLE ROW LEVEL SECURITY;
      ALTER TABLE actor FORCE ROW LEVEL SECURITY;
      CREATE POLICY actor_read ON actor FOR SELECT
        USING (agency_id = (SELECT ctx_agency()) OR (SELECT ctx_kind()) = 'AUDIT');
      CREATE POLICY actor_append ON actor FOR INSERT
        WITH CHECK (agency_id = (SELECT ctx_agency()));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
