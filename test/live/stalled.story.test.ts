import { readFileSync } from 'node:fs';
import type { Agency } from '../kit/agency';
import type { Child } from '../kit/compiled';
import { leadOn, somebody } from '../kit/leads';
import { LightReader } from '../kit/light-reader';
import { startMain } from '../kit/main-process';
import { OPENER } from '../kit/requests';
import { scaled } from '../kit/scale';
import { world, type World } from '../kit/world';

const READERS = scaled(20, 2_000);
const STALLED = scaled(4, 100);
/** Of about a kilobyte each: in full more than the kernel keeps for a socket that nobody reads. */
const EVENTS = scaled(300, 3_000);
const PUSHED = 300;
/** A server of this machine has 50 connections for one subject. */
const PER_SUBJECT = 40;
const AT_ONCE = 50;
const MOST_MB = 50;

jest.setTimeout(scaled(180_000, 3_600_000));

let w: World;
let node: { server: Child; url: string };
let opener: Agency;

beforeAll(async () => {
  w = await world({ at: new Date().toISOString(), env: { COST_PER_MINUTE: '999999999' } });
  // In a process of its own, whose memory is that of the server alone.
  node = await startMain({ ...w.environment, COST_PER_MINUTE: '999999999' });
  opener = w.agency(OPENER);
});
afterAll(async () => {
  node.server.kill('SIGKILL');
  await node.server.ended;
  await w.stop();
});

async function push(count: number): Promise<void> {
  for (let done = 0; done < count; done += PUSHED) {
    const { created } = await opener.pushLeads(Array.from({ length: Math.min(PUSHED, count - done) }, () => leadOn(somebody(), { phone: undefined })));
    expect(created).toBe(Math.min(PUSHED, count - done));
  }
  await w.settle();
}

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(work));
}

async function placed(): Promise<number[]> {
  const rows = await w.rows<{ index: string }>('SELECT i.index FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id JOIN loop l ON l.trace_key = e.loop_key ORDER BY i.index');
  return rows.map(({ index }) => Number(index));
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((done) => { setTimeout(done, 50); });
}

/** Resident memory of the server, in MB. */
function residentMb(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${node.server.pid}/status`, 'utf8'))![1]) / 1_024;
}

it('readers that stand still cost no memory and lose nothing when they come again, and the others get everything meanwhile', async () => {
  const { position } = await opener.query('{ position }');
  const readers = Array.from({ length: READERS }, (_, i) => new LightReader(w.agency(OPENER, { subject: `reader ${Math.floor(i / PER_SUBJECT)}` }).at(node.url), position));
  const [stalled, lively] = [readers.slice(0, STALLED), readers.slice(STALLED)];
  await inTurns(readers, (reader) => reader.open());
  // The same work with all of them reading is what the memory is compared with.
  await push(EVENTS);
  await until(() => readers.every(({ seen }) => seen.length === EVENTS));
  const before = residentMb();
  stalled.forEach((reader) => { reader.standStill(); });
  await push(EVENTS);
  await until(() => lively.every(({ seen }) => seen.length === 2 * EVENTS));
  const grown = residentMb() - before;
  expect(stalled.every(({ seen }) => seen.length < 2 * EVENTS)).toBe(true);
  expect(grown).toBeLessThan(MOST_MB);

  stalled.forEach((reader) => { reader.close(); });
  await inTurns(stalled, (reader) => reader.open());
  await until(() => stalled.every(({ seen }) => seen.length >= 2 * EVENTS));
  const expected = await placed();
  for (const { seen } of readers) expect(seen).toEqual(expected);
  readers.forEach((reader) => { reader.close(); });
  process.stdout.write(`${STALLED} of ${READERS} readers stood still for ${EVENTS} events: the server grew by ${grown.toFixed(1)} MB; all have all\n`);
});
