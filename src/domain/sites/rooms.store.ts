import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import type { RoomState } from './site';

/** Locks rooms of a site in the order of their keys; those of other sites are left out. Needs the context advance. */
export async function lockRooms(tx: Tx, site: RowId, ids: readonly RowId[]): Promise<{ id: RowId; state: RoomState }[]> {
  return tx.query(`SELECT id, state FROM isolation_room WHERE site_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE`, [site, ids]);
}

/** Sets what rooms are that nobody has; null gives them back: free, or to be cleaned first. The caller holds their locks. */
export async function setRooms(tx: Tx, ids: readonly RowId[], to: 'FREE' | 'OUT_OF_ORDER' | null): Promise<void> {
  await tx.query(
    `UPDATE isolation_room SET state = coalesce($2, CASE WHEN soiled THEN 'CLEANING' ELSE 'FREE' END),
       soiled = soiled AND $2 IS DISTINCT FROM 'FREE' WHERE id = ANY($1)`,
    [ids, to],
  );
}
