import { ApiError } from '../../src/client/errors';
import type { HeldLoop, LoopFrame } from '../../src/client/frames';
import { LiveLoops } from '../../src/client/live-loops';
import type { LinkState } from '../../src/client/resuming-stream';
import type { LiveTransport, StreamEnd, StreamSink } from '../../src/client/socket-transport';
import { backoffMs, type Timers } from '../../src/client/timers';

interface Loop extends HeldLoop { readonly stateName: string }
interface Attempt { readonly after: unknown; readonly sink: StreamSink; left: boolean }

const entry = { id: 'e', index: 1, loopSeq: 1, kind: 'K', at: '2022-03-20T04:00:00.000Z', fromState: null, toState: null, agency: null };
const loop = (id: string, version: number, stateName = 'ISSUED'): Loop => ({ id, version, stateName });
const event = (cursor: string, changed: Loop, matches = true): LoopFrame<Loop> => (
  { __typename: 'LoopEvent', cursor, loopId: changed.id, matches, entry, loop: changed }
);
const left = (cursor: string, loopId: string): LoopFrame<Loop> => ({ __typename: 'LoopLeft', cursor, loopId, reason: 'REACH' });
const caughtUp = (cursor: string): LoopFrame<Loop> => ({ __typename: 'CaughtUp', cursor });
const refused = (code: string, extensions = {}): StreamEnd => ({ kind: 'REFUSED', error: new ApiError(code, code, extensions) });
const closed = (code?: number): StreamEnd => ({ kind: 'CLOSED', code });

/** A platform of which a test says when it answers, breaks, and how time passes. */
class Stage {
  readonly attempts: Attempt[] = [];
  readonly states: LinkState[] = [];
  readonly waits: { ms: number; task: () => void; cancelled: boolean }[] = [];
  snapshots = 0;
  renewals = 0;
  snapshot: () => Promise<{ position: string; loops: Loop[] }> = async () => ({ position: `s${this.snapshots}`, loops: [loop('a', 1)] });
  renewed: string | undefined = 'new';
  readonly live = new LiveLoops<Loop>({
    transport: this.transport(), selection: 'stateName', timers: this.timers(), random: () => 1,
    credentials: {
      get: () => ({ token: 'old' }),
      renew: async () => { this.renewals += 1; return this.renewed === undefined ? undefined : { token: this.renewed }; },
    },
    snapshot: () => { this.snapshots += 1; return this.snapshot(); },
    onState: (state) => this.states.push(state),
  });

  get last(): Attempt { return this.attempts.at(-1)!; }
  get shown(): string[] { return this.live.store.all.map(({ id, version }) => `${id}${version}`).sort(); }

  async begin(): Promise<void> {
    this.live.start();
    await this.settle();
  }

  frames(...sent: LoopFrame<Loop>[]): void {
    for (const frame of sent) this.last.sink.next(frame);
  }

  async end(how: StreamEnd): Promise<void> {
    this.last.sink.ended(how);
    await this.settle();
  }

  /** Lets the newest wait of this kind pass. */
  async pass(isWanted: (ms: number) => boolean = (ms) => ms < 40_000): Promise<number> {
    const wait = this.waits.filter((one) => !one.cancelled && isWanted(one.ms)).at(-1);
    if (!wait) throw new Error('nothing waits');
    wait.cancelled = true;
    wait.task();
    await this.settle();
    return wait.ms;
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  }

  private transport(): LiveTransport {
    return {
      open: (_document, { after }, _field, sink) => {
        const attempt = { after, sink, left: false };
        this.attempts.push(attempt);
        return () => { attempt.left = true; };
      },
    };
  }

  private timers(): Timers {
    return {
      after: (ms, task) => {
        const wait = { ms, task, cancelled: false };
        this.waits.push(wait);
        return () => { wait.cancelled = true; };
      },
    };
  }
}

let stage: Stage;
beforeEach(async () => {
  stage = new Stage();
  await stage.begin();
});

describe('a live list', () => {
  it('takes a snapshot and subscribes from its position', () => {
    expect(stage.shown).toEqual(['a1']);
    expect(stage.last.after).toBe('s1');
    stage.frames(caughtUp('c1'));
    expect(stage.states).toEqual(['CONNECTING', 'LIVE']);
  });

  it('ignores versions that are not above the held one, and takes off what matches no longer or left', () => {
    stage.frames(event('c1', loop('a', 3)), event('c2', loop('a', 2)), event('c3', loop('b', 1)), event('c4', loop('c', 1)));
    expect(stage.shown).toEqual(['a3', 'b1', 'c1']);
    stage.frames(event('c5', loop('b', 2), false), left('c6', 'c'));
    expect(stage.shown).toEqual(['a3']);
    stage.frames(event('c7', loop('b', 2)));
    expect(stage.shown).toEqual(['a3']);
  });

  it('lets a loop that left come back at the version that it had', () => {
    stage.frames(left('c1', 'a'), event('c2', loop('a', 1)));
    expect(stage.shown).toEqual(['a1']);
  });

  it('gives the same array until something changes and tells its listeners when it does', () => {
    let told = 0;
    const unsubscribe = stage.live.store.subscribe(() => { told += 1; });
    const before = stage.live.store.all;
    stage.frames(event('c1', loop('a', 1)), caughtUp('c2'));
    expect(stage.live.store.all).toBe(before);
    stage.frames(event('c3', loop('a', 2)));
    unsubscribe();
    stage.frames(event('c4', loop('a', 3)));
    expect(told).toBe(1);
  });
});

