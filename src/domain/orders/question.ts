import type { LoopPhase, Transitions } from '../../core/loops/loop-kind';
import { defineEntries } from '../../core/trace/facts';

/** Kinds of question on an order that somebody has to answer; each is a kind of loop. */
export const QUESTION_KINDS = ['APPEAL', 'ORDER_REVIEW', 'FEVER'] as const;
/** One of {@link QUESTION_KINDS}. */
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** States of a question. */
export const QUESTION_STATES = ['ASKED', 'ENDS_ORDER', 'LEAVES_ORDER', 'ANSWERED', 'WITHDRAWN', 'LAPSED'] as const;
/** One of {@link QUESTION_STATES}. */
export type QuestionState = (typeof QUESTION_STATES)[number];

/** Verbs on appeals, reviews and reports of fever. */
export type QuestionVerb = 'decideAppeal' | 'withdrawAppeal' | 'completeReview' | 'answerFever';

/** The phase that each state is. */
export const QUESTION_PHASES: Readonly<Record<QuestionState, LoopPhase>> = {
  ASKED: 'OPEN', ENDS_ORDER: 'CLOSED', LEAVES_ORDER: 'CLOSED', ANSWERED: 'CLOSED', WITHDRAWN: 'WITHDRAWN', LAPSED: 'CLOSED',
};

const NEVER = { from: [], to: [], by: [] } as const;

/** The tables of appeals and reviews. */
export const QUESTION_TRANSITIONS: Readonly<Record<QuestionKind, Transitions<QuestionState, QuestionVerb>>> = {
  APPEAL: {
    decideAppeal: { from: ['ASKED'], to: ['ENDS_ORDER', 'LEAVES_ORDER'], by: ['ANSWERER'] },
    withdrawAppeal: { from: ['ASKED'], to: ['WITHDRAWN'], by: ['OPENER'] },
    completeReview: NEVER,
    answerFever: NEVER,
  },
  ORDER_REVIEW: {
    completeReview: { from: ['ASKED'], to: ['ENDS_ORDER', 'LEAVES_ORDER'], by: ['ANSWERER'] },
    decideAppeal: NEVER,
    withdrawAppeal: NEVER,
    answerFever: NEVER,
  },
  FEVER: {
    answerFever: { from: ['ASKED'], to: ['ANSWERED'], by: ['ANSWERER'] },
    decideAppeal: NEVER,
    withdrawAppeal: NEVER,
    completeReview: NEVER,
  },
};

/** The entries of the traces of appeals and reviews. */
export const questionEntries = defineEntries({
  APPEAL_FILED: { order: 'WORK_STATE', grounds: 'FREE_TEXT' },
  APPEAL_DECIDED: { upheld: 'WORK_STATE', reason: 'FREE_TEXT' },
  APPEAL_WITHDRAWN: { reason: 'FREE_TEXT' },
  REVIEW_OPENED: { order: 'WORK_STATE' },
  REVIEW_COMPLETED: { endsOrder: 'WORK_STATE', reason: 'FREE_TEXT' },
  FEVER_RAISED: { stay: 'WORK_STATE', temperature: 'TEMPERATURE', symptoms: 'SYMPTOMS' },
  FEVER_ANSWERED: { reason: 'FREE_TEXT' },
  /** The order ended before it was reviewed. */
  REVIEW_LAPSED: { order: 'WORK_STATE' },
});
