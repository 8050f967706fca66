import type { LoopKind, Part, Participant } from '../../core/loops/loop-kind';
import { PROPOSAL_PHASES, PROPOSAL_TRANSITIONS, proposalEntries, type ProposalState, type ProposalVerb } from './proposal';
import type { ProposalRow } from './proposal.entity';
import { proposalPast } from './proposal.past';
import { getProposal, insertProposals, updateProposal } from './proposal.store';

/** Proposals of new decisions (提级建议) as a kind of loop: opened for the site, answered by whoever issued the order. */
export const proposalKind: LoopKind<ProposalState, ProposalVerb, ProposalRow> = {
  name: 'PROPOSAL',
  prefix: 'TJ',
  phases: PROPOSAL_PHASES,
  transitions: PROPOSAL_TRANSITIONS,
  entries: proposalEntries,
  // Whoever issued the order sees what became of it behind the closing too.
  participants: (loop): Participant[] => [{ party: loop.answerer, part: 'ANSWERER', grade: 2 }],
  partsOf: (party, loop): Part[] => [
    ...(party === loop.openedBy ? ['OPENER' as const] : []),
    ...(party === loop.answerer ? ['ANSWERER' as const] : []),
  ],
  past: proposalPast,
  load: getProposal,
  insert: insertProposals,
  update: updateProposal,
};
