import { freshKey, type Agency } from '../kit/agency';
import type { Child } from '../kit/compiled';
import { Follower } from '../kit/follower';
import { leadOn, somebody } from '../kit/leads';
import { startMain } from '../kit/main-process';
import { NaiveReader } from '../kit/naive-reader';
import { OwnCluster } from '../kit/own-cluster';
import { OPENER } from '../kit/requests';
import { scaled } from '../kit/scale';
import { world, type World } from '../kit/world';

const FOLLOWERS = scaled(8, 1_000);
/** Followers that see everything; the others see what one community is told. */
const WHOLE = scaled(2, 10);
const COMMUNITIES = scaled(3, 40);
const EVENTS = scaled(120, 100_000);
const WRITERS = 6;
/** Requests that one call opens, and how many of them are worked on. */
const PUSHED = scaled(3, 100);
const WORKED = scaled(2, 8);
const PERIOD_MS = scaled(400, 30_000);
const TRIES = 600;

jest.setTimeout(scaled(180_000, 10_800_000));

/** A community with its region and a team. */
interface Place { readonly agency: Agency; readonly region: string; readonly team: string }

let cluster: OwnCluster;
let w: World;
let opener: Agency;
let places: Place[];

beforeAll(async () => {
  cluster = await OwnCluster.start();
  // The servers that are killed go by the real clock.
  w = await world({ at: new Date().toISOString(), env: { COST_PER_MINUTE: '999999999' } });
  opener = w.agency(OPENER);
  const { agencies } = await opener.query('query($n: Int!) { agencies(kind: COMMUNITY, first: $n) { nodes { code region { code } } } }', { n: COMMUNITIES });
  places = await Promise.all(agencies.nodes.map(async ({ code, region }: { code: string; region: { code: string } }) => (
    { agency: w.agency(code), region: region.code, team: await w.team(code, region.code) }
  )));
});
afterAll(async () => {
  await w.stop();
  await cluster.stop();
});

const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

/** Tries the same verb with the same key until it is answered: what breaks under it must not double it. */
async function stubborn<T>(verb: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await verb();
    } catch (error) {
      if (tries >= TRIES) throw error;
      await pause(100);
    }
  }
}

/** Requests in these regions, by one call; their ids. */
async function push(regions: readonly string[]): Promise<string[]> {
  const leads = regions.map((regionCode) => leadOn(somebody(), { regionCode, phone: undefined }));
  const idempotencyKey = freshKey();
  const { results } = await stubborn(() => opener.pushLeads(leads, { idempotencyKey }));
  return results.map(({ status, investigation }: { status: string; investigation: { id: string } }) => {
    if (status !== 'CREATED') throw new Error(`a lead became ${status}`);
    return investigation.id;
  });
}

async function work({ agency, region, team }: Place): Promise<number> {
  const ids = await push(Array.from({ length: PUSHED }, () => region));
  for (const id of ids.slice(0, WORKED)) {
    const keys = [freshKey(), freshKey(), freshKey()];
    await stubborn(() => agency.receive(id, { idempotencyKey: keys[0], expectedVersion: 1 }));
    await stubborn(() => agency.assign(id, team, { idempotencyKey: keys[1], expectedVersion: 2 }));
    await stubborn(() => agency.locate(id, { idempotencyKey: keys[2], expectedVersion: 3 }));
  }
  return PUSHED + 3 * WORKED;
}

/** Servers in processes of their own, of which one after the other is killed and another begins. */
class Fleet {
  private readonly nodes: { server: Child; url: string }[] = [];

  get urls(): readonly string[] {
    return [w.url, ...this.nodes.map(({ url }) => url)];
  }

  async grow(): Promise<void> {
    this.nodes.push(await startMain({ ...w.environment, COST_PER_MINUTE: '999999999' }));
  }

  /** kill -9, under everything that runs. */
  async lose(): Promise<void> {
    const node = this.nodes.shift();
    node?.server.kill('SIGKILL');
    await node?.server.ended;
  }

  async end(): Promise<void> {
    while (this.nodes.length > 0) await this.lose();
  }
}

/** Breaks one thing after the other: connections, a node that stays away for a while, the database. */
async function wreak(fleet: Fleet, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await pause(PERIOD_MS);
    await w.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user`);
    await pause(PERIOD_MS);
    await fleet.lose();
    await pause(PERIOD_MS);
    await cluster.restart(cluster.restarts % 2 === 0 ? 'KILL' : 'FAST');
    await pause(PERIOD_MS);
    await fleet.grow();
  }
}

/** What everybody must have seen: all entries from `next` on, or those of one region. */
async function placed(next: string, region?: string): Promise<number[]> {
  const rows = await w.rows<{ index: string }>(
    `SELECT i.index FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id JOIN loop l ON l.trace_key = e.loop_key
     WHERE i.index >= $1 AND ($2::text IS NULL OR l.region_code = $2) ORDER BY i.index`, [next, region ?? null],
  );
  return rows.map(({ index }) => Number(index));
}

it('no follower loses an entry or gets one out of order, through disconnects, killed servers and a database that is killed; a reader by serial number does', async () => {
  const fleet = new Fleet();
  await Promise.all([fleet.grow(), fleet.grow()]);
  await w.settle();
  const { position } = await opener.query('{ position }');
  const [{ next }] = await w.rows<{ next: string }>('SELECT next_index AS next FROM log_state') as [{ next: string }];
  const naive = await NaiveReader.start(w);

  const last = new Map<string | undefined, string>();
  const followers = Array.from({ length: FOLLOWERS }, (_, i) => {
    const place = i < WHOLE ? undefined : places[i % places.length]!;
    const who = w.agency(place?.agency.code ?? OPENER, { subject: `follower ${i}` });
    return { region: place?.region, follower: new Follower(who, () => fleet.urls, position, Math.random) };
  });
  const following = Promise.all(followers.map(({ region, follower }) => follower.until(() => last.get(region))));

  let written = 0;
  const isOver = (): boolean => written >= EVENTS && cluster.restarts > 1;
  const wrecking = wreak(fleet, isOver);
  await Promise.all(Array.from({ length: WRITERS }, async (_, i) => {
    for (let turn = i; !isOver(); turn += WRITERS) {
      const entries = await work(places[turn % places.length]!);
      written += entries;
    }
  }));
  await wrecking;

  const regions = places.map(({ region }) => region);
  const ends = await push(regions);
  // Who waited for its last frame gets one more.
  await push(regions);
  regions.forEach((region, i) => last.set(region, ends[i]!));
  last.set(undefined, ends.at(-1)!);
  await following;
  await fleet.end();
  await w.settle();

  const expected = new Map<string | undefined, number[]>();
  for (const region of [undefined, ...regions]) expected.set(region, await placed(next, region));
  expect(expected.get(undefined)!.length).toBeGreaterThanOrEqual(EVENTS);
  let attempts = 0;
  let delivered = 0;
  for (const { region, follower } of followers) {
    expect(follower.misplaced).toEqual([]);
    expect(follower.seen).toEqual(expected.get(region)!.slice(0, follower.seen.length));
    attempts += follower.attempts;
    delivered += follower.seen.length;
  }
  expect(await w.rows('SELECT finding FROM log_state')).toEqual([{ finding: null }]);
  const lost = await naive.lost();
  expect(lost).toBeGreaterThan(0);
  process.stdout.write(`${FOLLOWERS} followers, ${expected.get(undefined)!.length} entries, ${attempts} connections, ${delivered} frames, `
    + `${cluster.restarts} restarts of the database: lost 0, out of order 0; the reader by serial number lost ${lost}\n`);
});
