import type { ReachGrade } from '../../core/access/policy';
import { gradeOfLoop } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import type { RowId } from '../../core/kernel/ids';
import { verbsOf, type PresentedKind } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { rowAt } from '../../core/loops/past';
import type { StayRow } from '../stays/stay.entity';
import { findStaysOfTransfers } from '../stays/stay.store';
import { findHandovers } from './handover.store';
import { toHandover, type Handover } from './handover.type';
import type { HandoverRow, TransferRow } from './transfer.entity';
import { transferKind } from './transfer.kind';
import { handoversAt } from './transfer.past';
import { findTransfers } from './transfer.store';
import { toTransfer, type Transfer } from './transfer.type';

/** How transfers reach the API. */
export const transferPresenter: PresentedKind = {
  kind: transferKind,
  idType: 'Transfer',
  present: presentTransfer,
};

/** The API object of a transfer that the caller reaches. */
export async function presentTransfer(context: RequestContext, loop: LoopRow): Promise<Transfer> {
  const [now, grade] = await Promise.all([loadRow(context, loop.id), gradeOf(context, loop)]);
  const row = rowAt(loop, now, transferKind);
  return toTransfer(loop, row, verbsOf(context, transferKind, loop, row), context.view(grade));
}

/** The stay that a transfer led to; null without one, or beyond reach. One statement for all transfers of a turn. */
export function loadStayOf(context: RequestContext, transfer: RowId): Promise<StayRow | null> {
  return context.loader<RowId, StayRow>('transfer.stay', async (tx, ids) =>
    inOrderOf(ids, await findStaysOfTransfers(tx, ids), (found) => found.transferId)).load(transfer);
}

/** The hand-overs of a transfer in their order. One statement for all transfers of a turn. */
export async function loadHandovers(context: RequestContext, transfer: Transfer): Promise<Handover[]> {
  const rows = await context.loader<RowId, HandoverRow[]>('transfer.handovers', async (tx, ids) => {
    const found = await findHandovers(tx, ids);
    return ids.map((id) => found.filter((row) => row.transferId === id));
  }).load(transfer.row.id);
  const then = transfer.row.past ? handoversAt(rows ?? [], transfer.row.past.entries) : rows ?? [];
  return then.map((row) => toHandover(row, transfer.view, transfer.row.personId));
}

/** Behind the closing the site sees of the transfer what the running stay lets it see. */
async function gradeOf(context: RequestContext, loop: LoopRow): Promise<ReachGrade> {
  const grade = await gradeOfLoop(context, loop.id);
  if (grade === 2 || loop.state !== 'CLOSED') return grade;
  const stay = await loadStayOf(context, loop.id);
  return stay && stay.releasedAt === null ? gradeOfLoop(context, stay.id) : grade;
}

async function loadRow(context: RequestContext, id: RowId): Promise<TransferRow> {
  const row = await context.loader<RowId, TransferRow>('transfer', async (tx, ids) =>
    inOrderOf(ids, await findTransfers(tx, ids), (found) => found.id)).load(id);
  if (!row) throw new Error('a transfer without its own columns');
  return row;
}
