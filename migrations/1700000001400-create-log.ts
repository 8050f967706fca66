import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The Merkle log over the trace: tiles, the edge that still grows, signed checkpoints and what witnesses say to them. */
export class CreateLog1700000001400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE log_state
        ADD COLUMN tree_size bigint NOT NULL DEFAULT 0,
        ADD COLUMN halted_at timestamptz,
        ADD COLUMN finding text,
        ADD CHECK (tree_size <= next_index),
        ADD CHECK ((halted_at IS NULL) = (finding IS NULL));
      COMMENT ON COLUMN log_state.tree_size IS 'Leaves in the tree; behind next_index only while an older log is taken in.';
      COMMENT ON COLUMN log_state.halted_at IS 'Since when sequencing stands still because the check of the log found something.';

      CREATE TABLE log_tile (
        level smallint NOT NULL CHECK (level >= 0),
        index bigint NOT NULL CHECK (index >= 0),
        hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
        PRIMARY KEY (level, index)
      );
      COMMENT ON TABLE log_tile IS 'Full tiles of 256 hashes (C2SP tlog-tiles); a partial tile is the beginning of one.';

      CREATE TABLE log_edge (
        level smallint PRIMARY KEY CHECK (level >= 0),
        hashes bytea NOT NULL CHECK (octet_length(hashes) % 32 = 0 AND octet_length(hashes) < 8192)
      );
      COMMENT ON TABLE log_edge IS 'The last tile of each level, which is not full yet: it moves to log_tile when it is.';

      CREATE TABLE log_checkpoint (
        size bigint PRIMARY KEY CHECK (size > 0),
        root bytea NOT NULL CHECK (octet_length(root) = 32),
        note text NOT NULL,
        at timestamptz NOT NULL
      );
      COMMENT ON TABLE log_checkpoint IS 'Every checkpoint that was ever signed: one root for a size, for ever.';

      CREATE TABLE log_cosignature (
        size bigint NOT NULL REFERENCES log_checkpoint,
        witness text NOT NULL,
        line text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (size, witness)
      );
      COMMENT ON TABLE log_cosignature IS 'Signature lines of witnesses under a checkpoint.';

      CREATE INDEX trace_entry_heads ON trace_entry (id) WHERE kind = 'LOOP_HEADS_COMMITTED';

      CREATE TRIGGER log_tile_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_tile
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER log_checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_checkpoint
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER log_cosignature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_cosignature
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      GRANT SELECT, INSERT ON log_tile, log_checkpoint, log_cosignature TO bihuan_server;
      GRANT SELECT, INSERT, UPDATE (hashes) ON log_edge TO bihuan_server;
      GRANT UPDATE (tree_size, halted_at, finding) ON log_state TO bihuan_server;

      ALTER TABLE log_tile ENABLE ROW LEVEL SECURITY;
      ALTER TABLE log_tile FORCE ROW LEVEL SECURITY;
      CREATE POLICY log_tile_read ON log_tile FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY log_tile_append ON log_tile FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'sequencer');

      ALTER TABLE log_edge ENABLE ROW LEVEL SECURITY;
      ALTER TABLE log_edge FORCE ROW LEVEL SECURITY;
      CREATE POLICY log_edge_read ON log_edge FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY log_edge_append ON log_edge FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'sequencer');
      CREATE POLICY log_edge_grow ON log_edge FOR UPDATE USING ((SELECT ctx_system()) = 'sequencer');

      ALTER TABLE log_checkpoint ENABLE ROW LEVEL SECURITY;
      ALTER TABLE log_checkpoint FORCE ROW LEVEL SECURITY;
      CREATE POLICY log_checkpoint_read ON log_checkpoint FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY log_checkpoint_append ON log_checkpoint FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'log');

      ALTER TABLE log_cosignature ENABLE ROW LEVEL SECURITY;
      ALTER TABLE log_cosignature FORCE ROW LEVEL SECURITY;
      CREATE POLICY log_cosignature_read ON log_cosignature FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY log_cosignature_append ON log_cosignature FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'log');

      CREATE POLICY log_state_halt ON log_state FOR UPDATE USING ((SELECT ctx_system()) = 'log');
      CREATE POLICY trace_entry_prove ON trace_entry FOR SELECT USING ((SELECT ctx_system()) = 'log');
      CREATE POLICY trace_entry_heads ON trace_entry FOR INSERT
        WITH CHECK ((SELECT ctx_system()) = 'log' AND kind = 'LOOP_HEADS_COMMITTED' AND loop_key IS NULL);
      CREATE POLICY trace_payload_prove ON trace_payload FOR SELECT USING ((SELECT ctx_system()) = 'log');
      CREATE POLICY trace_payload_heads ON trace_payload FOR INSERT
        WITH CHECK ((SELECT ctx_system()) = 'log' AND person_id IS NULL);
      CREATE POLICY trace_pending_check ON trace_pending FOR SELECT USING ((SELECT ctx_system()) = 'log');
      CREATE POLICY loop_prove ON loop FOR SELECT USING ((SELECT ctx_system()) = 'log');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
