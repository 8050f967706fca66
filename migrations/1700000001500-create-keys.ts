import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A key for each person, wrapped under the master key, and under it everything that names the person or says in words what
 * became of the person. Equality is looked up by keyed digests. The planner keeps no samples of sealed columns.
 */
export class CreateKeys1700000001500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SELECT set_config('bihuan.system', 'matching', true);
      DO $$ BEGIN
        IF EXISTS (SELECT FROM person) THEN
          RAISE EXCEPTION 'This database holds persons in plain text, from before there were keys. Begin with an empty one.';
        END IF;
      END $$;
      SELECT set_config('bihuan.system', '', true);

      CREATE TABLE platform_key (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        wrapped bytea NOT NULL,
        master_version integer NOT NULL CHECK (master_version > 0)
      );
      COMMENT ON TABLE platform_key IS 'The secret from which the keys of digests are derived, wrapped under a version of the master key. It never changes.';

      CREATE TABLE person_key (
        person_id uuid PRIMARY KEY,
        wrapped bytea NOT NULL,
        master_version integer NOT NULL CHECK (master_version > 0)
      );
      COMMENT ON TABLE person_key IS 'The key of each person, wrapped under a version of the master key. Where it is gone, nobody opens what it sealed.';
      CREATE INDEX person_key_version ON person_key (master_version);

      GRANT SELECT, INSERT, UPDATE ON platform_key TO bihuan_server;
      GRANT SELECT, INSERT, UPDATE (wrapped, master_version) ON person_key TO bihuan_server;
      ALTER TABLE platform_key ENABLE ROW LEVEL SECURITY;
      ALTER TABLE platform_key FORCE ROW LEVEL SECURITY;
      CREATE POLICY platform_key_keep ON platform_key FOR ALL USING ((SELECT ctx_system()) = 'keys');
      ALTER TABLE person_key ENABLE ROW LEVEL SECURITY;
      ALTER TABLE person_key FORCE ROW LEVEL SECURITY;
      CREATE POLICY person_key_read ON person_key FOR SELECT
        USING ((SELECT ctx_system()) IN ('advance', 'matching', 'keys', 'log')
          OR EXISTS (SELECT FROM reach r WHERE r.person_id = person_key.person_id AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL));
      CREATE POLICY person_key_insert ON person_key FOR INSERT WITH CHECK ((SELECT ctx_system()) = 'matching');
      CREATE POLICY person_key_rewrap ON person_key FOR UPDATE USING ((SELECT ctx_system()) = 'keys');
    `);
    await runner.query(SEAL_PERSONS);
    await runner.query(SEAL_LOOPS);
    for (const [table, columns] of Object.entries(SEALED)) {
      await runner.query(`ALTER TABLE ${table} ${columns.map((column) => `ALTER COLUMN ${column} SET STATISTICS 0`).join(', ')}`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}

const SEALED: Readonly<Record<string, readonly string[]>> = {
  person_key: ['wrapped'],
  person: ['name_enc', 'phone_enc', 'phone_index', 'address_enc'],
  person_document: ['number_enc', 'number_index'],
  investigation: ['reason_enc', 'report_enc'],
  lead: ['exposure_place_enc', 'withdraw_reason_enc'],
  transfer: ['authority_enc', 'law_enc', 'law_version_enc', 'article_enc', 'necessity_enc', 'appeal_to_enc'],
  handover: ['released_place_enc', 'received_place_enc'],
  trace_payload: ['facts_enc'],
};

const SEAL_PERSONS = `
  ALTER TABLE person DROP COLUMN name, DROP COLUMN phone, DROP COLUMN address,
    ADD COLUMN name_enc bytea NOT NULL, ADD COLUMN phone_enc bytea, ADD COLUMN phone_index bytea, ADD COLUMN address_enc bytea,
    ADD CHECK ((phone_enc IS NULL) = (phone_index IS NULL));
  COMMENT ON COLUMN person.phone_index IS 'Keyed digest of the normalised number: equal for equal numbers, and not to be guessed without the key.';
  CREATE INDEX person_phone ON person (phone_index) WHERE phone_index IS NOT NULL;

  ALTER TABLE person_document DROP COLUMN number,
    ADD COLUMN number_enc bytea NOT NULL, ADD COLUMN number_index bytea NOT NULL, ADD PRIMARY KEY (type, number_index);
  COMMENT ON COLUMN person_document.number_index IS 'Keyed digest of type and normalised number: one document is one person.';
`;

const SEAL_LOOPS = `
  ALTER TABLE investigation DROP COLUMN reason, DROP COLUMN report, ADD COLUMN reason_enc bytea, ADD COLUMN report_enc bytea;

  ALTER TABLE lead DROP COLUMN exposure_place, DROP COLUMN withdraw_reason,
    ADD COLUMN exposure_place_enc bytea, ADD COLUMN withdraw_reason_enc bytea,
    ADD CHECK ((withdrawn_at IS NULL) = (withdraw_reason_enc IS NULL));
  GRANT UPDATE (withdraw_reason_enc) ON lead TO bihuan_server;

  ALTER TABLE transfer DROP COLUMN authority, DROP COLUMN law, DROP COLUMN law_version, DROP COLUMN article,
    DROP COLUMN necessity, DROP COLUMN appeal_to,
    ADD COLUMN authority_enc bytea NOT NULL, ADD COLUMN law_enc bytea NOT NULL, ADD COLUMN law_version_enc bytea NOT NULL,
    ADD COLUMN article_enc bytea NOT NULL, ADD COLUMN necessity_enc bytea NOT NULL, ADD COLUMN appeal_to_enc bytea NOT NULL;

  ALTER TABLE handover DROP COLUMN released_place, DROP COLUMN received_place,
    ADD COLUMN released_place_enc bytea, ADD COLUMN received_place_enc bytea;

  ALTER TABLE trace_payload ALTER COLUMN facts DROP NOT NULL, ADD COLUMN facts_enc bytea,
    ADD CHECK ((facts IS NULL) <> (facts_enc IS NULL)), ADD CHECK ((person_id IS NULL) = (facts_enc IS NULL));
  COMMENT ON COLUMN trace_payload.facts_enc IS 'Facts and salts of an entry about a person, sealed under the key of the person.';
`;
