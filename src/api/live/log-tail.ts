import type { Database } from '../../core/db/context';
import { Refusal } from '../../core/kernel/errors';
import { getPosition } from '../../core/trace/trace.store';
import type { Envelope } from './envelope';
import { readEnvelopes } from './envelope.store';
import { Waiting } from './waiting';

/** What a subscription pulls from. */
export interface LogSource {
  /** Index of the last place that this server knows of, -1 before the first. */
  readonly tail: number;
  /** True once the server is stopping: subscriptions end. */
  readonly stopped: boolean;
  /** Places behind `after` without a gap, at most `limit`; at least one where `after` is below the tail. */
  read(after: number, limit: number): Promise<readonly Envelope[]>;
  /** Resolves when the tail is beyond `after`, when `ms` are over, when the signal aborts, or at the stop. */
  beyond(after: number, ms: number, signal: AbortSignal): Promise<void>;
}

/** A way by which servers tell each other of places of the log. Whatever it loses, doubles or turns around is mended here. */
export interface Relaying {
  readonly isUp: boolean;
  tell(places: readonly Envelope[]): void;
}

/** Most places that one statement reads. */
const PAGE = 500;
/** How often the log is looked at where nothing told of new entries, in milliseconds. */
const POLL_MS = 250;
/** The same while a relay brings new places. */
const RELAYED_POLL_MS = 1_000;
/** Places kept in memory: what live subscriptions read without a statement. */
const RING = 10_000;

/**
 * Follows the one order of the log on behalf of all subscriptions of this server. It polls; a poke is only a hint.
 * Indexes are contiguous, so a place that is missing is seen, and waited for, never passed over.
 */
export class LogTail implements LogSource {
  private ring: Envelope[] = [];
  private last = -1;
  private ended = false;
  private current: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;
  private running: Promise<void> | undefined;
  private readonly waiting = new Waiting();
  private readonly nudges = new Waiting();
  private nudged = false;

  /** Where places go that this server read from the database: set where there is a relay. */
  relay: Relaying | undefined;

  constructor(private readonly database: Database, private readonly onFailure: (error: unknown) => void) {}

  get tail(): number {
    return this.last;
  }

  get stopped(): boolean {
    return this.ended;
  }

  /** Takes its place at the end of the log as it is, and follows from there. */
  async start(): Promise<void> {
    this.last = await this.database.inContext({ system: 'tailer' }, getPosition);
    this.running = this.follow();
  }

  /** Tells that entries have got their place, so that they need not wait for the next look. */
  poke(): void {
    this.nudged = true;
    this.nudges.wake();
  }

  /** Takes in places that another server told of. Those that it has are passed over; a gap is filled from the database. */
  offer(places: readonly Envelope[]): void {
    const later = places.filter(({ index }) => index > this.last);
    const whole = contiguous(later, this.last);
    this.append(whole);
    if (whole.length < later.length) this.poke();
  }

  /** Ends all waiting; resolves once nothing is read any more. */
  async stop(): Promise<void> {
    this.ended = true;
    this.waiting.wake();
    this.nudges.wake();
    await this.running;
  }

  /** Reads up to the end of the log: afterwards the tail has all that had its place before the call. */
  refresh(): Promise<void> {
    this.queued ??= this.current.catch(() => undefined).then(() => {
      this.queued = undefined;
      this.current = this.catchUp();
      return this.current;
    });
    return this.queued;
  }

  async read(after: number, limit: number): Promise<readonly Envelope[]> {
    const first = this.ring[0];
    if (first && after + 1 >= first.index) return this.ring.slice(after + 1 - first.index, after + 1 - first.index + limit);
    const upTo = Math.min(limit, PAGE, this.last - after);
    if (upTo <= 0) return [];
    const page = await this.page(after, upTo);
    const whole = contiguous(page, after);
    if (whole.length === 0) {
      throw new Refusal('CURSOR_EXPIRED', 'The log is no longer kept from this cursor on. Query again and subscribe from its position.');
    }
    return whole;
  }

  async beyond(after: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.ended || this.last > after) return;
    await this.waiting.wait(ms, signal);
  }

  private async follow(): Promise<void> {
    while (!this.ended) {
      this.nudged = false;
      await this.refresh().catch(this.onFailure);
      if (!this.nudged && !this.ended) await this.nudges.wait(this.relay?.isUp ? RELAYED_POLL_MS : POLL_MS);
    }
  }

  private async catchUp(): Promise<void> {
    let isFull: boolean;
    do {
      const page = await this.page(this.last, PAGE);
      // A relay may have brought some of them meanwhile.
      const whole = contiguous(page.filter(({ index }) => index > this.last), this.last);
      isFull = page.length === PAGE;
      this.append(whole);
      if (whole.length > 0) this.relay?.tell(whole);
    } while (isFull && !this.ended);
  }

  private append(next: readonly Envelope[]): void {
    if (next.length === 0) return;
    this.ring.push(...next);
    if (this.ring.length > RING * 1.1) this.ring = this.ring.slice(-RING);
    this.last = next.at(-1)!.index;
    // Entries about no loop are no frames. What a frame shows is such an entry: it must not wake those who wait for frames.
    if (next.some((envelope) => envelope.move !== null)) this.waiting.wake();
  }

  private page(after: number, limit: number): Promise<Envelope[]> {
    return this.database.inContext({ system: 'tailer' }, (tx) => readEnvelopes(tx, after, limit));
  }
}

/** The places that follow on `after` without a gap. */
export function contiguous(envelopes: readonly Envelope[], after: number): readonly Envelope[] {
  const gap = envelopes.findIndex((envelope, i) => envelope.index !== after + 1 + i);
  return gap < 0 ? envelopes : envelopes.slice(0, gap);
}
