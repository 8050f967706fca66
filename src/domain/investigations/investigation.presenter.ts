import { gradeOfLoop } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import type { RowId } from '../../core/kernel/ids';
import { verbsOf, type PresentedKind } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { rowAt } from '../../core/loops/past';
import type { InvestigationRow } from './investigation.entity';
import { investigationKind } from './investigation.kind';
import { findInvestigations } from './investigation.store';
import { toInvestigation, type InvestigationRequest } from './investigation.type';

/** How requests reach the API. */
export const investigationPresenter: PresentedKind = {
  kind: investigationKind,
  idType: 'InvestigationRequest',
  present: presentInvestigation,
};

/** The API object of a request that the caller reaches. */
export async function presentInvestigation(context: RequestContext, loop: LoopRow): Promise<InvestigationRequest> {
  const [now, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
  const row = rowAt(loop, now, investigationKind);
  return toInvestigation(loop, row, verbsOf(context, investigationKind, loop, row), context.view(grade));
}

async function loadRow(context: RequestContext, id: RowId): Promise<InvestigationRow> {
  const row = await context.loader<RowId, InvestigationRow>('investigation', async (tx, ids) =>
    inOrderOf(ids, await findInvestigations(tx, ids), (found) => found.id)).load(id);
  if (!row) throw new Error('a request without its own columns');
  return row;
}
