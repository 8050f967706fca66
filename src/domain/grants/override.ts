import type { LoopPhase, Transitions } from '../../core/loops/loop-kind';
import { defineEntries } from '../../core/trace/facts';

/** How long an agency that breaks in is in, and how long a request waits for consent, in minutes. */
export const OVERRIDE_MINUTES = 60;
/** Code of the clock within which a break-glass access must have been reviewed. */
export const OVERRIDE_REVIEW = 'OVERRIDE_REVIEW';
/** Hours of that clock: the next day, while those who acted still know why. */
export const REVIEW_HOURS = 24;

/** States of a review. */
export const REVIEW_STATES = ['OPENED', 'REVIEWED'] as const;
/** One of {@link REVIEW_STATES}. */
export type ReviewState = (typeof REVIEW_STATES)[number];
/** The one verb on a review. */
export type ReviewVerb = 'reviewOverride';

/** The phase that each state is. */
export const REVIEW_PHASES: Readonly<Record<ReviewState, LoopPhase>> = { OPENED: 'OPEN', REVIEWED: 'CLOSED' };

/** The table of reviews. */
export const REVIEW_TRANSITIONS: Transitions<ReviewState, ReviewVerb> = {
  reviewOverride: { from: ['OPENED'], to: ['REVIEWED'], by: ['ANSWERER'] },
};

/** The entries of a review's trace. */
export const reviewEntries = defineEntries({
  OVERRIDE_REVIEW_OPENED: { override: 'WORK_STATE', agency: 'WORK_STATE', loop: 'WORK_STATE' },
  OVERRIDE_REVIEWED: { justified: 'WORK_STATE', finding: 'FREE_TEXT' },
});
