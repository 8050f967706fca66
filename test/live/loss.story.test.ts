import { Client } from 'pg';
import { publicId } from '../../src/core/kernel/ids';
import { freshKey, type Agency } from '../kit/agency';
import type { Child } from '../kit/compiled';
import { Follower } from '../kit/follower';
import { startMain } from '../kit/main-process';
import { everybody, OPENER, openRequest } from '../kit/requests';
import { scaled } from '../kit/scale';
import { world, type World } from '../kit/world';

const FOLLOWERS = scaled(8, 1_000);
const EVENTS = scaled(72, 100_000);
const WRITERS = 6;
/** Steps of one request: opened, received, assigned, located. */
const STEPS = 4;

jest.setTimeout(scaled(120_000, 7_200_000));

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  // The servers that are killed go by the real clock.
  w = await world({ at: new Date().toISOString() });
  ({ opener, community, team } = await everybody(w));
});
afterAll(() => w.stop());

const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

/** Tries the same verb with the same key until it is answered: what breaks under it must not double it. */
async function stubborn<T>(verb: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await verb();
    } catch (error) {
      if (tries >= 20) throw error;
      await pause(50);
    }
  }
}

async function work(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const request = await stubborn(() => openRequest(opener));
    const keys = [freshKey(), freshKey(), freshKey()];
    await stubborn(() => community.receive(request, { idempotencyKey: keys[0], expectedVersion: 1 }));
    await stubborn(() => community.assign(request, team, { idempotencyKey: keys[1], expectedVersion: 2 }));
    await stubborn(() => community.locate(request, { idempotencyKey: keys[2], expectedVersion: 3 }));
  }
}

/** A reader as one writes it without a thought: everything above the last number that it saw. It proves that loss can be seen here. */
class Naive {
  private readonly seen = new Set<string>();
  private last = 0;

  /** Numbers every entry as it is written, and lets writers be of different speed behind that. */
  static async prepare(): Promise<void> {
    await w.rows(`CREATE TABLE numbered (id bigserial PRIMARY KEY, entry_id uuid NOT NULL)`);
    await w.rows(`CREATE FUNCTION number_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN INSERT INTO public.numbered (entry_id) VALUES (NEW.id); PERFORM pg_sleep(random() * 0.01); RETURN NULL; END $$`);
    await w.rows(`CREATE TRIGGER number_entry AFTER INSERT ON trace_entry FOR EACH ROW EXECUTE FUNCTION number_entry()`);
  }

  async look(client: Client): Promise<void> {
    const { rows } = await client.query<{ id: string; entry_id: string }>('SELECT id, entry_id FROM numbered WHERE id > $1 ORDER BY id', [this.last]);
    for (const { id, entry_id: entry } of rows) {
      this.seen.add(entry);
      this.last = Number(id);
    }
  }

  async lost(): Promise<number> {
    const rows = await w.rows<{ entry_id: string }>('SELECT entry_id FROM numbered');
    return rows.filter(({ entry_id: entry }) => !this.seen.has(entry)).length;
  }
}

/** Servers in processes of their own, of which one after the other is killed and another begins. */
class Fleet {
  private readonly nodes: { server: Child; url: string }[] = [];

  get urls(): readonly string[] {
    return [w.url, ...this.nodes.map(({ url }) => url)];
  }

  async grow(): Promise<void> {
    this.nodes.push(await startMain(w.environment));
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

it('no follower loses an entry or gets one out of order, through disconnects, killed servers and cut databases; a reader by serial number does', async () => {
  const fleet = new Fleet();
  await Promise.all([fleet.grow(), fleet.grow()]);
  await Naive.prepare();
  await w.settle();
  const { position } = await opener.query('{ position }');
  const [{ next }] = await w.rows<{ next: string }>('SELECT next_index AS next FROM log_state') as [{ next: string }];

  const end: { loopId?: string } = {};
  let isOver = false;
  const followers = Array.from({ length: FOLLOWERS }, (_, i) => (
    new Follower(w.agency(OPENER, { subject: `follower ${i}` }), () => fleet.urls, position, Math.random)
  ));
  const following = Promise.all(followers.map((follower) => follower.until(() => end.loopId)));

  const naive = new Naive();
  const client = new Client({ connectionString: w.database.urls.admin, application_name: 'naive' });
  await client.connect();
  const reading = (async () => { while (!isOver) await naive.look(client); })();

  const chaos = (async () => {
    while (!isOver) {
      await pause(scaled(1_500, 15_000));
      await w.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user`);
      await pause(scaled(500, 15_000));
      await fleet.lose();
      if (!isOver) await fleet.grow();
    }
  })();
  await Promise.all(Array.from({ length: WRITERS }, () => work(EVENTS / STEPS / WRITERS)));
  isOver = true;
  await Promise.all([chaos, reading]);
  await client.end();
  end.loopId = (await stubborn(() => openRequest(opener))).id;
  await stubborn(() => openRequest(opener));
  await following;
  await fleet.end();

  const entries = await w.rows<{ index: string; loop: string; seq: number }>(
    `SELECT i.index, l.id AS loop, e.loop_seq AS seq FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id JOIN loop l ON l.trace_key = e.loop_key
     WHERE i.index >= $1 ORDER BY i.index`, [next],
  );
  const expected = entries.map(({ index, loop, seq }) => ({ loopId: publicId('InvestigationRequest', loop), loopSeq: seq, index: Number(index) }));
  const upTo = expected.findIndex(({ loopId }) => loopId === end.loopId);
  expect(upTo).toBeGreaterThanOrEqual(EVENTS);
  for (const { seen, attempts } of followers) {
    expect(attempts).toBeGreaterThan(1);
    expect(seen.slice(0, upTo + 1)).toEqual(expected.slice(0, upTo + 1));
  }
  expect(await w.rows('SELECT finding FROM log_state')).toEqual([{ finding: null }]);
  expect(await naive.lost()).toBeGreaterThan(0);
});
