import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../core/kernel/errors';
import type { Envelope } from './envelope';
import type { LogSource } from './log-tail';

/** A frame with the index of the place that it stands at. */
export interface Placed<F> {
  readonly index: number;
  readonly frame: F;
}

/** What a subscription makes of the log. */
export interface Delivery<F> {
  /** Whether the place can be of interest at all; judged without a statement. */
  concerns(envelope: Envelope): boolean;
  /** The frames for these places by the viewer's rights of now: at most one each, in their order. */
  decide(envelopes: readonly Envelope[]): Promise<readonly Placed<F>[]>;
  caughtUp(index: number): F;
  progress(index: number): F;
}

/** Where a subscription begins, and its measures. */
export interface PullStart {
  /** The place behind which it begins. */
  readonly after: number;
  /** The place up to which all had happened before it began: CaughtUp is said there. */
  readonly caughtUpAt: number;
  readonly progressMs?: number;
  readonly freshMs?: number;
  readonly retryMs?: number;
  /** Told of what fails in the database; the pull goes on when it is back. */
  readonly onFailure: (error: unknown) => void;
}

/** The contract says 15 s; the rest is for the way. */
const PROGRESS_MS = 10_000;
/** How long a decision about rights may lie before its frames go out, in milliseconds. */
const FRESH_MS = 250;
const RETRY_MS = 1_000;
/** Places that are looked at in one go. */
const PAGE = 500;
/** Frames that are decided in one go: few, so that a slow reader's do not go stale. */
const BATCH = 32;

/**
 * The frames of one subscription, pulled: there is no queue. A reader that does not ask for the next frame holds
 * nothing but a number, the cursor; it lags and harms nobody. A frame is made when it is asked for, by the rights of
 * that moment.
 */
export async function* pull<F>(
  source: LogSource, delivery: Delivery<F>, start: PullStart, signal: AbortSignal,
): AsyncGenerator<F, void, void> {
  const { after, caughtUpAt, progressMs = PROGRESS_MS, freshMs = FRESH_MS, retryMs = RETRY_MS, onFailure } = start;
  let cursor = after;
  let caughtUp = false;
  let sentAt = performance.now();
  const ended = (): boolean => signal.aborted || source.stopped;

  while (!ended()) {
    if (!caughtUp && cursor >= caughtUpAt) {
      caughtUp = true;
      yield delivery.caughtUp(cursor);
      sentAt = performance.now();
    }
    const step = await next(source, delivery, cursor, caughtUp ? Infinity : caughtUpAt).catch((error: unknown) => {
      if (error instanceof Refusal) throw error;
      onFailure(error);
      return undefined;
    });
    const decidedAt = performance.now();
    for (const { index, frame } of step?.frames ?? []) {
      if (ended()) return;
      yield frame;
      cursor = index;
      sentAt = performance.now();
      if (sentAt - decidedAt > freshMs) break;
    }
    if (step && !(step.frames.length > 0 && cursor < step.frames.at(-1)!.index)) cursor = step.examined;
    if (!ended() && performance.now() - sentAt >= progressMs) {
      yield delivery.progress(cursor);
      sentAt = performance.now();
    }
    if (!step) await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    else if (caughtUp && cursor >= source.tail) await source.beyond(cursor, Math.max(0, progressMs - (performance.now() - sentAt)), signal);
  }
}

interface Step<F> {
  readonly frames: readonly Placed<F>[];
  /** The last place that was looked at; nothing behind the frames up to it is for the viewer. */
  readonly examined: number;
}

/** Looks at the places behind the cursor, not beyond `limit`. */
async function next<F>(source: LogSource, delivery: Delivery<F>, cursor: number, limit: number): Promise<Step<F>> {
  if (cursor >= source.tail) return { frames: [], examined: cursor };
  const page = (await source.read(cursor, PAGE)).filter((envelope) => envelope.index <= limit);
  const concerned = page.filter((envelope) => delivery.concerns(envelope));
  const batch = concerned.slice(0, BATCH);
  const examined = batch.length < concerned.length ? batch.at(-1)!.index : page.at(-1)?.index ?? cursor;
  return { frames: batch.length > 0 ? await delivery.decide(batch) : [], examined };
}
