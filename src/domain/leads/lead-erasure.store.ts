import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';

/** Destroys all leads on these persons. Needs the context retention. */
export async function eraseLeads(tx: Tx, persons: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, lead]: [unknown, number] = await tx.query('DELETE FROM lead WHERE person_id = ANY($1)', [persons]);
  return { lead };
}
