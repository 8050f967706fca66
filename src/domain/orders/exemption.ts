import { badInput } from '../../core/kernel/errors';

/** Who is not to be held at a site like everybody else. */
export const EXEMPTION_GROUNDS = ['FOURTEEN_OR_YOUNGER', 'PREGNANT', 'SERIOUSLY_ILL', 'CANNOT_CARE_FOR_SELF'] as const;
/** One of {@link EXEMPTION_GROUNDS}. */
export type ExemptionGround = (typeof EXEMPTION_GROUNDS)[number];

/** What an exemption leads to: isolation at home, or somebody at the person's side. */
export const EXEMPTION_WAYS = ['HOME', 'ESCORT'] as const;
/** One of {@link EXEMPTION_WAYS}. */
export type ExemptionWay = (typeof EXEMPTION_WAYS)[number];

/** Oldest age at which a child is exempt by age alone, in years. */
export const EXEMPT_CHILD_AGE = 14;
/** Age from which nobody is an escort, in years: escorts may not be old or ill. */
export const ESCORT_TOO_OLD = 60;

/** Who goes with the person. */
export interface Escort {
  readonly name: string;
  readonly birthYear: number;
  readonly healthy: boolean;
}

/**
 * @throws Refusal BAD_USER_INPUT where the person is too old to be exempt as a child, where an escort is missing, old or
 * ill, or where one is named although the person stays at home.
 */
export function checkExemption(
  ground: ExemptionGround, way: ExemptionWay, escort: Escort | null, birthYear: number | null, thisYear: number,
): void {
  if (ground === 'FOURTEEN_OR_YOUNGER' && birthYear !== null && thisYear - birthYear > EXEMPT_CHILD_AGE + 1) {
    throw badInput('input.ground', `By the year of birth the person is older than ${EXEMPT_CHILD_AGE}.`);
  }
  if (way === 'HOME' && escort) throw badInput('input.escort', 'A person who stays at home needs no escort.');
  if (way === 'ESCORT' && !escort) throw badInput('input.escort', 'Say who goes with the person.');
  if (escort && (thisYear - escort.birthYear >= ESCORT_TOO_OLD || thisYear - escort.birthYear < 18)) {
    throw badInput('input.escort.birthYear', `An escort is an adult younger than ${ESCORT_TOO_OLD}.`);
  }
  if (escort && !escort.healthy) throw badInput('input.escort.healthy', 'An escort may not be ill.');
}
