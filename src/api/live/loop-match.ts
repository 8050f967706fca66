import { shanghaiDay } from '../../core/kernel/clock';
import type { LoopChoice } from '../../core/loops/loop-list';
import type { Places } from '../../core/places/places';
import type { LoopMoment, LoopMove } from './envelope';

/** What a stream can be narrowed to: all that LoopFilter has. */
export type StreamChoice = Omit<LoopChoice, 'states' | 'answerer'>;

/** What a filter asks of a loop: a row of `loop` has it all, and so has an entry's move with one of its moments. */
export type Matched = LoopMoment & Pick<LoopMove, 'kind' | 'regionCode' | 'openedBy' | 'personId' | 'openedAt'>;

/** Whether loops match a filter. It means the same as the filter of the query `loops`, which is SQL. */
export class LoopMatch {
  constructor(private readonly choice: StreamChoice, private readonly places: Pick<Places, 'isWithin'>) {}

  /** Whether the loop matched before the entry or after it: then the entry concerns whoever set the filter. */
  concerns(move: LoopMove): boolean {
    return this.holds({ ...move, ...move.after }) || (move.before !== null && this.holds({ ...move, ...move.before }));
  }

  /** Whether a loop matches as it is. */
  holds(loop: Matched): boolean {
    const { choice } = this;
    return among(choice.kinds, loop.kind) && among(choice.phases, loop.phase)
      && is(choice.openedBy, loop.openedBy) && is(choice.heldBy, loop.heldBy)
      && is(choice.personId, loop.personId) && is(choice.overdue, loop.overdue)
      && (!choice.openedAfter || loop.openedAt >= choice.openedAfter)
      && (!choice.openedBefore || loop.openedAt < choice.openedBefore)
      && (!choice.region || this.places.isWithin(loop.regionCode, choice.region, shanghaiDay(loop.openedAt)));
  }
}

function among<T>(wanted: readonly T[] | null | undefined, value: T): boolean {
  return !wanted || wanted.includes(value);
}

function is<T>(wanted: T | null | undefined, value: T): boolean {
  return wanted === undefined || wanted === null || wanted === value;
}