describe('after a break', () => {
  it.each([['a closed socket', closed(1006)], ['a stopped server', closed()], ['a fault', refused('INTERNAL')], ['a limit', refused('RATE_LIMITED')]])(
    'by %s it goes on from its last cursor, without a new snapshot', async (_what, how) => {
      stage.frames(caughtUp('c1'), event('c2', loop('b', 1)));
      await stage.end(how);
      expect(stage.states.at(-1)).toBe('BROKEN');
      await stage.pass();
      expect(stage.last.after).toBe('c2');
      expect([stage.snapshots, stage.renewals]).toEqual([1, 0]);
      stage.frames(event('c3', loop('b', 2)), caughtUp('c4'));
      expect(stage.states.at(-1)).toBe('LIVE');
      expect(stage.shown).toEqual(['a1', 'b2']);
    },
  );

  it('waits longer each time, at most 15 s, and no longer after a frame', async () => {
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      await stage.end(closed(1006));
      waits.push(await stage.pass());
    }
    expect(waits).toEqual([400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
    stage.frames(caughtUp('c1'));
    await stage.end(closed(1006));
    expect(await stage.pass()).toBe(400);
  });

  it.each([['CURSOR_EXPIRED', {}], ['CURSOR_FUTURE', {}], ['BAD_USER_INPUT', { path: 'after' }]])('by %s it takes a new snapshot', async (code, extensions) => {
    stage.frames(caughtUp('c1'));
    await stage.end(refused(code, extensions));
    stage.snapshot = async () => ({ position: 'fresh', loops: [loop('z', 9)] });
    await stage.pass();
    expect(stage.last.after).toBe('fresh');
    expect(stage.shown).toEqual(['z9']);
  });

  it.each([['4403', closed(4403)], ['UNAUTHENTICATED', refused('UNAUTHENTICATED')]])('by %s it asks for a new token and goes on', async (_what, how) => {
    stage.frames(caughtUp('c1'));
    await stage.end(how);
    expect(stage.renewals).toBe(1);
    await stage.pass();
    expect(stage.last.after).toBe('c1');
  });

  it('gives up where nobody has a new token, or coming again changes nothing; a person may try again', async () => {
    stage.renewed = undefined;
    await stage.end(closed(4403));
    expect(stage.states.at(-1)).toBe('REFUSED');
    stage.live.stream.retryNow();
    await stage.settle();
    await stage.end(refused('FORBIDDEN'));
    expect(stage.states.at(-1)).toBe('REFUSED');
  });

  it('counts a link on which nothing comes as dead', async () => {
    stage.frames(caughtUp('c1'));
    await stage.pass((ms) => ms === 40_000);
    expect([stage.states.at(-1), stage.last.left]).toEqual(['BROKEN', true]);
    await stage.pass();
    expect(stage.last.after).toBe('c1');
  });

  it('hears nothing of a subscription that it has left', async () => {
    const old = stage.last;
    stage.live.stream.linkLost();
    old.sink.next(event('c9', loop('old', 1)));
    old.sink.ended(closed(1006));
    expect(stage.shown).toEqual(['a1']);
    expect(stage.attempts).toHaveLength(1);
    stage.live.stream.retryNow();
    await stage.settle();
    expect(stage.attempts).toHaveLength(2);
  });

  it('stops, and begins again from its cursor', async () => {
    stage.frames(caughtUp('c1'));
    stage.live.stop();
    expect(stage.last.left).toBe(true);
    await stage.begin();
    expect(stage.last.after).toBe('c1');
  });

  it('tries the first snapshot again until it is there', async () => {
    const other = new Stage();
    other.snapshot = async () => { throw new Error('no link'); };
    await other.begin();
    expect(other.states.at(-1)).toBe('BROKEN');
    other.snapshot = async () => ({ position: 's', loops: [] });
    await other.pass();
    expect(other.last.after).toBe('s');
  });
});

it('spreads attempts over half of the wait', () => {
  expect([backoffMs(0, 0), backoffMs(0, 1), backoffMs(50, 0), backoffMs(50, 1)]).toEqual([200, 400, 7_500, 15_000]);
});
