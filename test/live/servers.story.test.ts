import { connect } from '@nats-io/transport-node';
import type { App } from '../../src/app';
import type { Envelope } from '../../src/api/live/envelope';
import { NatsRelay } from '../../src/api/live/nats-relay';
import { Listening } from '../../src/core/db/listening';
import { LOG_CHANNEL } from '../../src/core/trace/sequencer';
import type { Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { NatsServer } from '../kit/nats';
import { everybody, openRequest, workUpTo } from '../kit/requests';
import { world, type World } from '../kit/world';
import { move } from './fake-log';

const KEY = 'a key of thirty-two characters ..';
const EPOCH = '00000000-0000-4000-8000-000000000000';

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});
afterAll(() => w.stop());

async function until(what: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!await what()) {
    if (Date.now() > deadline) throw new Error('it does not come about');
    await new Promise((done) => { setTimeout(done, 10); });
  }
}

const isEvent = (frame: Json): boolean => frame.__typename === 'LoopEvent';

/** Follows the stream over several servers, changing to the next after some frames; gives up none where one is gone. */
async function wander(who: Agency, urls: () => readonly string[], from: string, count: number): Promise<Json[]> {
  const seen: Json[] = [];
  let cursor = from;
  for (let turn = 0; seen.length < count; turn += 1) {
    const frames = who.at(urls()[turn % urls().length]!).subscribe({}, cursor);
    try {
      for (let i = 0; i < 3 && seen.length < count; i += 1) {
        const frame = await frames.next();
        cursor = frame.cursor;
        if (isEvent(frame)) seen.push(frame);
      }
    } catch {
      // The server is gone; the next has the rest.
    } finally {
      await frames.close();
    }
  }
  return seen;
}

async function workOn(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const request = await openRequest(opener);
    await workUpTo('LOCATED', request, community, team);
    ids.push(request.id);
  }
  return ids;
}

const steps = (ids: readonly string[]): string[] => ids.flatMap((id) => [1, 2, 3, 4].map((seq) => `${id} ${seq}`));
const stepsOf = (frames: readonly Json[]): string[] => frames.map(({ loopId, entry }) => `${loopId} ${entry.loopSeq}`);

describe('several servers on one database', () => {
  it('serve one stream: a client that goes from one to the other, and loses one of them, misses nothing', async () => {
    const others: App[] = [await w.another(), await w.another()];
    const up = [w.url, ...others.map(({ url }) => url)];
    await w.settle();
    const { position } = await opener.query('{ position }');
    const wandering = wander(opener, () => up, position, 16);
    const first = await workOn(2);
    const gone = others.pop()!;
    await gone.stop();
    const ids = [...first, ...await workOn(2)];
    expect(stepsOf(await wandering)).toEqual(steps(ids));
    await others[0]!.stop();
  });

  it('are told by PostgreSQL that the log has grown, again after the connection was cut', async () => {
    let notices = 0;
    const failures: unknown[] = [];
    const listening = new Listening(w.database.urls.server, LOG_CHANNEL, () => { notices += 1; }, (error) => failures.push(error));
    await listening.start();
    await openRequest(opener);
    await until(() => notices > 1);
    await w.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bihuan-listening' AND datname = current_database()`);
    await until(() => failures.length > 0);
    const before = notices;
    await until(() => notices > before);
    const heard = notices;
    await openRequest(opener);
    await until(() => notices > heard);
    await listening.stop();
  });
});

describe('a relay over NATS', () => {
  let nats: NatsServer;
  beforeAll(async () => { nats = await NatsServer.start(); });
  afterAll(() => nats.stop());

  async function relay(epoch = EPOCH, key = KEY): Promise<{ relay: NatsRelay; heard: Envelope[] }> {
    const heard: Envelope[] = [];
    const made = new NatsRelay({ url: nats.url, epoch, key, onPlaces: (places) => heard.push(...places), onFailure: () => undefined });
    await made.start();
    return { relay: made, heard };
  }

  it('brings each place once to every server of the same log, and what none of them sent to nobody', async () => {
    const [one, other, stranger, forger] = await Promise.all([relay(), relay(), relay('00000000-0000-4000-8000-000000000001'), relay(EPOCH, `${KEY}!`)]);
    const places: Envelope[] = Array.from({ length: 50 }, (_, index) => ({ index, entryId: `e${index}`, move: move({ loopSeq: index + 1 }) }));
    const plain = await connect({ servers: nats.url });
    plain.publish(`bihuan.log.${EPOCH}`, 'no place at all');
    await plain.flush();
    forger.relay.tell([{ index: 99, entryId: 'forged', move: null }]);
    one.relay.tell(places);
    other.relay.tell(places);
    await until(() => one.heard.length >= 50 && other.heard.length >= 50);
    expect([one.heard, other.heard]).toEqual([places, places]);
    expect(stranger.heard).toEqual([]);
    await plain.close();
    await Promise.all([one, other, stranger, forger].map(({ relay: made }) => made.stop()));
  });

  it('says when it is down, and comes back by itself', async () => {
    const { relay: made, heard } = await relay();
    expect(made.isUp).toBe(true);
    await nats.kill();
    await until(() => !made.isUp);
    made.tell([{ index: 1_000, entryId: 'lost', move: null }]);
    await nats.run();
    await until(() => made.isUp);
    let index = 1_001;
    await until(() => {
      made.tell([{ index: index += 1, entryId: 'later', move: null }]);
      return heard.length > 0;
    });
    expect(heard.map(({ entryId }) => entryId)).not.toContain('lost');
    await made.stop();
  });

  it('carries the stream between servers; with it killed and started again a client misses nothing', async () => {
    const others = await Promise.all([w.another({ natsUrl: nats.url }), w.another({ natsUrl: nats.url })]);
    await w.settle();
    const { position } = await opener.query('{ position }');
    const wandering = wander(opener, () => others.map(({ url }) => url), position, 16);
    const ids = await workOn(1);
    await nats.kill();
    ids.push(...await workOn(2));
    await nats.run();
    ids.push(...await workOn(1));
    expect(stepsOf(await wandering)).toEqual(steps(ids));
    await Promise.all(others.map((other) => other.stop()));
  });

  it('that is not there at the start stops nobody', async () => {
    const other = await w.another({ natsUrl: 'nats://127.0.0.1:1' });
    const frames = opener.at(other.url).subscribe();
    await frames.next();
    const request = await openRequest(opener);
    expect(await frames.next()).toMatchObject({ loopId: request.id });
    await frames.close();
    await other.stop();
  });
});
