import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Editions of the rules. A changed edition is a new row, so that what runs under the old one keeps it. */
export class CreateProtocols1700000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE protocol (
        id uuid PRIMARY KEY,
        code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9-]*$'),
        version integer NOT NULL CHECK (version > 0),
        title text NOT NULL CHECK (title <> ''),
        title_en text NOT NULL CHECK (title_en <> ''),
        region_code text REFERENCES region,
        effective_from date NOT NULL,
        effective_until date,
        overrides_id uuid REFERENCES protocol,
        body jsonb NOT NULL,
        content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
        UNIQUE (code, version),
        CHECK (effective_from <= effective_until)
      );
      COMMENT ON TABLE protocol IS 'One edition of the rules for a place and a time. The newest version of a code starts new clocks; older ones stay for what runs under them.';
      COMMENT ON COLUMN protocol.region_code IS 'Where it holds, with all below; null for everywhere.';
      COMMENT ON COLUMN protocol.effective_until IS 'Last day, itself included; null while it goes on.';
      COMMENT ON COLUMN protocol.overrides_id IS 'The very version whose rules hold wherever this one says nothing.';
      COMMENT ON COLUMN protocol.body IS 'Its own rules only: clocks, terms, limits, each with source and verified.';
      COMMENT ON COLUMN protocol.content_hash IS 'SHA-256 of the canonical form of all that the edition says, and of what it overrides.';

      GRANT SELECT, INSERT ON protocol TO bihuan_server;

      ALTER TABLE protocol ENABLE ROW LEVEL SECURITY;
      ALTER TABLE protocol FORCE ROW LEVEL SECURITY;
      CREATE POLICY protocol_read ON protocol FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY protocol_append ON protocol FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'reference');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
