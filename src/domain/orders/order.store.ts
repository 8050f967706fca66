import { In } from 'typeorm';
import { elevate, type Tx } from '../../core/db/context';
import { openColumns, sealColumns } from '../../core/db/keys/sealed-columns';
import { rowId, type RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import { lockLoop } from '../../core/loops/loop.store';
import { DecisionRow, OrderRow, SEALED_OF_DECISION, SEALED_OF_ORDER } from './order.entity';

/** Writes new orders. */
export async function insertOrders(tx: Tx, rows: readonly OrderRow[], loops: readonly LoopRow[]): Promise<void> {
  const sealed: OrderRow[] = [];
  for (const [i, row] of rows.entries()) sealed.push(await sealColumns(tx, SEALED_OF_ORDER, loops[i]!.personId!, row));
  await tx.insert(OrderRow, sealed);
}

/** The order's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getOrder(tx: Tx, id: RowId): Promise<OrderRow> {
  const [row] = await openColumns(tx, SEALED_OF_ORDER, [await tx.findOneByOrFail(OrderRow, { id })]);
  return row!;
}

/** The own columns of these orders that the context reaches, in any order. */
export async function findOrders(tx: Tx, ids: readonly RowId[]): Promise<OrderRow[]> {
  return openColumns(tx, SEALED_OF_ORDER, await tx.findBy(OrderRow, { id: In([...ids]) }));
}

/** Writes what has changed. */
export async function updateOrder(tx: Tx, id: RowId, change: Partial<OrderRow>, loop: LoopRow): Promise<void> {
  await tx.update(OrderRow, { id }, await sealColumns(tx, SEALED_OF_ORDER, loop.personId!, change));
}

/** An order that holds its person, with its loop; both under lock. */
export interface HeldOrder {
  readonly loop: LoopRow;
  readonly row: OrderRow;
}

const OF_PERSON = `SELECT id FROM loop WHERE person_id = $1 AND kind = 'ORDER' AND state = 'IN_FORCE'`;

/** The order of a person that is in force, under lock; null without one. Whoever locks what the order carries locks the order first. */
export async function lockOrderOf(tx: Tx, person: RowId): Promise<HeldOrder | null> {
  await elevate(tx, 'advance');
  const [found]: { id: RowId }[] = await tx.query(OF_PERSON, [person]);
  if (!found) return null;
  const loop = await lockLoop(tx, found.id);
  return loop.state === 'IN_FORCE' ? { loop, row: await getOrder(tx, found.id) } : null;
}

/** An order by its key, under lock, whatever its state. */
export async function lockOrder(tx: Tx, id: RowId): Promise<HeldOrder> {
  await elevate(tx, 'advance');
  return { loop: await lockLoop(tx, id), row: await getOrder(tx, id) };
}

/** Takes the lock of the order in force of the person of another loop, if there is one: before that loop is locked. */
export async function lockOrderBehind(tx: Tx, loop: RowId): Promise<void> {
  await elevate(tx, 'advance');
  await tx.query(
    `SELECT o.id FROM loop o JOIN loop l ON l.person_id = o.person_id WHERE l.id = $1 AND o.kind = 'ORDER' AND o.state = 'IN_FORCE' FOR UPDATE OF o`, [loop],
  );
}

/** The orders of these stays, or of these transfers, by stay or transfer, as far as the context reaches them. */
export async function findOrdersCarriedBy(tx: Tx, by: 'stay_id' | 'transfer_id', loops: readonly RowId[]): Promise<Map<RowId, RowId>> {
  const rows: { id: RowId; by: RowId }[] = await tx.query(`SELECT id, ${by} AS by FROM isolation_order WHERE ${by} = ANY($1)`, [loops]);
  return new Map(rows.map((row) => [row.by, row.id]));
}

/** Writes a decision behind those that stand already. The caller holds the lock of the order. */
export async function insertDecision(tx: Tx, person: RowId, decision: Omit<DecisionRow, 'id' | 'seq'>): Promise<void> {
  const [last]: { seq: number }[] = await tx.query(`SELECT coalesce(max(seq), 0)::int AS seq FROM order_decision WHERE order_id = $1`, [decision.orderId]);
  const row: DecisionRow = { ...decision, id: rowId(decision.decidedAt.getTime()), seq: last!.seq + 1 };
  await tx.insert(DecisionRow, await sealColumns(tx, SEALED_OF_DECISION, person, row));
}

/** The decisions on these orders that the context reaches, in their order. */
export async function findDecisions(tx: Tx, orders: readonly RowId[]): Promise<DecisionRow[]> {
  const rows = await tx.find(DecisionRow, { where: { orderId: In([...orders]) }, order: { orderId: 'ASC', seq: 'ASC' } });
  return openColumns(tx, SEALED_OF_DECISION, rows);
}
