import type { PlacementRefusal } from '../sites/placement';

/** What speaks for or against a site. */
export const SUGGESTION_REASONS = ['ROOM_FITS', 'NO_ROOM_FITS', 'HOUSEHOLD_THERE', 'SAME_REGION', 'OTHER_REGION', 'OTHERS_WAIT', 'GOES_THERE_NOW'] as const;
/** One of {@link SUGGESTION_REASONS}. */
export type SuggestionReason = (typeof SUGGESTION_REASONS)[number];

/** What is known of a site when it is ranked. */
export interface Candidate {
  readonly siteId: string;
  readonly name: string;
  /** The rule that stands against every room; null where one fits. */
  readonly refusedBy: PlacementRefusal | null;
  readonly free: number;
  readonly rooms: number;
  readonly waiting: number;
  readonly household: boolean;
  /** Whether it stands in the county or zone of the transfer. */
  readonly near: boolean;
  /** Whether the transfer goes there already. */
  readonly present: boolean;
}

/** A site in its place, with what put it there. */
export interface Ranked extends Candidate {
  readonly rank: number;
  readonly reasons: readonly SuggestionReason[];
}

/**
 * Sites in the order in which to ask them: those with a room that fits, then where the household is, then near ones, then
 * those for which fewer wait, then those with the larger free part of their rooms; ties by name. Advice: nobody is sent by it.
 */
export function rankSites(candidates: readonly Candidate[]): Ranked[] {
  const key = (one: Candidate): number[] => [
    one.refusedBy === null ? 0 : 1, one.household ? 0 : 1, one.near ? 0 : 1, one.waiting, one.rooms > 0 ? -one.free / one.rooms : 0,
  ];
  return [...candidates].sort((a, b) => compare(key(a), key(b)) || (a.name < b.name ? -1 : Number(a.name > b.name)))
    .map((one, i) => ({ ...one, rank: i + 1, reasons: reasonsOf(one) }));
}

function reasonsOf(one: Candidate): SuggestionReason[] {
  return [
    one.refusedBy === null ? 'ROOM_FITS' : 'NO_ROOM_FITS', ...(one.household ? ['HOUSEHOLD_THERE' as const] : []),
    one.near ? 'SAME_REGION' : 'OTHER_REGION', ...(one.waiting > 0 ? ['OTHERS_WAIT' as const] : []), ...(one.present ? ['GOES_THERE_NOW' as const] : []),
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}
