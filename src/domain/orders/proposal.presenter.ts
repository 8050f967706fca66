import { gradeOfLoop } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import type { RowId } from '../../core/kernel/ids';
import { verbsOf, type PresentedKind } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { rowAt } from '../../core/loops/past';
import type { ProposalRow } from './proposal.entity';
import { proposalKind } from './proposal.kind';
import { findProposals } from './proposal.store';
import { toProposal, type DecisionProposal } from './proposal.type';

/** How proposals reach the API. */
export const proposalPresenter: PresentedKind = { kind: proposalKind, idType: 'DecisionProposal', present };

async function present(context: RequestContext, loop: LoopRow): Promise<DecisionProposal> {
  const [now, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
  const row = rowAt(loop, now, proposalKind);
  return toProposal(loop, row, verbsOf(context, proposalKind, loop, row), context.view(grade));
}

async function loadRow(context: RequestContext, id: RowId): Promise<ProposalRow> {
  const row = await context.loader<RowId, ProposalRow>('order.proposal', async (tx, ids) =>
    inOrderOf(ids, await findProposals(tx, ids), (found) => found.id)).load(id);
  if (!row) throw new Error('a proposal without its own columns');
  return row;
}
