import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';

/**
 * Destroys facts and salts of all entries about these persons; answers the entries, in the order of their ids. Entries and proofs
 * stay. Needs the context retention.
 */
export async function erasePayloads(tx: Tx, persons: readonly RowId[]): Promise<RowId[]> {
  const [erased]: [{ id: RowId }[], number] = await tx.query('DELETE FROM trace_payload WHERE person_id = ANY($1) RETURNING entry_id AS id', [persons]);
  return erased.map((one) => one.id).sort();
}

/** Cuts the read log off from these persons: its entries stay and speak of nobody. Answers how many rows went. Needs the context retention. */
export async function eraseReadLog(tx: Tx, persons: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, disclosures]: [unknown, number] = await tx.query('DELETE FROM disclosure WHERE person_id = ANY($1)', [persons]);
  const [, pseudonyms]: [unknown, number] = await tx.query('DELETE FROM person_pseudonym WHERE person_id = ANY($1)', [persons]);
  return { disclosure: disclosures, person_pseudonym: pseudonyms };
}
