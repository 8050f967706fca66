import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The role of the server and the functions through which row security reads who is asking.
 * A pooled connection holds '' after the first local setting, hence nullif.
 */
export class CreateContext1700000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bihuan_server') THEN
          CREATE ROLE bihuan_server NOLOGIN NOSUPERUSER NOBYPASSRLS;
        END IF;
      END $$;

      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO bihuan_server;

      CREATE FUNCTION ctx_party() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        RETURN nullif(current_setting('bihuan.party', true), '')::uuid;
      CREATE FUNCTION ctx_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        RETURN nullif(current_setting('bihuan.agency', true), '')::uuid;
      CREATE FUNCTION ctx_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
        RETURN nullif(current_setting('bihuan.kind', true), '');
      CREATE FUNCTION ctx_system() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
        RETURN nullif(current_setting('bihuan.system', true), '');
      COMMENT ON FUNCTION ctx_party() IS 'Agency, or team of a field team, that asks; null without a context.';
      COMMENT ON FUNCTION ctx_agency() IS 'Agency of the caller; null without a context.';
      COMMENT ON FUNCTION ctx_kind() IS 'Kind of the caller''s agency; null without a context.';
      COMMENT ON FUNCTION ctx_system() IS 'Named system context that the platform itself works in; null for callers.';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
