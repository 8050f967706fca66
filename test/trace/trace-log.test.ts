import { Client } from 'pg';
import { openCheckpoint } from '../../src/core/trace/log/checkpoint';
import { parseVerifierKey } from '../../src/core/trace/log/key';
import { TraceLog } from '../../src/core/trace/log/trace-log';
import { Sequencer } from '../../src/core/trace/sequencer';
import { LogWorld, ORIGIN } from './log-world';

let world: LogWorld;

beforeAll(async () => { world = await LogWorld.open(); });
afterAll(() => world?.close());

function made(secret?: string): TraceLog {
  const fail = (task: string) => (error: unknown): void => { throw new Error(task, { cause: error }); };
  return new TraceLog({ folds: [],
    database: world.database, clock: world.clock, origin: ORIGIN, secret, onCommitted: () => undefined, onFailure: fail,
    onFindings: (findings) => { throw new Error(findings[0]!.sentence); }, onAlarm: (alarm) => { throw new Error(alarm.sentence); },
  });
}

it('starts with its check, publishes by itself, and stops when what is under way is done', async () => {
  const log = made(Buffer.alloc(32, 7).toString('base64url'));
  await world.appendSome(5);
  await log.checkEnd();
  log.start();
  let latest = await log.reading.latest();
  for (let tries = 0; !latest && tries < 100; tries += 1) {
    await new Promise((done) => setTimeout(done, 50));
    latest = await log.reading.latest();
  }
  await log.stop();
  expect(openCheckpoint(latest!.note, log.keys.map(parseVerifierKey)).origin).toBe(ORIGIN);
});

it('has no life without a key', () => {
  expect(() => made()).toThrow('a log needs a key');
});

it('is taken over where the leader dies while it holds the row, without a gap and with one root', async () => {
  await world.placeAll();
  const before = (await world.leafHashes()).length;
  const leader = new Client({ connectionString: world.serverUrl });
  leader.on('error', () => undefined);
  await leader.connect();
  const { rows: [backend] } = await leader.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await leader.query(`BEGIN; SET LOCAL bihuan.system = 'sequencer'; SELECT FROM log_state FOR UPDATE`);
  await leader.query('UPDATE log_state SET next_index = next_index + 50');
  await world.appendSome(30);
  expect((await world.leafHashes()).length).toBe(before);
  let placed = 0;
  const second = new Sequencer(world.database, world.clock, () => { placed += 1; }, (error) => { throw error; });
  second.start();
  await world.admin.query('SELECT pg_terminate_backend($1)', [backend!.pid]);
  while (placed === 0) await new Promise((done) => setTimeout(done, 5));
  await second.stop();
  const { rows } = await world.admin.query<{ index: string }>('SELECT index FROM trace_index ORDER BY index');
  expect(rows.map((row) => Number(row.index))).toEqual(rows.map((_, at) => at));
  expect(rows.length).toBe(before + 30);
});
