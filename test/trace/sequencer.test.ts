import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../ormconfig';
import { Database } from '../../src/core/db/context';
import { SetClock } from '../../src/core/kernel/clock';
import { pseudonym, rowId } from '../../src/core/kernel/ids';
import { append, type EntryDraft } from '../../src/core/trace/append';
import { Sequencer } from '../../src/core/trace/sequencer';
import { freshDatabase, withClient, type TestDatabase } from '../kit/databases';

const WRITERS = 16;
const ROUNDS = 25;
const LOOPS = 6;
const clock = new SetClock(new Date('2022-03-20T04:00:00Z'));

let files: TestDatabase;
let source: DataSource;
let database: Database;
let admin: Client;

beforeAll(async () => {
  files = await freshDatabase();
  source = await createDataSource({ url: files.urls.server, poolSize: WRITERS + 4, statementTimeoutMs: 30_000 }).initialize();
  database = new Database(source);
  admin = new Client({ connectionString: files.urls.admin });
  await admin.connect();
  await placeAll(); // the entries of the reference data
});

afterAll(async () => {
  await admin?.end();
  await source?.destroy();
  await files?.drop();
});

/** Numbers from 0 to 1, the same in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

async function placeAll(): Promise<void> {
  const sequencer = new Sequencer(database, clock, () => undefined, () => undefined);
  while (await sequencer.placeOnce() > 0);
}

function draft(loopKey: string, loopSeq: number): EntryDraft {
  const at = clock.now();
  return {
    id: rowId(at.getTime()), loopKey, loopSeq, previousHash: null, kind: 'TRIED', verb: null, agencyId: null, actor: null, purpose: null,
    policyVersion: 1, protocolId: null, fromState: null, after: null, at, personId: null, facts: [],
  };
}

/** A stand-in for the loop's row: its lock makes a loop's entries queue in their own order, as `advance` does it. */
async function makeCounters(keys: readonly string[]): Promise<void> {
  await admin.query('CREATE TABLE counter (key uuid PRIMARY KEY, seq int NOT NULL DEFAULT 0); GRANT SELECT, UPDATE ON counter TO bihuan_server');
  await admin.query('INSERT INTO counter (key) SELECT unnest($1::uuid[])', [keys]);
}

async function write(key: string, roll: () => number): Promise<string | undefined> {
  return database.inContext({ system: 'advance' }, async (tx) => {
    const [rows]: [{ seq: number }[], number] = await tx.query('UPDATE counter SET seq = seq + 1 WHERE key = $1 RETURNING seq', [key]);
    const [entry] = await append(tx, [draft(key, rows[0]!.seq)]);
    await tx.query('SELECT pg_sleep($1)', [roll() * 0.006]);
    if (roll() < 0.2) throw new Error('undone');
    return entry!.id;
  }).catch((error: Error) => {
    if (error.message !== 'undone') throw error;
    return undefined;
  });
}

/** What reading a serial column does: remember the highest number seen, ask for what is above. Its reads miss late commits. */
async function readNaively(until: () => boolean): Promise<Set<string>> {
  const seen = new Set<string>();
  await withClient(files.urls.admin, async (client) => {
    let last = '0';
    for (let ending = false; ; ) {
      const { rows } = await client.query<{ id: string; entry_id: string }>('SELECT id, entry_id FROM written WHERE id > $1 ORDER BY id', [last]);
      for (const row of rows) {
        seen.add(row.entry_id);
        last = row.id;
      }
      if (ending) return;
      ending = until();
    }
  });
  return seen;
}

