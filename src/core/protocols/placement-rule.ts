import type { RiskCategory } from './risk-category';

/** Kinds of rule by which a room is given. */
export const PLACEMENT_RULES = ['ZONE', 'ACCESSIBLE', 'FLOOR_SEPARATION', 'SITE_KIND'] as const;
/** One of {@link PLACEMENT_RULES}. */
export type PlacementRuleName = (typeof PLACEMENT_RULES)[number];

/** One rule by which rooms are given to persons; each kind of rule reads its own part. */
export interface PlacementRule {
  readonly rule: PlacementRuleName;
  /** ZONE: rooms for isolated persons lie in these zones. */
  readonly zones?: readonly string[] | undefined;
  /** ACCESSIBLE: who needs room to move, or care, gets a room of these classes. */
  readonly classes?: readonly string[] | undefined;
  /** FLOOR_SEPARATION: persons of different groups are not on one floor; who is in no group may be anywhere. */
  readonly groups?: readonly (readonly RiskCategory[])[] | undefined;
  /** SITE_KIND: these categories go to sites of these kinds only. */
  readonly categories?: readonly RiskCategory[] | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly source: string;
  readonly verified: boolean;
}
