import type { DataSource } from 'typeorm';
import { createDataSource } from '../../ormconfig';
import { Database, goAhead, type DbContext } from '../../src/core/db/context';
import { selectRows } from '../../src/core/db/rows';
import { DailyReportRow } from '../../src/domain/deployments/daily-report.entity';
import { freshDatabase, withClient, type TestDatabase } from '../kit/databases';

let files: TestDatabase;
let source: DataSource;
let database: Database;
let caller: Extract<DbContext, { agency: unknown }>;

beforeAll(async () => {
  files = await freshDatabase();
  source = await createDataSource({ url: files.urls.server, poolSize: 2, statementTimeoutMs: 30_000 }).initialize();
  database = new Database(source);
  const { rows } = await withClient(files.urls.admin, (client) => client.query<{ id: string }>(`SELECT id FROM agency WHERE code = 'PUBLIC_HEALTH-350600'`));
  caller = { party: rows[0]!.id, agency: rows[0]!.id, kind: 'PUBLIC_HEALTH' };
});

afterAll(async () => {
  await source.destroy();
  await files.drop();
});

const command = (key: string): string => `INSERT INTO command (agency_id, mutation, key, request_hash, at)
  VALUES ('${caller.agency}', 'test', '${key}', '\\x00', now())`;
const kept = async (key: string): Promise<number> => withClient(files.urls.admin, async (client) => (
  (await client.query('SELECT FROM command WHERE key = $1', [key])).rows.length
));

it('a statement that nobody waited for is committed with the rest', async () => {
  await database.inContext(caller, async (tx) => { goAhead(tx, tx.query(command('ahead'))); });
  expect(await kept('ahead')).toBe(1);
});

it('nothing is committed where one that nobody waited for failed, and its failure is told', async () => {
  const failed = database.inContext(caller, async (tx) => {
    await tx.query(command('before'));
    goAhead(tx, tx.query('SELECT 1 / 0'));
  });
  await expect(failed).rejects.toThrow('division by zero');
  expect(await kept('before')).toBe(0);
});

it('rows whose columns have to be translated are not read as they are', async () => {
  const read = database.inContext(caller, async (tx) => selectRows(tx, DailyReportRow, '', []));
  await expect(read).rejects.toThrow('not plain');
});
