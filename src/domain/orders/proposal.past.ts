import { rowIdOf, type IdType, type RowId } from '../../core/kernel/ids';
import { factOf, lastOf, NO_WORD, type KindPast } from '../../core/loops/past';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { ProposalRelation } from './proposal';
import type { ProposalRow } from './proposal.entity';

/** The past of a proposal: what was proposed never changes, and it says nothing of its person. */
export const proposalPast: KindPast<ProposalRow> = {
  row(now, entries) {
    const raised = lastOf(entries, 'PROPOSAL_RAISED');
    const told = (type: IdType, name: string, kept: RowId): RowId => rowIdOf(type, factOf(raised, name) ?? '') ?? kept;
    const exposedAt = factOf(raised, 'exposedAt');
    return {
      ...now,
      orderId: told('IsolationOrder', 'order', now.orderId), stayId: told('IsolationStay', 'stay', now.stayId),
      siteId: told('IsolationSite', 'site', now.siteId), sourceOrderId: told('IsolationOrder', 'source', now.sourceOrderId),
      relation: (factOf(raised, 'relation') ?? now.relation) as ProposalRelation, floor: Number(factOf(raised, 'floor') ?? now.floor),
      category: (factOf(raised, 'category') ?? now.category) as RiskCategory,
      exposedAt: exposedAt === null ? now.exposedAt : new Date(exposedAt),
      answer: factOf(lastOf(entries, 'PROPOSAL_ACCEPTED', 'PROPOSAL_DISMISSED'), 'reason'),
    };
  },
  word: () => NO_WORD,
};
