import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens that are refused before their time: one by its id, or all of a subject of an agency. */
export class CreateRevokedTokens1700000001800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE revoked_token (
        id uuid PRIMARY KEY,
        agency_id uuid NOT NULL REFERENCES agency,
        subject text CHECK (subject <> ''),
        token_id text CHECK (token_id <> ''),
        revoked_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        reason text NOT NULL CHECK (reason <> ''),
        CHECK (num_nonnulls(subject, token_id) = 1),
        CHECK (until > revoked_at)
      );
      COMMENT ON TABLE revoked_token IS 'Every server knows it within a second. Rows stay, as the record of who was shut out and why.';
      COMMENT ON COLUMN revoked_token.until IS 'Refused up to here: for one token its expiry or later, for a subject as long as the subject is to stay out.';
      CREATE INDEX revoked_token_live ON revoked_token (until);

      GRANT SELECT, INSERT ON revoked_token TO bihuan_server;
      ALTER TABLE revoked_token ENABLE ROW LEVEL SECURITY;
      ALTER TABLE revoked_token FORCE ROW LEVEL SECURITY;
      CREATE POLICY revoked_token_read ON revoked_token FOR SELECT USING ((SELECT ctx_system()) = 'reference-reader');
      CREATE POLICY revoked_token_insert ON revoked_token FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'reference');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
