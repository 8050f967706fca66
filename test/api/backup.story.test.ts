import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { start, type App } from '../../src/app';
import { backUp } from '../../src/cli/backup';
import { checkLog } from '../../src/cli/check-log';
import { restore, type RestoreOrder } from '../../src/cli/restore';
import { readConfig, type Config } from '../../src/config';
import { Agency } from '../kit/agency';
import { emptyDatabase, withClient, type TestDatabase } from '../kit/databases';
import { leadOn, somebody } from '../kit/leads';
import { world, type World } from '../kit/world';

const folder = mkdtempSync(join(tmpdir(), 'bihuan-backup-'));
let w: World;
let found: { id: string; cursor: string; checkpoint: string };
let later: { checkpoint: string; tiles: string };
const made: TestDatabase[] = [];

/** The settings of an operator whose role may do everything. */
function configOf(database: TestDatabase): Config {
  return readConfig({
    NODE_ENV: 'test', PORT: '0', BIHUAN_DATA: dirname(w.masterKeyFile), BIHUAN_DEMO: 'off', LOG_LEVEL: 'silent',
    DATABASE_URL: database.urls.server, MIGRATION_DATABASE_URL: database.urls.admin,
  });
}

async function target(): Promise<TestDatabase> {
  const database = await emptyDatabase();
  made.push(database);
  return database;
}

async function restored(order: Partial<RestoreOrder>): Promise<{ database: TestDatabase; code: number; said: string }> {
  const database = await target();
  const said: string[] = [];
  const code = await restore({ directory: join(folder, 'one'), ...order }, configOf(database), (line) => said.push(line));
  return { database, code, said: said.join('\n') };
}

async function push(count: number): Promise<string> {
  const { results } = await w.agency('PUBLIC_SECURITY-350600').pushLeads(Array.from({ length: count }, () => leadOn(somebody())));
  await w.settle();
  return results[0].person.id;
}

/** The checkpoint over everything that has its place now. */
async function checkpoint(name: string): Promise<string> {
  const { next } = (await w.rows<{ next: number }>('SELECT next_index::int AS next FROM log_state'))[0]!;
  for (;;) {
    const note = await (await fetch(`${w.url}/log/checkpoint`)).text();
    if (Number(note.split('\n')[1]) < next) { await new Promise((done) => setTimeout(done, 50)); continue; }
    writeFileSync(join(folder, name), note);
    return join(folder, name);
  }
}

beforeAll(async () => {
  w = await world();
  const id = await push(30);
  found = { id, checkpoint: await checkpoint('at-backup'), cursor: (await w.agency('AUDIT-350600').query('{ position }')).position };
  await backUp(join(folder, 'one'), configOf(w.database));
  await push(5);
  const tiles = join(folder, 'tiles', '0');
  mkdirSync(tiles, { recursive: true });
  const last = await checkpoint('behind-backup');
  const size = Number(readFileSync(last, 'utf8').split('\n')[1]);
  for (let index = 0; index * 256 < size; index += 1) {
    const width = Math.min(256, size - index * 256);
    const name = `${String(index).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`;
    mkdirSync(dirname(join(tiles, name)), { recursive: true });
    writeFileSync(join(tiles, name), Buffer.from(await (await fetch(`${w.url}/log/tile/0/${name}`)).arrayBuffer()));
  }
  later = { checkpoint: last, tiles: join(folder, 'tiles') };
}, 60_000);

