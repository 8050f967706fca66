import type { RowId } from '../kernel/ids';
import type { KeptFact } from '../trace/facts';
import type { LoopPhase } from './loop-phase';

/** One entry of a loop, as the past is folded from it. */
export interface PastEntry {
  readonly id: RowId;
  readonly index: number;
  readonly seq: number;
  readonly kind: string;
  readonly at: Date;
  readonly state: string;
  readonly phase: LoopPhase;
  readonly heldBy: RowId;
  readonly dueAt: Date | null;
  readonly overdue: boolean;
  readonly hash: Buffer;
  /** Null where retention has destroyed them. */
  readonly facts: readonly KeptFact[] | null;
}

/** The past that a loop's row was brought back to. */
export interface Past {
  /** Index of the last entry of the log that counts. */
  readonly asOf: number;
  /** The loop's entries up to there, in their order; at least one. */
  readonly entries: readonly PastEntry[];
}
