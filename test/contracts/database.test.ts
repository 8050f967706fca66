import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { describeDatabase } from '../../src/cli/database-catalogue';
import { DUMP_FILE } from '../../src/cli/dump-database';

const COMMITTED = readFileSync(join(__dirname, '../..', DUMP_FILE), 'utf8');
/** Changes that each of which must show in the dump. They are made in a transaction that is undone. */
const CHANGES: [what: string, sql: string][] = [
  ['a column', 'ALTER TABLE drift ADD extra int'],
  ['a default', 'ALTER TABLE drift ALTER a SET DEFAULT 2'],
  ['a nullable column', 'ALTER TABLE drift ALTER a DROP NOT NULL'],
  ['a check', 'ALTER TABLE drift DROP CONSTRAINT drift_a_check'],
  ['an index', 'CREATE INDEX ON drift (a)'],
  ['a policy', 'ALTER POLICY own ON drift USING (a > 3)'],
  ['row security', 'ALTER TABLE drift NO FORCE ROW LEVEL SECURITY'],
  ['a grant', 'GRANT DELETE ON drift TO PUBLIC'],
  ['a grant on a column', 'GRANT UPDATE (a) ON drift TO PUBLIC'],
  ['a trigger', 'DROP TRIGGER watch ON drift'],
  ['a function', `CREATE OR REPLACE FUNCTION watched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'`],
  ['a right to run a function', 'REVOKE EXECUTE ON FUNCTION watched() FROM PUBLIC'],
];

let client: Client;

beforeAll(async () => {
  client = new Client({ connectionString: process.env['BIHUAN_TEST_OWNER_URL'] });
  await client.connect();
});

afterAll(() => client.end());

describe('the migrated database', () => {
  it('is the committed one; if not, run `npm run schema`', async () => {
    expect(await describeDatabase(client)).toBe(COMMITTED);
  });
});

describe('the dump', () => {
  beforeEach(() => client.query(`
    BEGIN;
    CREATE TABLE drift (a int NOT NULL DEFAULT 1 CHECK (a > 0));
    ALTER TABLE drift ENABLE ROW LEVEL SECURITY;
    ALTER TABLE drift FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON drift USING (a > 1);
    CREATE FUNCTION watched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER watch BEFORE UPDATE ON drift FOR EACH ROW EXECUTE FUNCTION watched();`));
  afterEach(() => client.query('ROLLBACK'));

  it.each(CHANGES)('shows %s', async (_, sql) => {
    const before = await describeDatabase(client);
    await client.query(sql);
    expect(await describeDatabase(client)).not.toBe(before);
  });
});
