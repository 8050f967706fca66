import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many persons live in a region: what reserves of rooms are counted against. */
export class CreatePopulations1700000002430 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE region_population (
        region_code text PRIMARY KEY REFERENCES region,
        population integer NOT NULL CHECK (population > 0),
        source text NOT NULL CHECK (source <> ''),
        verified boolean NOT NULL
      );
      GRANT SELECT, INSERT, UPDATE ON region_population TO bihuan_server;
      ALTER TABLE region_population ENABLE ROW LEVEL SECURITY;
      ALTER TABLE region_population FORCE ROW LEVEL SECURITY;
      CREATE POLICY region_population_read ON region_population FOR SELECT
        USING ((SELECT ctx_party()) IS NOT NULL OR (SELECT ctx_system()) IS NOT NULL);
      CREATE POLICY region_population_insert ON region_population FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'reference');
      CREATE POLICY region_population_update ON region_population FOR UPDATE USING ((SELECT ctx_system()) = 'reference');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
