import fc from 'fast-check';
import type { Envelope } from '../../src/api/live/envelope';
import { LogTail } from '../../src/api/live/log-tail';
import { RelayedPlaces } from '../../src/api/live/relayed-place';
import { move } from './fake-log';

const KEY = 'a key of thirty-two characters ..';

const place = (index: number): Envelope => ({ index, entryId: `e${index}`, move: move({ loopSeq: index + 1 }) });

/** A tail over a database that holds `count` places, of which a test says how many. */
async function tailOver(count: number) {
  const world = { count, told: [] as number[], reads: 0 };
  const row = (index: number): object => ({ index: String(index), entryId: `e${index}`, loopId: null, loopSeq: null });
  const tx = {
    query: async (sql: string, values: readonly number[] = []) => {
      if (sql.includes('next_index')) return [{ next: String(world.count) }];
      world.reads += 1;
      const [after, limit] = values as [number, number];
      return Array.from({ length: Math.max(0, Math.min(limit, world.count - after - 1)) }, (_, i) => row(after + 1 + i));
    },
  };
  const tail = new LogTail({ inContext: async (_: unknown, work: (given: unknown) => Promise<unknown>) => work(tx) } as never, () => undefined);
  tail.relay = { isUp: true, tell: (places) => world.told.push(...places.map(({ index }) => index)) };
  await tail.start();
  return { world, tail };
}

async function allOf(tail: LogTail, from: number): Promise<number[]> {
  const seen: number[] = [];
  for (let after = from; after < tail.tail;) {
    const page = await tail.read(after, 100);
    seen.push(...page.map(({ index }) => index));
    after = page.at(-1)!.index;
  }
  return seen;
}

describe('the tail behind a relay', () => {
  it('takes what follows without asking the database, and tells others only of what it read itself', async () => {
    const { world, tail } = await tailOver(3);
    await tail.refresh();
    const reads = world.reads;
    world.count = 5;
    tail.offer([place(3)]);
    tail.offer([place(4)]);
    expect([tail.tail, world.reads, world.told]).toEqual([4, reads, []]);
    world.count = 7;
    await tail.refresh();
    expect([tail.tail, world.told]).toEqual([6, [5, 6]]);
    await tail.stop();
  });

  it('loses nothing and turns nothing around, whatever the relay loses, doubles or turns around', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 39 }), { maxLength: 80 }), async (offers) => {
      const { world, tail } = await tailOver(0);
      world.count = 40;
      for (const index of offers) tail.offer([place(index)]);
      await tail.refresh();
      expect(await allOf(tail, -1)).toEqual(Array.from({ length: 40 }, (_, i) => i));
      await tail.stop();
    }), { numRuns: 40 });
  });

  it('reads from the database at once where a place is missing', async () => {
    const { world, tail } = await tailOver(1);
    await tail.refresh();
    world.count = 4;
    tail.offer([place(3)]);
    while (tail.tail < 3) await new Promise((done) => { setTimeout(done, 1); });
    expect(await allOf(tail, 0)).toEqual([1, 2, 3]);
    await tail.stop();
  });
});

describe('a place on its way', () => {
  it('arrives as it was', () => {
    const places = new RelayedPlaces(KEY);
    for (const sent of [place(7), { index: 8, entryId: 'e8', move: null }]) expect(places.read(places.write(sent))).toEqual(sent);
  });

  it('is not taken from anybody who has not the key', () => {
    const sent = new RelayedPlaces(KEY).write(place(7));
    expect(new RelayedPlaces(`${KEY}!`).read(sent)).toBeUndefined();
    for (let at = 0; at < sent.length; at += 7) {
      const changed = Uint8Array.from(sent);
      changed[at]! ^= 1;
      expect(new RelayedPlaces(KEY).read(changed)).toBeUndefined();
    }
    expect(new RelayedPlaces(KEY).read(new Uint8Array(3))).toBeUndefined();
  });
});
