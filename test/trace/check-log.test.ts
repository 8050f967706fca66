import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLog } from '../../src/cli/check-log';
import { readConfig } from '../../src/config';
import type { Database } from '../../src/core/db/context';
import { rowId } from '../../src/core/kernel/ids';
import { LogCheck, type LogReport } from '../../src/core/trace/log/check';
import { LogCheckWatch } from '../../src/core/trace/log/check-watch';
import { resume } from '../../src/core/trace/log/check.store';
import { HeadsCommitter } from '../../src/core/trace/log/heads';
import { LOG_KEY, LogWorld } from './log-world';

let world: LogWorld;
let loop: { key: string; last: Buffer };

beforeAll(async () => {
  world = await LogWorld.open();
  for (const count of [200, 3, 300]) {
    await world.appendSome(count);
    await world.publisher().publishOnce();
  }
  loop = await world.appendLoop(6);
  await world.appendLoop(4);
  await new HeadsCommitter(world.database, world.clock, () => undefined, () => undefined).commitWhenDue();
  await world.placeAll();
  await world.publisher().publishOnce();
});

afterAll(() => world?.close());

const check = (last: number | null = null): Promise<LogReport> => new LogCheck(world.database, world.clock, [LOG_KEY]).run(last);
const goOn = (): Promise<void> => world.database.inContext({ system: 'log' }, resume);

it('finds nothing in a log that nobody touched, whole or the end of it', async () => {
  const whole = await check();
  expect(whole).toMatchObject({ from: 0, checkpoints: 4, findings: [] });
  expect(whole.to).toBeGreaterThan(510);
  expect(await check(100)).toMatchObject({ from: Math.floor((whole.to - 100) / 256) * 256, findings: [] });
  expect(await check(100_000)).toMatchObject({ from: 0, findings: [] });
});

it('finds nothing where other servers write and sign while it looks', async () => {
  let isFirst = true;
  const busy = {
    inContext: async (...[context, work]: Parameters<Database['inContext']>) => {
      const result = await world.database.inContext(context, work);
      if (isFirst) {
        isFirst = false;
        await world.appendSome(300);
        await world.publisher().publishOnce();
      }
      return result;
    },
  } as Database;
  expect((await new LogCheck(busy, world.clock, [LOG_KEY]).run(null)).findings).toEqual([]);
  expect((await check()).findings).toEqual([]);
});

/** What somebody with the database in hand does, how it is undone, and where it shows. */
const TAMPERINGS: [what: string, sql: string, undo: string, sentence: RegExp][] = [
  ['an entry changed', 'UPDATE trace_entry SET verb = \'x\' WHERE id = (SELECT entry_id FROM trace_index WHERE index = 40)',
    'UPDATE trace_entry SET verb = NULL WHERE id = (SELECT entry_id FROM trace_index WHERE index = 40)', /index 40 was changed/],
  ['its facts changed', `UPDATE trace_payload SET facts = jsonb_set(facts, '{0,value}', '"y"') WHERE entry_id = (SELECT entry_id FROM trace_index WHERE index = 700)`,
    `UPDATE trace_payload SET facts = jsonb_set(facts, '{0,value}', '"x"') WHERE entry_id = (SELECT entry_id FROM trace_index WHERE index = 700)`, /facts of the entry at index 700/],
  ['a tile changed', 'UPDATE log_tile SET hashes = set_byte(hashes, 9, get_byte(hashes, 9) # 1) WHERE level = 0 AND index = 1',
    'UPDATE log_tile SET hashes = set_byte(hashes, 9, get_byte(hashes, 9) # 1) WHERE level = 0 AND index = 1', /tile 1 of level 0/],
  ['the edge changed', 'UPDATE log_edge SET hashes = set_byte(hashes, 9, get_byte(hashes, 9) # 1) WHERE level = 0',
    'UPDATE log_edge SET hashes = set_byte(hashes, 9, get_byte(hashes, 9) # 1) WHERE level = 0', /last tile of level 0/],
  ['a checkpoint changed', 'UPDATE log_checkpoint SET root = set_byte(root, 9, get_byte(root, 9) # 1) WHERE size = (SELECT min(size) FROM log_checkpoint)',
    'UPDATE log_checkpoint SET root = set_byte(root, 9, get_byte(root, 9) # 1) WHERE size = (SELECT min(size) FROM log_checkpoint)', /not those of the checkpoint/],
  ['a signature changed', `UPDATE log_checkpoint SET note = replace(note, '— bihuan.test/log ', '— bihuan.test/log A') WHERE size = (SELECT min(size) FROM log_checkpoint)`,
    `UPDATE log_checkpoint SET note = replace(note, '— bihuan.test/log A', '— bihuan.test/log ') WHERE size = (SELECT min(size) FROM log_checkpoint)`, /note of the checkpoint of size/],
  ['two places exchanged', 'UPDATE trace_index SET index = CASE index WHEN 50 THEN -51 ELSE -50 END WHERE index IN (50, 51); UPDATE trace_index SET index = -index WHERE index < 0',
    'UPDATE trace_index SET index = CASE index WHEN 50 THEN -51 ELSE -50 END WHERE index IN (50, 51); UPDATE trace_index SET index = -index WHERE index < 0', /tile 0 of level 0|checkpoint of size/],
];

