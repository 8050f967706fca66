import type { Tx } from '../../core/db/context';
import { vaultOf } from '../../core/db/keys/vault-of';
import type { RowId } from '../../core/kernel/ids';

const TABLES = [
  ['correction_notice', 'person_id'], ['person_correction', 'person_id'], ['person_document', 'person_id'], ['person', 'id'],
] as const;

/**
 * Destroys persons: their documents, corrections, rows and keys. Whatever else names them must be gone before. Answers how many
 * rows went. Needs the context retention.
 */
export async function erasePersons(tx: Tx, persons: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const erased: Record<string, number> = {};
  for (const [table, column] of TABLES) {
    const [, rows]: [unknown, number] = await tx.query(`DELETE FROM ${table} WHERE ${column} = ANY($1)`, [persons]);
    erased[table] = rows;
  }
  return { ...erased, person_key: await vaultOf(tx).destroy(tx, persons) };
}
