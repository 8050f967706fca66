import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who stays together is named by a pseudonym of the first person, no longer by the person: it goes when the person is destroyed. */
export class NameHouseholds1700000002800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE person ADD COLUMN household_key uuid NOT NULL DEFAULT gen_random_uuid();
      COMMENT ON COLUMN person.household_key IS 'Random: what transfers and rooms of those who stay with the person carry in place of the person.';

      SELECT set_config('bihuan.system', 'advance', true);
      ALTER TABLE room_use DROP CONSTRAINT room_use_one_a_room;
      CREATE TEMPORARY TABLE household_gone ON COMMIT DROP AS
        SELECT old, gen_random_uuid() AS made FROM (
          SELECT household_id AS old FROM room_use UNION SELECT household_id FROM transfer
        ) h WHERE old IS NOT NULL AND NOT EXISTS (SELECT FROM person p WHERE p.id = old);
      UPDATE room_use u SET household_id = p.household_key FROM person p WHERE p.id = coalesce(u.household_id, u.person_id);
      UPDATE transfer t SET household_id = p.household_key FROM person p, loop l WHERE l.id = t.id AND p.id = coalesce(t.household_id, l.person_id) AND t.site_id IS NOT NULL;
      UPDATE room_use u SET household_id = g.made FROM household_gone g WHERE g.old = u.household_id;
      UPDATE transfer t SET household_id = g.made FROM household_gone g WHERE g.old = t.household_id;
      SELECT set_config('bihuan.system', '', true);

      ALTER TABLE room_use ALTER COLUMN household_id SET DEFAULT gen_random_uuid();
      ALTER TABLE room_use ALTER COLUMN household_id SET NOT NULL;
      ALTER TABLE room_use ADD CONSTRAINT room_use_one_a_room
        EXCLUDE USING gist (room_id WITH =, household_id WITH <>) WHERE (ended_at IS NULL);
      COMMENT ON COLUMN room_use.household_id IS 'Who stays together have the same; it names no person.';
      COMMENT ON COLUMN transfer.household_id IS 'Who stays together have the same; it names no person. Null for a return home and for persons whom retention has destroyed.';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
