import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';

/** Destroys what these reviews say of their persons. Needs the context retention. */
export async function eraseReviews(tx: Tx, loops: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, reviews]: [unknown, number] = await tx.query('UPDATE override_review SET finding_enc = NULL WHERE id = ANY($1)', [loops]);
  return { override_review: reviews };
}
