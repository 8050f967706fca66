import type { Tx } from '../../core/db/context';
import { getRow, selectRows } from '../../core/db/rows';
import { openColumns, sealColumns } from '../../core/db/keys/sealed-columns';
import { vaultOf } from '../../core/db/keys/vault-of';
import type { RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import { InvestigationRow, SEALED_OF_INVESTIGATION } from './investigation.entity';

const INSERT = `
  INSERT INTO investigation (id, priority, reason_enc, attempts, previous_id)
  SELECT id, priority, reason, attempts, previous_id
  FROM jsonb_to_recordset($1::jsonb) AS i(id uuid, priority text, reason bytea, attempts int, previous_id uuid)`;

/** Writes new requests. */
export async function insertInvestigations(tx: Tx, rows: readonly InvestigationRow[], loops: readonly LoopRow[]): Promise<void> {
  const told = loops.filter((_loop, i) => rows[i]!.reason !== null).map((loop) => loop.personId!);
  const keys = await vaultOf(tx).keysOf(tx, told);
  await tx.query(INSERT, [JSON.stringify(rows.map((row, i) => {
    const reason = keys.seal(loops[i]!.personId!, SEALED_OF_INVESTIGATION.reason, row.reason);
    return { id: row.id, priority: row.priority, reason: reason && `\\x${reason.toString('hex')}`, attempts: row.attempts, previous_id: row.previousId };
  }))]);
}

/** The request's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getInvestigation(tx: Tx, id: RowId): Promise<InvestigationRow> {
  const [row] = await openColumns(tx, SEALED_OF_INVESTIGATION, [await getRow(tx, InvestigationRow, id)]);
  return row!;
}

/** The own columns of these requests that the context reaches, in any order. */
export async function findInvestigations(tx: Tx, ids: readonly RowId[]): Promise<InvestigationRow[]> {
  return openColumns(tx, SEALED_OF_INVESTIGATION, await selectRows(tx, InvestigationRow, 'WHERE id = ANY($1)', [ids]));
}

/** Writes what has changed. */
export async function updateInvestigation(tx: Tx, id: RowId, change: Partial<InvestigationRow>, loop: LoopRow): Promise<void> {
  await tx.update(InvestigationRow, { id }, await sealColumns(tx, SEALED_OF_INVESTIGATION, loop.personId!, change));
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
