import type { Tx } from '../../core/db/context';
import { getRow, selectRows } from '../../core/db/rows';
import type { RowId } from '../../core/kernel/ids';
import { StayRow } from './stay.entity';

/** Writes new stays. */
export async function insertStays(tx: Tx, rows: readonly StayRow[]): Promise<void> {
  await tx.insert(StayRow, [...rows]);
}

/** The stay's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getStay(tx: Tx, id: RowId): Promise<StayRow> {
  return getRow(tx, StayRow, id);
}

/** The own columns of these stays that the context reaches, in any order. */
export async function findStays(tx: Tx, ids: readonly RowId[]): Promise<StayRow[]> {
  return selectRows(tx, StayRow, 'WHERE id = ANY($1)', [ids]);
}

/** The stays that these transfers led to, as far as the context reaches them, in any order. */
export async function findStaysOfTransfers(tx: Tx, transfers: readonly RowId[]): Promise<StayRow[]> {
  return selectRows(tx, StayRow, 'WHERE transfer_id = ANY($1)', [transfers]);
}

/** Writes what has changed. */
export async function updateStay(tx: Tx, id: RowId, change: Partial<StayRow>): Promise<void> {
  await tx.update(StayRow, { id }, change);
}

/** Whether the person is at a site now. Needs the context advance. */
export async function isStaying(tx: Tx, person: RowId): Promise<boolean> {
  const rows: unknown[] = await tx.query(`SELECT 1 FROM loop WHERE person_id = $1 AND kind = 'STAY' AND state = 'STAYING'`, [person]);
  return rows.length > 0;
}

/** The running stay of a person and the agency of its site; null without one. Needs the context advance. */
export async function findRunningStay(tx: Tx, person: RowId): Promise<{ id: RowId; siteAgency: RowId } | null> {
  const [found]: { id: RowId; siteAgency: RowId }[] = await tx.query(
    `SELECT id, answerer AS "siteAgency" FROM loop WHERE person_id = $1 AND kind = 'STAY' AND state = 'STAYING'`, [person],
  );
  return found ?? null;
}
