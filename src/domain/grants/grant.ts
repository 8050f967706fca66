import { badInput } from '../../core/kernel/errors';

/** States of a grant. */
export const GRANT_STATES = ['RUNNING', 'REVOKED', 'LAPSED'] as const;
/** One of {@link GRANT_STATES}. */
export type GrantState = (typeof GRANT_STATES)[number];

/** Longest time for which an agency is let in, in days: longer needs a new decision. */
export const LONGEST_GRANT_DAYS = 30;
const DAY_MS = 86_400_000;

/** @throws Refusal BAD_USER_INPUT for an end that has passed or lies too far ahead. */
export function checkUntil(until: Date, now: Date): Date {
  if (until <= now) throw badInput('input.until', 'until must be in the future.');
  if (until.getTime() - now.getTime() > LONGEST_GRANT_DAYS * DAY_MS) {
    throw badInput('input.until', `until must be within ${LONGEST_GRANT_DAYS} days. Grant again when the time is over.`);
  }
  return until;
}
