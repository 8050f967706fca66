import type { LoopPhase } from '../../core/loops/loop-kind';
import type { RowId } from '../../core/kernel/ids';

/** The WORK state of a loop at one moment, as far as a filter can ask for it. */
export interface LoopMoment {
  readonly phase: LoopPhase;
  readonly heldBy: RowId;
  readonly overdue: boolean;
}

/** What an entry did to its loop: what never changes of the loop, and its WORK state before and after. */
export interface LoopMove {
  readonly loopId: RowId;
  /** Kind of the entry, such as CLOCK_BREACHED. */
  readonly entryKind: string;
  /** Place of the entry within the loop, from 1. */
  readonly loopSeq: number;
  readonly kind: string;
  readonly regionCode: string;
  readonly openedBy: RowId;
  readonly personId: RowId | null;
  readonly openedAt: Date;
  /** Null for the entry that opened the loop. */
  readonly before: LoopMoment | null;
  readonly after: LoopMoment;
}

/**
 * One place of the log as servers carry it to subscriptions: enough to find out whom it concerns, and nothing that
 * is shown. What is shown is read for each viewer under the viewer's own rights.
 */
export interface Envelope {
  readonly index: number;
  readonly entryId: RowId;
  /** Null for an entry about no loop, which is no frame but holds its place. */
  readonly move: LoopMove | null;
}
