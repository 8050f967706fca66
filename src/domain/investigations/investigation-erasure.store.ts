import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';

/** Destroys what these requests say of their persons. Needs the context retention. */
export async function eraseInvestigations(tx: Tx, loops: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, investigation]: [unknown, number] = await tx.query(
    'UPDATE investigation SET reason_enc = NULL, report_enc = NULL WHERE id = ANY($1)', [loops],
  );
  return { investigation };
}
