import type { Envelope, LoopMoment, LoopMove } from '../../src/api/live/envelope';
import type { LogSource } from '../../src/api/live/log-tail';
import type { Delivery, Placed } from '../../src/api/live/pull';
import { Waiting } from '../../src/api/live/waiting';

/** A log in memory that a test writes to. */
export class FakeLog implements LogSource {
  stopped = false;
  reads = 0;
  /** While above 0, reading fails and counts down. */
  failures = 0;
  private readonly places: Envelope[] = [];
  private readonly waiting = new Waiting();

  get tail(): number {
    return this.places.length - 1;
  }

  get waiters(): number {
    return this.waiting.size;
  }

  append(...moves: (LoopMove | null)[]): void {
    for (const move of moves) this.places.push({ index: this.places.length, entryId: `entry-${this.places.length}`, move });
    this.waiting.wake();
  }

  stop(): void {
    this.stopped = true;
    this.waiting.wake();
  }

  async read(after: number, limit: number): Promise<readonly Envelope[]> {
    this.reads += 1;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('the database is away');
    }
    return this.places.slice(after + 1, after + 1 + limit);
  }

  async beyond(after: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.tail <= after && !this.stopped) await this.waiting.wait(ms, signal);
  }
}

/** Says frames as words: `e3` is the entry at 3, `c3` caught up at 3, `p3` progress to 3. */
export class WordDelivery implements Delivery<string> {
  decided = 0;
  /** Index from which on everything is hidden from the viewer. */
  hiddenFrom = Infinity;

  constructor(private readonly wanted: (envelope: Envelope) => boolean = () => true) {}

  concerns(envelope: Envelope): boolean {
    return envelope.move !== null && this.wanted(envelope);
  }

  async decide(envelopes: readonly Envelope[]): Promise<readonly Placed<string>[]> {
    this.decided += 1;
    return envelopes.filter(({ index }) => index < this.hiddenFrom).map(({ index }) => ({ index, frame: `e${index}` }));
  }

  caughtUp(index: number): string {
    return `c${index}`;
  }

  progress(index: number): string {
    return `p${index}`;
  }
}

const OPEN: LoopMoment = { phase: 'OPEN', heldBy: 'agency-a', overdue: false };

/** An entry of some loop. */
export function move(change: Partial<LoopMove> = {}): LoopMove {
  return {
    loopId: 'loop-1', entryKind: 'INVESTIGATION_RECEIVED', loopSeq: 2, kind: 'INVESTIGATION', regionCode: '350602', openedBy: 'agency-o', personId: 'person-1',
    openedAt: new Date('2022-03-20T04:00:00Z'), before: OPEN, after: OPEN, ...change,
  };
}
