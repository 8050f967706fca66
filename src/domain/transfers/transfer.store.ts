import type { Tx } from '../../core/db/context';
import { getRow, selectRows } from '../../core/db/rows';
import type { SqlText } from '../../core/db/sql-text';
import { openColumns, sealColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { OwnCondition } from '../../core/loops/loop-list';
import { SEALED_OF_TRANSFER, TransferRow } from './transfer.entity';

/** Writes new transfers. */
export async function insertTransfers(tx: Tx, rows: readonly TransferRow[], loops: readonly LoopRow[]): Promise<void> {
  const sealed: TransferRow[] = [];
  for (const [i, row] of rows.entries()) sealed.push(await sealColumns(tx, SEALED_OF_TRANSFER, loops[i]!.personId!, row));
  await tx.insert(TransferRow, sealed);
}

/** The transfer's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getTransfer(tx: Tx, id: RowId): Promise<TransferRow> {
  const [row] = await openColumns(tx, SEALED_OF_TRANSFER, [await getRow(tx, TransferRow, id)]);
  return row!;
}

/** The own columns of these transfers that the context reaches, in any order. */
export async function findTransfers(tx: Tx, ids: readonly RowId[]): Promise<TransferRow[]> {
  return openColumns(tx, SEALED_OF_TRANSFER, await selectRows(tx, TransferRow, 'WHERE id = ANY($1)', [ids]));
}

/** Writes what has changed. */
export async function updateTransfer(tx: Tx, id: RowId, change: Partial<TransferRow>, loop: LoopRow): Promise<void> {
  await tx.update(TransferRow, { id }, await sealColumns(tx, SEALED_OF_TRANSFER, loop.personId!, change));
}

/** Whether a transfer of the person is under way: not yet admitted, aborted, closed or withdrawn. Needs the context advance. */
export async function isInTransfer(tx: Tx, person: RowId): Promise<boolean> {
  const rows: unknown[] = await tx.query(
    `SELECT 1 FROM loop WHERE person_id = $1 AND kind = 'TRANSFER'
       AND state IN ('ORDERED', 'REFUSED', 'ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED', 'ABORTING')`,
    [person],
  );
  return rows.length > 0;
}

/** Whether a return from this stay has come home. Needs the context advance. */
export async function wasBroughtHome(tx: Tx, stay: RowId): Promise<boolean> {
  const rows: unknown[] = await tx.query('SELECT 1 FROM transfer WHERE from_stay_id = $1 AND custodian_id NOT IN (first_custodian_id, transport_id)', [stay]);
  return rows.length > 0;
}

/** Condition of a list: transfers that go to this site. */
export function goingTo(site: RowId): OwnCondition {
  return { sql: 'EXISTS (SELECT FROM transfer t WHERE t.id = l.id AND t.site_id = ?)', values: [site] };
}

/** Condition of a list: transfers that are part of this trip. */
export function onTrip(trip: RowId): OwnCondition {
  return { sql: 'EXISTS (SELECT FROM transfer t WHERE t.id = l.id AND t.trip_id = ?)', values: [trip] };
}

/** Condition of a list: transfers that were ordered on this investigation request. */
export function orderedFor(investigation: RowId | SqlText): OwnCondition {
  return { sql: 'EXISTS (SELECT FROM transfer t WHERE t.id = l.id AND t.investigation_id = ?)', values: [investigation] };
}
