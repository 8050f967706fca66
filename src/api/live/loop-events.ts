import { admit, type AccessRule } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { Refusal } from '../../core/kernel/errors';
import { choiceOf, type LoopFilter } from '../../core/loops/loop.input';
import type { Places } from '../../core/places/places';
import type { EventCursors } from '../../core/trace/position';
import { AlarmDelivery } from './alarm-delivery';
import type { AlarmFrame } from './clock-alarm.type';
import { endable } from './endable';
import type { LoopFrame } from './loop-event.type';
import { LoopDelivery } from './loop-delivery';
import { LoopMatch } from './loop-match';
import type { LogTail } from './log-tail';
import { pull, type Delivery } from './pull';
import type { Sights } from './sights';

/** Who may subscribe. The guard on the field runs at each frame; the subscription asks before the first. */
export const LOOP_EVENTS_ACCESS: AccessRule = { to: 'personal' };

/** What streams of loops stand on; the composition root hands it over. */
export interface LoopEventsParts {
  readonly tail: LogTail;
  readonly sights: Sights;
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
  subscribe(context: RequestContext, request: LoopEventsRequest): Promise<AsyncGenerator<LoopFrame, void, void>> {
    return this.begin(context, request, (match, cursors) => new LoopDelivery(this.parts.sights, cursors, context, match));
  }

  /** As {@link subscribe}, for what clocks tell alone. */
  alarms(context: RequestContext, request: LoopEventsRequest): Promise<AsyncGenerator<AlarmFrame, void, void>> {
    return this.begin(context, request, (match, cursors) => new AlarmDelivery(this.parts.sights, cursors, context, match));
  }

  private async begin<F>(
    context: RequestContext, { filter, after }: LoopEventsRequest, make: (match: LoopMatch, cursors: EventCursors) => Delivery<F>,
  ): Promise<AsyncGenerator<F, void, void>> {
    admit(LOOP_EVENTS_ACCESS, context.principal);
    const { tail, places, onFailure } = this.parts;
    const cursors = this.parts.cursors();
    const match = new LoopMatch(choiceOf(filter), places);
    const wanted = after === undefined || after === null ? undefined : cursors.read(after);
    await tail.refresh();
    const caughtUpAt = tail.tail;
    const begin = wanted ?? caughtUpAt;
    await this.checkPlace(begin);
    const delivery = make(match, cursors);
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
