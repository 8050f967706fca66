import type { Principal } from '../access/principal';
import type { AgencyKind } from '../access/purpose';
import type { RowId } from '../kernel/ids';
import type { Places } from '../places/places';
import type { AgencyRow } from '../places/region';
import type { LoopPhase } from './loop-kind';

/** The numbers of a reconciliation, each of which opens as a list, as in the contract. */
export const RECONCILIATION_PARTS = ['SENT', 'RECEIVED', 'OPEN', 'ANSWERED', 'CLOSED', 'WITHDRAWN'] as const;
/** One of {@link RECONCILIATION_PARTS}. */
export type ReconciliationPart = (typeof RECONCILIATION_PARTS)[number];

/** What is balanced: loops that `opener` opened at `from` or later and before `to`, and that `holder` is to answer. */
export interface Balance {
  readonly opener: RowId;
  readonly holder: RowId;
  readonly from: Date;
  readonly to: Date;
}

/** How many loops each part has. */
export interface BalanceCounts {
  readonly sent: number;
  readonly received: number;
  readonly open: number;
  readonly answered: number;
  readonly closed: number;
  readonly withdrawn: number;
}

/** Kinds of agency that watch over the two sides. */
const WATCHING: readonly AgencyKind[] = ['PUBLIC_HEALTH', 'HEADQUARTERS', 'SUPERVISION', 'AUDIT'];

/** Whether nothing was lost on the way, and every loop that was sent stands in exactly one phase. */
export function isBalanced(counts: BalanceCounts): boolean {
  const { sent, received, open, answered, closed, withdrawn } = counts;
  return sent === received && sent === open + answered + closed + withdrawn;
}

/** The phase that a part is narrowed to; null for those of every phase. */
export function phaseOf(part: ReconciliationPart): LoopPhase | null {
  return part === 'SENT' || part === 'RECEIVED' ? null : part;
}

/**
 * Whether the caller may ask for the balance of two agencies on a day: either of the two, and health, headquarters,
 * supervision and audit of the region of either or above it. A field team reaches a part of its agency's loops only
 * and could not tell a loss from a gap in its reach.
 */
export function mayReconcile(caller: Principal, sides: readonly AgencyRow[], places: Places, day: string): boolean {
  if (caller.role === 'FIELD_TEAM') return false;
  const { agency } = caller;
  const isAbove = (side: AgencyRow): boolean => places.isWithin(side.regionCode, agency.regionCode, day);
  return sides.some((side) => side.id === agency.id) || (WATCHING.includes(agency.kind) && sides.some(isAbove));
}
