import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Regions, which zone has which members, who is above whom on which days, and the agencies. */
export class CreatePlaces1700000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE region (
        code text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        level text NOT NULL CHECK (level IN ('PROVINCE', 'PREFECTURE', 'COUNTY', 'FUNCTIONAL_ZONE', 'TOWNSHIP',
          'COMMUNITY', 'GRID', 'COMPOUND', 'BUILDING')),
        parent_code text REFERENCES region DEFERRABLE INITIALLY DEFERRED,
        valid_from date,
        valid_until date,
        synthetic boolean NOT NULL DEFAULT false,
        CHECK (valid_from <= valid_until),
        CHECK (parent_code <> code)
      );
      COMMENT ON TABLE region IS 'Divisions by GB/T 2260 and their like, with the days on which a code was in use. Old codes stay.';
      COMMENT ON COLUMN region.valid_from IS 'First day of validity; null where it lies before all that is recorded.';
      COMMENT ON COLUMN region.valid_until IS 'Last day of validity, itself included; null while it goes on.';
      COMMENT ON COLUMN region.synthetic IS 'Invented for the demo world; never loaded in production.';
      CREATE INDEX region_parent ON region (parent_code, code);

      CREATE TABLE zone_member (
        zone_code text NOT NULL REFERENCES region,
        member_code text NOT NULL REFERENCES region,
        valid_from date,
        valid_until date,
        source text NOT NULL CHECK (source <> ''),
        verified boolean NOT NULL,
        UNIQUE NULLS NOT DISTINCT (zone_code, member_code, valid_from),
        CHECK (valid_from <= valid_until)
      );
      COMMENT ON TABLE zone_member IS 'Which divisions a functional zone runs, beside their formal parents. Days as in region, both ends included.';
      CREATE INDEX zone_member_member ON zone_member (member_code);

      CREATE TABLE region_closure (
        ancestor_code text NOT NULL REFERENCES region,
        descendant_code text NOT NULL REFERENCES region,
        valid_from date NOT NULL,
        valid_until date NOT NULL,
        depth smallint NOT NULL CHECK (depth >= 0),
        formal boolean NOT NULL,
        PRIMARY KEY (ancestor_code, descendant_code, valid_from),
        CHECK (valid_from <= valid_until)
      );
      COMMENT ON TABLE region_closure IS 'Who is above whom on which days, each region above itself included. Derived from region and zone_member by the loader.';
      COMMENT ON COLUMN region_closure.valid_from IS 'First day; -infinity where none is known. One pair never has two rows for one day.';
      COMMENT ON COLUMN region_closure.valid_until IS 'Last day, itself included; infinity where it goes on.';
      COMMENT ON COLUMN region_closure.depth IS 'Steps from the descendant up; 0 for itself.';
      COMMENT ON COLUMN region_closure.formal IS 'False where the way up goes through a functional zone.';
      CREATE INDEX region_closure_up ON region_closure (descendant_code, depth, ancestor_code);

      CREATE TABLE agency (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        name text NOT NULL CHECK (name <> ''),
        kind text NOT NULL CHECK (kind IN ('PUBLIC_SECURITY', 'PUBLIC_HEALTH', 'BIG_DATA', 'INDUSTRY_IT', 'COMMUNITY',
          'ISOLATION_SITE', 'TRANSPORT', 'PARTY_ORGAN', 'HEADQUARTERS', 'SUPERVISION', 'AUDIT')),
        region_code text NOT NULL REFERENCES region,
        CHECK (code = kind || '-' || region_code
          OR (starts_with(code, kind || '-' || region_code || '-')
            AND substr(code, length(kind || '-' || region_code || '-') + 1) ~ '^([2-9]|[1-9][0-9]+)$'))
      );
      COMMENT ON TABLE agency IS 'Who works here. The code is <KIND>-<region>, with -2 and on for further ones of a kind in a region.';
      CREATE INDEX agency_region ON agency (region_code, kind, code);

      CREATE TABLE reference_version (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        version bigint NOT NULL
      );
      COMMENT ON TABLE reference_version IS 'Counts the changes of reference rows, so that every server knows when to read them again.';
      INSERT INTO reference_version (version) VALUES (0);

      GRANT SELECT, INSERT, UPDATE ON region, agency TO bihuan_server;
      GRANT SELECT, INSERT, UPDATE, DELETE ON zone_member, region_closure TO bihuan_server;
      GRANT SELECT, UPDATE ON reference_version TO bihuan_server;
    `);
    for (const table of ['region', 'zone_member', 'region_closure', 'agency', 'reference_version']) {
      await runner.query(referencePolicies(table));
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}

/** Everybody with a context reads reference rows; only the loader writes them. */
function referencePolicies(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${table}_read ON ${table} FOR SELECT
      USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
    CREATE POLICY ${table}_write ON ${table} FOR ALL
      USING ((SELECT ctx_system()) = 'reference') WITH CHECK ((SELECT ctx_system()) = 'reference');
  `;
}
