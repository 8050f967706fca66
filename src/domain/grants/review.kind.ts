import type { LoopKind, Part } from '../../core/loops/loop-kind';
import { lastOf } from '../../core/loops/past';
import { REVIEW_PHASES, REVIEW_TRANSITIONS, reviewEntries, type ReviewState, type ReviewVerb } from './override';
import type { ReviewRow } from './override.entity';
import { getReview, insertReviews, updateReview } from './override.store';

/** Reviews of break-glass accesses as a kind of loop: opened by the platform in the name of the auditors who hold it. */
export const reviewKind: LoopKind<ReviewState, ReviewVerb, ReviewRow> = {
  name: 'OVERRIDE_REVIEW',
  prefix: 'FH',
  phases: REVIEW_PHASES,
  transitions: REVIEW_TRANSITIONS,
  entries: reviewEntries,
  participants: () => [],
  partsOf: (party, loop): Part[] => (party === loop.answerer ? ['OPENER', 'ANSWERER'] : []),
  past: {
    row: (now, entries) => {
      const reviewed = lastOf(entries, 'OVERRIDE_REVIEWED');
      return { ...now, justified: reviewed ? now.justified : null, finding: reviewed ? now.finding : null };
    },
  },
  load: getReview,
  insert: insertReviews,
  update: updateReview,
};
