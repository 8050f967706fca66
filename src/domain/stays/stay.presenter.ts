import { gradeOfLoop } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import type { RowId } from '../../core/kernel/ids';
import { verbsOf, type PresentedKind } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { rowAt } from '../../core/loops/past';
import type { StayRow } from './stay.entity';
import { stayKind } from './stay.kind';
import { findStays } from './stay.store';
import { toStay, type IsolationStay } from './stay.type';

/** How stays reach the API. */
export const stayPresenter: PresentedKind = {
  kind: stayKind,
  idType: 'IsolationStay',
  present: presentStay,
};

/** The API object of a stay that the caller reaches. */
export async function presentStay(context: RequestContext, loop: LoopRow): Promise<IsolationStay> {
  const [now, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
  const row = rowAt(loop, now, stayKind);
  return toStay(loop, row, verbsOf(context, stayKind, loop, row), context.view(grade));
}

async function loadRow(context: RequestContext, id: RowId): Promise<StayRow> {
  const row = await context.loader<RowId, StayRow>('stay', async (tx, ids) =>
    inOrderOf(ids, await findStays(tx, ids), (found) => found.id)).load(id);
  if (!row) throw new Error('a stay without its own columns');
  return row;
}
