import { gradeOfLoop } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import type { RowId } from '../../core/kernel/ids';
import { verbsOf, type PresentedKind } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { rowAt } from '../../core/loops/past';
import type { Protocols } from '../../core/protocols/protocols';
import type { DecisionRow, OrderRow } from './order.entity';
import { orderKind } from './order.kind';
import { findDecisions, findOrders, findOrdersCarriedBy } from './order.store';
import { toDecision, toOrder, type IsolationOrder, type OrderDecision } from './order.type';

/** How orders reach the API. The editions tell the days of a term. */
export function orderPresenter(protocols: Protocols): PresentedKind {
  return { kind: orderKind, idType: 'IsolationOrder', present: (context, loop) => present(context, loop, protocols) };
}

async function present(context: RequestContext, loop: LoopRow, protocols: Protocols): Promise<IsolationOrder> {
  const [now, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
  const row = rowAt(loop, now, orderKind);
  return toOrder(loop, row, protocols.protocol(row.protocolId)!, verbsOf(context, orderKind, loop, row), context.view(grade));
}

/** The decisions on an order, the first first. One statement for all orders of a turn. */
export async function loadDecisions(context: RequestContext, order: IsolationOrder): Promise<OrderDecision[]> {
  const rows = await context.loader<RowId, DecisionRow[]>('order.decisions', async (tx, ids) => {
    const found = await findDecisions(tx, ids);
    return ids.map((id) => found.filter((row) => row.orderId === id));
  }).load(order.row.id);
  return (rows ?? []).map((row) => toDecision(row, order.view, order.row.personId));
}

/** The order that a stay or transfer carries out; null without one, or beyond reach. One statement for all of a turn. */
export function loadOrderOf(context: RequestContext, by: 'stay_id' | 'transfer_id', loop: RowId): Promise<RowId | null> {
  return context.loader<RowId, RowId>(`order.${by}`, async (tx, ids) => {
    const found = await findOrdersCarriedBy(tx, by, ids);
    return ids.map((id) => found.get(id) ?? null);
  }).load(loop);
}

async function loadRow(context: RequestContext, id: RowId): Promise<OrderRow> {
  const row = await context.loader<RowId, OrderRow>('order', async (tx, ids) =>
    inOrderOf(ids, await findOrders(tx, ids), (found) => found.id)).load(id);
  if (!row) throw new Error('an order without its own columns');
  return row;
}