afterAll(async () => {
  await w?.stop();
  for (const database of made) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a backup that was restored', () => {
  let database: TestDatabase;
  let app: App;

  beforeAll(async () => {
    const result = await restored({ checkpoints: [found.checkpoint] });
    expect([result.code, result.said]).toEqual([0, expect.stringMatching(/The log holds what was seen of it at \d+ entries/)]);
    database = result.database;
    app = await start(configOf(database), { clock: w.clock });
  }, 60_000);
  afterAll(() => app?.stop());

  it('holds every row as it was, and its log is whole', async () => {
    const state = `SELECT (SELECT count(*)::int FROM person) AS persons, (SELECT sum(version)::int FROM person) AS versions, (SELECT count(*)::int FROM loop) AS loops,
      (SELECT encode(sha256(string_agg(l::text, '' ORDER BY l.id)::bytea), 'hex') FROM (SELECT id, state, number, due_at, last_hash FROM loop WHERE opened_at <= $1) AS l) AS digest`;
    const now = await withClient(database.urls.admin, async (client) => (await client.query(state, [w.clock.now()])).rows[0]);
    expect(now).toMatchObject({ persons: 30, loops: 30 });
    const said: string[] = [];
    expect([await checkLog({ last: null, resume: false }, configOf(database), (line) => said.push(line)), said]).toEqual([0, [expect.stringMatching(/^All is well/)]]);
  });

  it('is opened with the master key of the installation, which is not in it', async () => {
    const police = w.agency('PUBLIC_SECURITY-350600');
    const there = new Agency(app.url, police.code, police.token, 'INVESTIGATION');
    const query = 'query($id: ID!) { person(id: $id) { name phone documents { number } } }';
    expect(await there.query(query, { id: found.id })).toEqual(await police.query(query, { id: found.id }));
    const key = readFileSync(w.masterKeyFile, 'utf8').trim();
    expect(readFileSync(join(folder, 'one', 'manifest.json'), 'utf8')).not.toContain(key);
  });

  it('begins a new epoch: a cursor from before is CURSOR_FUTURE, and the trace says so', async () => {
    const police = w.agency('PUBLIC_SECURITY-350600');
    const frames = new Agency(app.url, police.code, police.token, 'INVESTIGATION').subscribe({}, found.cursor);
    await expect(frames.next()).rejects.toMatchObject({ message: expect.stringContaining('CURSOR_FUTURE') });
    await frames.close();
    const kinds = await withClient(database.urls.admin, async (client) => (await client.query(`SELECT kind FROM trace_entry WHERE kind = 'LOG_RESTORED'`)).rows);
    expect(kinds).toHaveLength(1);
  });
});

it('says that entries which were seen are lost, proves with kept tiles that the rest is the beginning, and stands still', async () => {
  const bare = await restored({ checkpoints: [later.checkpoint] });
  expect([bare.code, bare.said]).toEqual([1, expect.stringMatching(/Whether this is its beginning is to be proved with --tiles/)]);
  const proved = await restored({ checkpoints: [later.checkpoint], tiles: later.tiles });
  expect([proved.code, proved.said]).toEqual([1, expect.stringMatching(/The log is the beginning of what was seen at \d+ entries; the last \d+ of them are lost/)]);
  const halted = await withClient(proved.database.urls.admin, async (client) => (await client.query('SELECT finding FROM log_state')).rows[0]);
  expect(halted).toEqual({ finding: 'The restored log is not all that was seen of it before.' });
});

it('finds a log that is another than was seen', async () => {
  const note = readFileSync(found.checkpoint, 'utf8').split('\n');
  note[2] = Buffer.alloc(32, 7).toString('base64');
  writeFileSync(join(folder, 'other'), note.join('\n'));
  const result = await restored({ checkpoints: [join(folder, 'other')] });
  expect([result.code, result.said]).toEqual([1, expect.stringMatching(/is not the one that was seen/)]);
});

it('refuses a file that was changed, a database with entries, and a directory that is no backup', async () => {
  await expect(restore({ directory: join(folder, 'one') }, configOf(w.database), () => undefined)).rejects.toThrow(/not empty/);
  await expect(restore({ directory: folder }, configOf(w.database), () => undefined)).rejects.toThrow(/holds no backup/);
  await expect(backUp(join(folder, 'one'), configOf(w.database))).rejects.toThrow(/not empty/);
  appendFileSync(join(folder, 'one', 'loop.jsonl.gz'), 'x');
  await expect(restored({})).rejects.toThrow(/loop\.jsonl\.gz of the backup is missing or is not what it was/);
});
