import { setTimeout as sleep } from 'node:timers/promises';
import { admit, type AccessRule } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { Refusal } from '../../core/kernel/errors';
import { choiceOf, type LoopFilter } from '../../core/loops/loop.input';
import type { SummaryKey } from '../../core/loops/summary';
import type { Places } from '../../core/places/places';
import type { EventCursors } from '../../core/trace/position';
import { endable } from './endable';
import type { LogSource } from './log-tail';
import { Progress } from './loop-event.type';
import { LoopMatch } from './loop-match';
import { deltaOf, type Counted, type CountRequest, type SharedCounts } from './shared-counts';
import type { SummaryFrame } from './summary-frame.type';

/** Who may follow counts: they are work, as those of loopSummary. */
export const SUMMARY_CHANGES_ACCESS: AccessRule = { to: 'work' };

/** What summaryChanges stands on; the composition root hands it over. */
export interface SummaryChangesParts {
  readonly tail: LogSource & { refresh(): Promise<void> };
  readonly counts: SharedCounts;
  readonly places: Pick<Places, 'isWithin'>;
  readonly cursors: () => EventCursors;
  /** Told of failures of the database under a running subscription, which goes on when it is back. */
  readonly onFailure: (error: unknown) => void;
}

/** What a caller follows. */
export interface SummaryChangesRequest {
  readonly by: SummaryKey;
  readonly filter?: LoopFilter | null;
}

/** Places that are looked at in one go. */
const PAGE = 500;
const PROGRESS_MS = 10_000;
const RETRY_MS = 1_000;

/**
 * Counts that are kept true: a snapshot, then what changed. There is no queue: a reader that is slow gets one delta for
 * all that happened meanwhile.
 */
export class SummaryChanges {
  constructor(private readonly parts: SummaryChangesParts) {}

  /** The frames for this caller. @throws Refusal PURPOSE_REQUIRED where counts of a person's loops are asked for without one. */
  async subscribe(context: RequestContext, { by, filter }: SummaryChangesRequest): Promise<AsyncGenerator<SummaryFrame, void, void>> {
    admit(SUMMARY_CHANGES_ACCESS, context.principal);
    const { tail, counts, places } = this.parts;
    const request: CountRequest = { by, choice: choiceOf(filter) };
    const match = new LoopMatch(request.choice, places);
    await tail.refresh();
    const first = await counts.count(context, request, tail.tail);
    return endable((signal) => this.follow(context, request, match, first, signal));
  }

  private async* follow(
    context: RequestContext, request: CountRequest, match: LoopMatch, first: Counted, signal: AbortSignal,
  ): AsyncGenerator<SummaryFrame, void, void> {
    const { tail, cursors } = this.parts;
    const ended = (): boolean => signal.aborted || tail.stopped;
    let held = first;
    let looked = first.position;
    let sentAt = performance.now();
    yield first.snapshot;
    while (!ended()) {
      const next = await this.next(context, request, match, looked);
      if (!next) {
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
        continue;
      }
      looked = next.looked;
      const delta = next.counted && deltaOf(held, next.counted);
      held = next.counted ?? held;
      if (ended()) return;
      if (delta) yield delta;
      else if (performance.now() - sentAt >= PROGRESS_MS) yield Object.assign(new Progress(), { cursor: cursors().write(looked) });
      else {
        await tail.beyond(looked, Math.max(0, PROGRESS_MS - (performance.now() - sentAt)), signal);
        continue;
      }
      sentAt = performance.now();
    }
  }

  /** Looks at what happened behind a place, and counts anew where it may matter; undefined where the database is away. */
  private async next(
    context: RequestContext, request: CountRequest, match: LoopMatch, looked: number,
  ): Promise<{ looked: number; counted?: Counted } | undefined> {
    const { tail, counts, onFailure } = this.parts;
    try {
      const upTo = tail.tail;
      if (!await this.matters(match, looked, upTo)) return { looked: Math.max(looked, upTo) };
      const counted = await counts.count(context, request, upTo);
      return { looked: Math.max(counted.position, upTo), counted };
    } catch (error) {
      if (error instanceof Refusal) throw error;
      onFailure(error);
      return undefined;
    }
  }

  /** Whether any place behind `after`, up to `upTo`, is about a loop that is counted. Of a long way back it is taken for granted. */
  private async matters(match: LoopMatch, after: number, upTo: number): Promise<boolean> {
    if (upTo <= after) return false;
    if (upTo - after > PAGE) return true;
    const page = await this.parts.tail.read(after, upTo - after);
    return page.some(({ move }) => move !== null && match.concerns(move));
  }
}
