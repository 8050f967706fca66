import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { endable } from '../../src/api/live/endable';
import { contiguous } from '../../src/api/live/log-tail';
import { pull, type PullStart } from '../../src/api/live/pull';
import { Refusal } from '../../src/core/kernel/errors';
import { FakeLog, move, WordDelivery } from './fake-log';

const failures: unknown[] = [];
const start = (after: number, caughtUpAt: number, measures: Partial<PullStart> = {}): PullStart => ({
  after, caughtUpAt, onFailure: (error) => failures.push(error), ...measures,
});

function subscribe(log: FakeLog, begin: PullStart, delivery = new WordDelivery()): AsyncGenerator<string, void, void> {
  return endable((signal) => pull(log, delivery, begin, signal));
}

async function take(frames: AsyncGenerator<string, void, void>, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const next = await frames.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

function logOf(count: number): FakeLog {
  const log = new FakeLog();
  log.append(...Array.from({ length: count }, () => move()));
  return log;
}

describe('a subscription', () => {
  beforeEach(() => failures.splice(0));

  it('without a cursor says CaughtUp first, then what comes', async () => {
    const log = logOf(3);
    const frames = subscribe(log, start(2, 2));
    expect(await take(frames, 1)).toEqual(['c2']);
    log.append(move());
    expect(await take(frames, 1)).toEqual(['e3']);
  });

  it('with a cursor says all since, then CaughtUp where it began, then what comes', async () => {
    const log = logOf(5);
    const frames = subscribe(log, start(1, 4));
    expect(await take(frames, 1)).toEqual(['e2']);
    log.append(move());
    expect(await take(frames, 4)).toEqual(['e3', 'e4', 'c4', 'e5']);
  });

  it('says CaughtUp on an empty log and on one of which nothing is for the viewer', async () => {
    expect(await take(subscribe(new FakeLog(), start(-1, -1)), 1)).toEqual(['c-1']);
    expect(await take(subscribe(logOf(4), start(-1, 3), new WordDelivery(() => false)), 1)).toEqual(['c3']);
  });

  it('reads a long log in pages, in order', async () => {
    const taken = await take(subscribe(logOf(1_200), start(-1, 1_199)), 1_201);
    expect(taken).toEqual([...Array.from({ length: 1_200 }, (_, i) => `e${i}`), 'c1199']);
  });

  it('says Progress with the place it has looked at where nothing is for the viewer', async () => {
    const log = logOf(1);
    const frames = subscribe(log, start(0, 0, { progressMs: 20 }), new WordDelivery(() => false));
    expect(await take(frames, 2)).toEqual(['c0', 'p0']);
    log.append(move(), null, move());
    expect(await take(frames, 1)).toEqual(['p3']);
  });

  it('holds no frames for a reader that does not ask', async () => {
    const log = logOf(1_000);
    const delivery = new WordDelivery();
    const frames = subscribe(log, start(-1, 999), delivery);
    await take(frames, 1);
    await sleep(20);
    expect({ reads: log.reads, decided: delivery.decided }).toEqual({ reads: 1, decided: 1 });
  });

  it('decides anew for a reader that was slow', async () => {
    const delivery = new WordDelivery();
    const frames = subscribe(logOf(6), start(-1, 5, { freshMs: 10 }), delivery);
    expect(await take(frames, 2)).toEqual(['e0', 'e1']);
    delivery.hiddenFrom = 2;
    await sleep(30);
    expect(await take(frames, 1)).toEqual(['c5']);
  });

  it('waits for a database that is away, and loses nothing', async () => {
    const log = logOf(3);
    log.failures = 2;
    const frames = subscribe(log, start(-1, 2, { retryMs: 1 }));
    expect(await take(frames, 4)).toEqual(['e0', 'e1', 'e2', 'c2']);
    expect(failures).toHaveLength(2);
  });

  it('ends with a refusal, which waiting would not mend', async () => {
    const log = logOf(1);
    log.read = async () => {
      throw new Refusal('CURSOR_EXPIRED', 'gone');
    };
    await expect(subscribe(log, start(-1, 0)).next()).rejects.toThrow('gone');
  });

  it('ends at once when its reader leaves while it waits', async () => {
    const log = logOf(1);
    const frames = subscribe(log, start(0, 0));
    await take(frames, 1);
    const pending = frames.next();
    await sleep(1);
    expect(log.waiters).toBe(1);
    await frames.return();
    expect(await pending).toEqual({ value: undefined, done: true });
    expect(log.waiters).toBe(0);
  });

  it('ends when the server stops', async () => {
    const log = logOf(1);
    const frames = subscribe(log, start(0, 0));
    await take(frames, 1);
    const pending = frames.next();
    log.stop();
    expect((await pending).done).toBe(true);
  });

  it('has every place once and in order over any cuts, when each goes on from the last frame', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.record({ appended: fc.nat(40), taken: fc.nat(30) }), { maxLength: 12 }), fc.nat(3),
      async (sessions, every) => {
        const log = new FakeLog();
        const wanted = (index: number): boolean => index % (every + 1) === 0;
        const seen: number[] = [];
        let cursor = -1;
        for (const { appended, taken } of [...sessions, { appended: 0, taken: 1_000 }]) {
          log.append(...Array.from({ length: appended }, () => move()));
          const frames = subscribe(log, start(cursor, log.tail, { progressMs: 5_000 }), new WordDelivery(({ index }) => wanted(index)));
          for (let i = 0; i < taken; i += 1) {
            const word = (await frames.next()).value as string;
            cursor = Number(word.slice(1));
            if (word.startsWith('e')) seen.push(cursor);
            else break;
          }
          await frames.return();
        }
        expect(seen).toEqual(Array.from({ length: log.tail + 1 }, (_, i) => i).filter(wanted));
      },
    ), { numRuns: 60 });
  });
});

describe('a gap in the log', () => {
  it('is not passed over', () => {
    const at = (index: number) => ({ index, entryId: 'e', move: null });
    expect(contiguous([at(3), at(4), at(6)], 2).map(({ index }) => index)).toEqual([3, 4]);
    expect(contiguous([at(4)], 2)).toEqual([]);
  });
});
