import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';

/** Forgets which rooms these persons had; all of it has ended. Needs the context retention. */
export async function eraseRoomUses(tx: Tx, persons: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, uses]: [unknown, number] = await tx.query('DELETE FROM room_use WHERE person_id = ANY($1)', [persons]);
  return { room_use: uses };
}
