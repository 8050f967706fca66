import { In } from 'typeorm';
import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import { StayRow } from './stay.entity';

/** Writes new stays. */
export async function insertStays(tx: Tx, rows: readonly StayRow[]): Promise<void> {
  await tx.insert(StayRow, [...rows]);
}

/** The stay's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getStay(tx: Tx, id: RowId): Promise<StayRow> {
  return tx.findOneByOrFail(StayRow, { id });
}

/** The own columns of these stays that the context reaches, in any order. */
export async function findStays(tx: Tx, ids: readonly RowId[]): Promise<StayRow[]> {
  return tx.findBy(StayRow, { id: In([...ids]) });
}

/** The stays that these transfers led to, as far as the context reaches them, in any order. */
export async function findStaysOfTransfers(tx: Tx, transfers: readonly RowId[]): Promise<StayRow[]> {
  return tx.findBy(StayRow, { transferId: In([...transfers]) });
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
