import type { Tx } from '../../core/db/context';
import { badInput } from '../../core/kernel/errors';
import { rowId, type RowId } from '../../core/kernel/ids';
import { noRoom, type RoomState } from './site';

const PICK = `
  SELECT id FROM isolation_room WHERE site_id = $1 AND state = 'FREE'
  ORDER BY array_position(ARRAY['SINGLE', 'FAMILY', 'ACCESSIBLE'], class), floor, number COLLATE "C"
  LIMIT 1 FOR UPDATE`;

/**
 * Locks a free room of the site: the named one, else any that fits, single rooms first. Whoever picks at the same time
 * gets another room; only when all that are left are in others' hands does it wait to see whether one stays free.
 * Call it before the person's present room is freed, so that nobody waits for a room while holding one. Needs the context advance.
 * @throws Refusal CAPACITY_EXHAUSTED where none is free, BAD_USER_INPUT for a room of another site.
 */
export async function pickRoom(tx: Tx, site: RowId, named: RowId | null): Promise<RowId> {
  if (named) return pickNamed(tx, site, named);
  const [atOnce]: { id: RowId }[] = await tx.query(`${PICK} SKIP LOCKED`, [site]);
  const [found]: { id: RowId }[] = atOnce ? [atOnce] : await tx.query(PICK, [site]);
  if (!found) throw noRoom('No room of this site is free. Refuse the transfer or send it to another site, or try again when a room was freed.');
  return found.id;
}

async function pickNamed(tx: Tx, site: RowId, room: RowId): Promise<RowId> {
  const [found]: { state: RoomState }[] = await tx.query(`SELECT state FROM isolation_room WHERE id = $1 AND site_id = $2 FOR UPDATE`, [room, site]);
  if (!found) throw badInput('input.roomId', 'roomId must be a room of the site that the transfer goes to.');
  if (found.state !== 'FREE') throw noRoom('This room is taken. Name another that is free; where the verb lets you, name none and any that fits is kept.');
  return room;
}

/** Who takes a room, and for what. */
export interface RoomTaking {
  readonly room: RowId;
  readonly person: RowId;
  /** The transfer that it is reserved for, or the stay that occupies it. */
  readonly loop: RowId;
  readonly state: 'RESERVED' | 'OCCUPIED';
  readonly at: Date;
}

/** Gives a room that was picked, or that the person had until {@link freeRoom} in this transaction, to a person. The database refuses a second live use of a room or a person. */
export async function takeRoom(tx: Tx, taking: RoomTaking): Promise<void> {
  await tx.query(
    `WITH shown AS (UPDATE isolation_room SET state = $5 WHERE id = $2)
     INSERT INTO room_use (id, room_id, person_id, loop_id, state, since) VALUES ($1, $2, $3, $4, $5, $6)`,
    [rowId(taking.at.getTime()), taking.room, taking.person, taking.loop, taking.state, taking.at],
  );
}

/** Ends the loop's use of its room, if it has one. */
export async function freeRoom(tx: Tx, loop: RowId, at: Date): Promise<void> {
  await tx.query(
    `WITH ended AS (UPDATE room_use SET ended_at = greatest(since, $2) WHERE loop_id = $1 AND ended_at IS NULL RETURNING room_id)
     UPDATE isolation_room SET state = 'FREE' FROM ended WHERE isolation_room.id = ended.room_id`,
    [loop, at],
  );
}
