import type { RowId } from '../../kernel/ids';
import type { Statements } from './key.store';
import { vaultOf } from './vault-of';

/**
 * The columns of a row that are sealed in the table, each with the label that is bound to its values. In the row they are
 * texts: its store seals and opens them, and nobody else reads the table.
 */
export type SealedColumns<R> = { readonly [C in keyof R]?: string };

/** Opens the sealed columns of rows that were just read, in place, with one look at the keys for all of them. */
export async function openColumns<R extends object>(tx: Statements, columns: SealedColumns<R>, rows: R[]): Promise<R[]> {
  const labels = Object.entries(columns) as [keyof R, string][];
  const sealedOf = (row: R, column: keyof R): Buffer | null => (row[column] as Buffer | null | undefined) ?? null;
  const keys = await vaultOf(tx).keysFor(tx, rows.flatMap((row) => labels.map(([column]) => sealedOf(row, column))));
  for (const row of rows) {
    for (const [column, label] of labels) Object.assign(row, { [column]: keys.open(label, sealedOf(row, column)) });
  }
  return rows;
}

/** A copy of a row, or of what has changed of one, with its sealed columns sealed under the person's key. */
export async function sealColumns<R extends object, P extends Partial<R>>(
  tx: Statements, columns: SealedColumns<R>, person: RowId, row: P,
): Promise<P> {
  const labels = (Object.entries(columns) as [keyof R & keyof P, string][]).filter(([column]) => typeof row[column] === 'string');
  if (labels.length === 0) return { ...row };
  const keys = await vaultOf(tx).keysOf(tx, [person]);
  const sealed = labels.map(([column, label]) => [column, keys.seal(person, label, row[column] as string)]);
  return Object.assign({ ...row }, Object.fromEntries(sealed)) as P;
}
