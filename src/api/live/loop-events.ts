import { admit, type AccessRule } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { Refusal } from '../../core/kernel/errors';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import { choiceOf, type LoopFilter } from '../../core/loops/loop.input';
import type { Places } from '../../core/places/places';
import type { EventCursors } from '../../core/trace/position';
import type { TraceReading } from '../../core/trace/trace.reading';
import { endable } from './endable';
import type { LoopFrame } from './loop-event.type';
import { LoopDelivery } from './loop-delivery';
import { LoopMatch } from './loop-match';
import type { LogTail } from './log-tail';
import { pull } from './pull';

/** Who may subscribe. The guard on the field runs at each frame; the subscription asks before the first. */
export const LOOP_EVENTS_ACCESS: AccessRule = { to: 'personal' };

/** What loopEvents stands on; the composition root hands it over. */
export interface LoopEventsParts {
  readonly tail: LogTail;
  readonly catalog: LoopCatalog;
  readonly traces: TraceReading;
  readonly places: Places;
  readonly cursors: () => EventCursors;
  /** Told of failures of the database under a running subscription, which goes on when it is back. */
  readonly onFailure: (error: unknown) => void;
}

/** What a caller subscribes to. */
export interface LoopEventsRequest {
  readonly filter?: LoopFilter | null;
  readonly after?: string | null;
}

/** The stream of loops: resumable, in the log's order, cut to the viewer's rights at the moment of sending. */
export class LoopEvents {
  constructor(private readonly parts: LoopEventsParts) {}

  /**
   * The frames for this caller. The context must belong to this subscription alone.
   * @throws Refusal FORBIDDEN or PURPOSE_REQUIRED; BAD_USER_INPUT for a filter or cursor that is none; CURSOR_FUTURE
   * for a place that the log does not have, CURSOR_EXPIRED for one that it no longer has.
   */
  async subscribe(context: RequestContext, { filter, after }: LoopEventsRequest): Promise<AsyncGenerator<LoopFrame, void, void>> {
    admit(LOOP_EVENTS_ACCESS, context.principal);
    const { tail, places, onFailure } = this.parts;
    const cursors = this.parts.cursors();
    const match = new LoopMatch(choiceOf(filter), places);
    const wanted = after === undefined || after === null ? undefined : cursors.read(after);
    await tail.refresh();
    const caughtUpAt = tail.tail;
    const begin = wanted ?? caughtUpAt;
    await this.checkPlace(begin);
    const delivery = new LoopDelivery({ catalog: this.parts.catalog, traces: this.parts.traces, cursors }, context, match);
    return endable((signal) => pull(tail, delivery, { after: begin, caughtUpAt, onFailure }, signal));
  }

  private async checkPlace(index: number): Promise<void> {
    const { tail } = this.parts;
    if (index > tail.tail) {
      throw new Refusal('CURSOR_FUTURE', 'The log has not come to this cursor. Query again and subscribe from its position.');
    }
    if (index < tail.tail) await tail.read(index, 1);
  }
}
