import type { LoopPhase, Transitions } from '../../core/loops/loop-kind';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { defineEntries } from '../../core/trace/facts';

/** States of a proposal. */
export const PROPOSAL_STATES = ['PROPOSED', 'ACCEPTED', 'DISMISSED', 'LAPSED'] as const;
/** One of {@link PROPOSAL_STATES}. */
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Verbs on proposals: each takes any number of them together. */
export type ProposalVerb = 'acceptProposals' | 'dismissProposals';

/** Where a person is, seen from what was found positive at the site. */
export const PROPOSAL_RELATIONS = ['SAME_FLOOR', 'FLOOR_ABOVE', 'FLOOR_BELOW', 'SAME_SITE'] as const;
/** One of {@link PROPOSAL_RELATIONS}. */
export type ProposalRelation = (typeof PROPOSAL_RELATIONS)[number];

/** What is proposed: to whoever was near a positive the term of a close contact begins anew. */
export const PROPOSED_CATEGORY: RiskCategory = 'CLOSE_CONTACT';
/** Whoever is infected already is in nobody's neighbourhood by this. */
export const INFECTED: readonly RiskCategory[] = ['CONFIRMED_CASE', 'ASYMPTOMATIC_INFECTION'];
/** Most proposals that one verb takes together. */
export const PROPOSALS_LIMIT = 200;

/** The phase that each state is. */
export const PROPOSAL_PHASES: Readonly<Record<ProposalState, LoopPhase>> = {
  PROPOSED: 'OPEN', ACCEPTED: 'CLOSED', DISMISSED: 'CLOSED', LAPSED: 'CLOSED',
};

/** The table of proposals (提级建议). Nothing happens to anybody by a proposal: only what a health officer takes becomes a decision. */
export const PROPOSAL_TRANSITIONS: Transitions<ProposalState, ProposalVerb> = {
  acceptProposals: { from: ['PROPOSED'], to: ['ACCEPTED'], by: ['ANSWERER'] },
  dismissProposals: { from: ['PROPOSED'], to: ['DISMISSED'], by: ['ANSWERER'] },
};

/** The entries of a proposal's trace. */
export const proposalEntries = defineEntries({
  PROPOSAL_RAISED: {
    order: 'WORK_STATE', stay: 'WORK_STATE', site: 'WORK_STATE', source: 'WORK_STATE', floor: 'WORK_STATE', relation: 'WORK_STATE',
    category: 'CATEGORY', exposedAt: 'EXPOSURE_TIME',
  },
  /** With the category that was decided, which may be another than the one proposed. */
  PROPOSAL_ACCEPTED: { reason: 'FREE_TEXT', category: 'CATEGORY' },
  PROPOSAL_DISMISSED: { reason: 'FREE_TEXT' },
  /** The order ended before anybody decided. */
  PROPOSAL_LAPSED: { order: 'WORK_STATE' },
});
