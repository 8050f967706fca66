import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reach tells the region of its loop, so that the list of a region is read in its own order as the list of everything is. Its key
 * begins with the loop: whoever looks for all parties of a loop needs no index beside it.
 */
export class PlaceReach1700000002600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SELECT set_config('bihuan.system', 'advance', true);
      ALTER TABLE reach ADD COLUMN region_code text;
      UPDATE reach SET region_code = loop.region_code FROM loop WHERE loop.id = reach.loop_id;
      ALTER TABLE reach ALTER COLUMN region_code SET NOT NULL;
      COMMENT ON COLUMN reach.region_code IS 'The loop''s region, which never changes.';
      SELECT set_config('bihuan.system', '', true);

      ALTER TABLE reach DROP CONSTRAINT reach_pkey, ADD PRIMARY KEY (loop_id, party_id);
      DROP INDEX reach_loop;
      CREATE INDEX reach_region_due ON reach (party_id, region_code, due_sort, loop_id) WHERE until_seq IS NULL;
      CREATE INDEX reach_region_opened ON reach (party_id, region_code, opened_at, loop_id) WHERE until_seq IS NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
