import { In } from 'typeorm';
import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import { InvestigationRow } from './investigation.entity';

const INSERT = `
  INSERT INTO investigation (id, priority, reason, attempts, previous_id)
  SELECT id, priority, reason, attempts, previous_id
  FROM jsonb_to_recordset($1::jsonb) AS i(id uuid, priority text, reason text, attempts int, previous_id uuid)`;

/** Writes new requests. */
export async function insertInvestigations(tx: Tx, rows: readonly InvestigationRow[]): Promise<void> {
  await tx.query(INSERT, [JSON.stringify(rows.map((row) => ({
    id: row.id, priority: row.priority, reason: row.reason, attempts: row.attempts, previous_id: row.previousId,
  })))]);
}

/** The request's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getInvestigation(tx: Tx, id: RowId): Promise<InvestigationRow> {
  return tx.findOneByOrFail(InvestigationRow, { id });
}

/** The own columns of these requests that the context reaches, in any order. */
export async function findInvestigations(tx: Tx, ids: readonly RowId[]): Promise<InvestigationRow[]> {
  return tx.findBy(InvestigationRow, { id: In([...ids]) });
}

/** Writes what has changed. */
export async function updateInvestigation(tx: Tx, id: RowId, change: Partial<InvestigationRow>): Promise<void> {
  await tx.update(InvestigationRow, { id }, change);
}

/** An open request for the person in the region, null where none is. Needs a system context. */
export async function findOpenInvestigation(tx: Tx, person: RowId, region: string): Promise<RowId | null> {
  const [row]: { id: RowId }[] = await tx.query(
    `SELECT id FROM loop WHERE person_id = $1 AND region_code = $2 AND kind = 'INVESTIGATION' AND phase IN ('OPEN', 'ANSWERED')
     ORDER BY id LIMIT 1`,
    [person, region],
  );
  return row?.id ?? null;
}
