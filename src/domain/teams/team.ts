import type { AgencyKind } from '../../core/access/purpose';
import { badInput } from '../../core/kernel/errors';
import { defineEntries } from '../../core/trace/facts';

/** What a team is, in the words of the contract. */
export const TEAM_KINDS = ['PARTY_WORK_GROUP', 'COMMANDO', 'SERVICE', 'YOUTH_VOLUNTEER', 'SAMPLING', 'RURAL_PATROL'] as const;
/** One of {@link TEAM_KINDS}. */
export type TeamKind = (typeof TEAM_KINDS)[number];

/** Kinds of agency that have teams of their own and can be asked for one. */
export const TEAM_AGENCY_KINDS: readonly AgencyKind[] = [
  'PUBLIC_SECURITY', 'PUBLIC_HEALTH', 'BIG_DATA', 'INDUSTRY_IT', 'COMMUNITY', 'PARTY_ORGAN', 'HEADQUARTERS',
];

/** Largest team; a larger number is a slip of the hand. */
export const TEAM_SIZE_LIMIT = 10_000;

/** The entry that tells of a new team. It belongs to no loop. */
export const teamEntries = defineEntries({
  TEAM_REGISTERED: {
    team: 'WORK_STATE', name: 'WORK_STATE', kind: 'WORK_STATE', region: 'WORK_STATE', leaderTitle: 'WORK_STATE', size: 'WORK_STATE',
  },
});

/** The size itself. @throws Refusal BAD_USER_INPUT outside of 1..{@link TEAM_SIZE_LIMIT}. */
export function checkSize(path: string, size: number): number {
  if (!Number.isInteger(size) || size < 1 || size > TEAM_SIZE_LIMIT) {
    throw badInput(path, `size must be a whole number from 1 to ${TEAM_SIZE_LIMIT}.`);
  }
  return size;
}