it('gives every committed entry its place, gapless and in each loop\'s order, where a reader of the serial numbers loses some', async () => {
  const keys = Array.from({ length: LOOPS }, pseudonym);
  await makeCounters(keys);
  await admin.query(`
    CREATE TABLE written (id bigint, entry_id uuid); ALTER TABLE written OWNER TO bihuan_owner;
    CREATE FUNCTION keep_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
      'BEGIN INSERT INTO written VALUES (NEW.id, NEW.entry_id); RETURN NULL; END';
    CREATE TRIGGER keep_written AFTER INSERT ON trace_pending FOR EACH ROW EXECUTE FUNCTION keep_written()`);
  const { rows: [start] } = await admin.query<{ next: string }>('SELECT next_index AS next FROM log_state');

  let done = false;
  const failures: unknown[] = [];
  const sequencers = [1, 2].map(() => new Sequencer(database, clock, () => undefined, (error) => failures.push(error)));
  sequencers.forEach((sequencer) => sequencer.start());
  const naive = readNaively(() => done);
  const committed = (await Promise.all(Array.from({ length: WRITERS }, async (_, writer) => {
    const roll = dice(writer + 1);
    const written: (string | undefined)[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      written.push(await write(keys[Math.floor(roll() * LOOPS)]!, roll));
      sequencers[writer % 2]!.nudge();
    }
    return written;
  }))).flat().filter((id) => id !== undefined);
  done = true;
  await Promise.all(sequencers.map((sequencer) => sequencer.stop()));
  await placeAll();

  const { rows: placed } = await admin.query<{ index: string; entry_id: string; loop_key: string; loop_seq: number }>(
    'SELECT i.index, i.entry_id, e.loop_key, e.loop_seq FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id WHERE i.index >= $1 ORDER BY i.index',
    [start!.next],
  );
  expect(failures).toEqual([]);
  expect(committed.length).toBeLessThan(WRITERS * ROUNDS);
  expect(placed.map((row) => row.entry_id).sort()).toEqual([...committed].sort());
  expect(placed.map((row) => Number(row.index))).toEqual(placed.map((_, i) => Number(start!.next) + i));
  for (const key of keys) {
    const own = placed.filter((row) => row.loop_key === key).map((row) => row.loop_seq);
    expect(own).toEqual(own.map((_, i) => i + 1));
  }
  const seen = await naive;
  expect(committed.filter((id) => !seen.has(id)).length).toBeGreaterThan(0);
});

it('leads with one server at a time: the second finds nothing to do and waits for nobody', async () => {
  const key = pseudonym();
  await database.inContext({ system: 'advance' }, (tx) => append(tx, [draft(key, 1)]));
  await withClient(files.urls.admin, async (leader) => {
    await leader.query('BEGIN; SELECT FROM log_state FOR UPDATE');
    const second = new Sequencer(database, clock, () => undefined, () => undefined);
    expect(await second.placeOnce()).toBe(0);
    await leader.query('ROLLBACK');
    expect(await second.placeOnce()).toBe(1);
  });
});

it('goes on after a fault, and tells of it', async () => {
  await database.inContext({ system: 'advance' }, (tx) => append(tx, [draft(pseudonym(), 1)]));
  await admin.query('ALTER TABLE log_state RENAME TO log_parked');
  let failed!: () => void;
  let placed!: () => void;
  const failure = new Promise<void>((done) => { failed = done; });
  const success = new Promise<void>((done) => { placed = done; });
  const sequencer = new Sequencer(database, clock, () => placed(), () => failed());
  sequencer.start();
  await failure;
  await admin.query('ALTER TABLE log_parked RENAME TO log_state');
  sequencer.nudge();
  await success;
  await sequencer.stop();
});

it.each([
  ['UPDATE trace_entry SET kind = kind', 'append-only'],
  ['DELETE FROM trace_entry', 'append-only'],
  ['TRUNCATE trace_entry CASCADE', 'append-only'],
  ['UPDATE trace_index SET batch = batch', 'append-only'],
  ['DELETE FROM trace_index', 'append-only'],
  ['UPDATE trace_payload SET facts = facts', 'append-only'],
])('even a superuser is refused: %s', async (sql, message) => {
  await expect(admin.query(sql)).rejects.toThrow(message);
});