it.each(TAMPERINGS)('finds %s', async (_, sql, undo, sentence) => {
  for (const one of sql.split('; ')) await world.tamper(one);
  const { findings } = await check();
  expect(findings.map((finding) => finding.sentence).join('\n')).toMatch(sentence);
  for (const one of undo.split('; ')) await world.tamper(one);
  await goOn();
  expect((await check()).findings).toEqual([]);
});

it('finds facts that are gone without a certificate, and facts that are there in spite of one', async () => {
  const [entry] = (await world.admin.query<{ id: string }>('SELECT entry_id AS id FROM trace_index WHERE index = 40')).rows;
  await world.admin.query('CREATE TABLE kept AS SELECT * FROM trace_payload WHERE entry_id = $1', [entry!.id]);
  await world.tamper('DELETE FROM trace_payload WHERE entry_id = $1', [entry!.id]);
  expect((await check()).findings).toEqual([{ index: 40, sentence: expect.stringContaining('are gone, and no certificate') }]);

  const certificate = rowId(world.clock.now().getTime());
  await world.tamper(`INSERT INTO destruction_certificate (id, at, persons, entries, note) VALUES ($1, now(), 1, 1, 'x')`, [certificate]);
  await world.tamper('INSERT INTO erased_payload VALUES ($1, $2)', [entry!.id, certificate]);
  expect((await check()).findings).toEqual([]);
  await world.tamper('INSERT INTO trace_payload SELECT * FROM kept');
  expect((await check()).findings).toEqual([{ index: 40, sentence: expect.stringContaining('and they are there') }]);
  await world.tamper('DELETE FROM erased_payload');
  await world.tamper('DELETE FROM destruction_certificate');
  await goOn();
  expect((await check()).findings).toEqual([]);
});

it('finds a loop whose chain was broken, and a row that the trace does not tell of', async () => {
  await world.tamper('UPDATE trace_entry SET loop_seq = loop_seq + 10 WHERE loop_key = $1 AND loop_seq >= 4', [loop.key]);
  expect((await check()).findings.map(({ sentence }) => sentence).join('\n')).toMatch(/does not follow the one before it/);
  await world.tamper('UPDATE trace_entry SET loop_seq = loop_seq - 10 WHERE loop_key = $1 AND loop_seq >= 14', [loop.key]);
  await world.tamper(`INSERT INTO loop (id, kind, number, trace_key, state, phase, version, last_hash, region_code, opened_by, held_by, answerer, protocol_id, opened_at)
    SELECT gen_random_uuid(), 'INVESTIGATION', 'XC-1', $1, 'ISSUED', 'OPEN', 5, '\\x00', r.code, a.id, a.id, a.id, p.id, now()
    FROM (SELECT code FROM region LIMIT 1) r, (SELECT id FROM agency LIMIT 1) a, (SELECT id FROM protocol LIMIT 1) p`, [loop.key]);
  expect((await check()).findings).toEqual([expect.objectContaining({ sentence: expect.stringContaining('loop XC-1 is not what the last entry') })]);
  await world.tamper('DELETE FROM loop');
  await goOn();
});

it('lets sequencing stand still after a finding, and go on when somebody has looked', async () => {
  await world.tamper('UPDATE trace_entry SET verb = \'x\' WHERE id = (SELECT entry_id FROM trace_index WHERE index = 40)');
  await check();
  const before = (await world.leafHashes()).length;
  await world.appendSome(3);
  expect((await world.leafHashes()).length).toBe(before);

  const config = readConfig({ NODE_ENV: 'test', BIHUAN_DATA: mkdtempSync(join(tmpdir(), 'bihuan-check-')), DATABASE_URL: world.serverUrl, MIGRATION_DATABASE_URL: `${world.serverUrl}?` });
  const said: string[] = [];
  const run = (resumed: boolean): Promise<number> => checkLog({ last: null, resume: resumed }, config, (line) => said.push(line));
  expect(await run(true)).toBe(1);
  expect(said.at(-1)).toMatch(/^Findings: \d+\. Sequencing stands still/);
  await world.tamper('UPDATE trace_entry SET verb = NULL WHERE id = (SELECT entry_id FROM trace_index WHERE index = 40)');
  expect(await run(false)).toBe(1);
  expect(await run(true)).toBe(0);
  expect(said.at(-1)).toBe('Sequencing goes on.');
  await world.placeAll();
  expect((await world.leafHashes()).length).toBe(before + 3);
  expect(await run(false)).toBe(0);
});

it('finds a log that was cut behind its checkpoints', async () => {
  await world.publisher().publishOnce();
  const { rows: [state] } = await world.admin.query<{ next: string }>('SELECT next_index AS next FROM log_state');
  const size = Number(state!.next);
  const watched: string[] = [];
  const watch = new LogCheckWatch(new LogCheck(world.database, world.clock, [LOG_KEY]), world.clock, (findings) => watched.push(...findings.map(({ sentence }) => sentence)), (error) => { throw error; });
  await watch.start();
  expect(watched).toEqual([]);
  await world.tamper('DELETE FROM trace_index WHERE index >= $1', [size - 2]);
  await world.tamper('UPDATE log_state SET next_index = $1, tree_size = $1', [size - 2]);
  expect(await watch.checkWhenDue()).toBe(false);
  world.clock.set(new Date('2022-03-20T19:30:00Z'));
  expect(await watch.checkWhenDue()).toBe(true);
  expect(await watch.checkWhenDue()).toBe(false);
  await watch.stop();
  expect(watched.join('\n')).toMatch(/its end was cut off/);
  expect(watched.join('\n')).toMatch(/2 entries have no place/);
});
