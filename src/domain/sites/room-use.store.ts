import type { Tx } from '../../core/db/context';
import { badInput, Refusal } from '../../core/kernel/errors';
import { rowId, type RowId } from '../../core/kernel/ids';
import type { PlacementRule } from '../../core/protocols/placement-rule';
import { placement, refusalOf, withPerson, type PlacementRefusal, type PlacementRoom, type Placing } from './placement';
import { noRoom, type SiteKind } from './site';

/** Who is to have a room, where, and by which rules. */
export interface RoomSearch {
  readonly site: RowId;
  /** Null for any that fits. */
  readonly named: RowId | null;
  readonly person: Placing;
  readonly rules: readonly PlacementRule[];
  /** Who waits for a room of this site and comes first: their rooms are not given away. */
  readonly before?: readonly Placing[];
}

const ROOMS = `
  SELECT r.id, r.number, r.floor, r.class, r.state, r.zone, r.beds,
    coalesce(array_agg(l.category) FILTER (WHERE u.id IS NOT NULL), '{}') AS categories, min(u.household_id::text) AS household
  FROM isolation_room r LEFT JOIN room_use u ON u.room_id = r.id AND u.ended_at IS NULL LEFT JOIN loop l ON l.id = u.loop_id
  WHERE r.site_id = $1 GROUP BY r.id`;

/** All rooms of a site with who has them, for the rules of placement. Needs the context advance. */
export async function findPlacementRooms(tx: Tx, site: RowId): Promise<{ kind: SiteKind; rooms: PlacementRoom[] }> {
  const [found]: { kind: SiteKind }[] = await tx.query(`SELECT kind FROM isolation_site WHERE id = $1`, [site]);
  return { kind: found!.kind, rooms: await tx.query(ROOMS, [site]) };
}

/**
 * Locks a room of the site for a person: the named one, else the one that the rules of placement choose. Whoever picks at
 * the same site waits here until the other has it, so that rules that look at a whole floor hold.
 * Call it before the person's present room is freed, so that nobody waits for a room while holding one. Needs the context advance.
 * @throws Refusal CAPACITY_EXHAUSTED with `rule` where none can be given, BAD_USER_INPUT with `rule` for a named room that a
 * rule stands against, or for a room of another site.
 */
export async function pickRoom(tx: Tx, search: RoomSearch): Promise<RowId> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 42))`, [search.site]);
  for (;;) {
    const { kind, rooms } = await findPlacementRooms(tx, search.site);
    const room = choose(search, kind, rooms);
    const locked: unknown[] = await tx.query(`SELECT 1 FROM isolation_room WHERE id = $1 AND state = $2 FOR UPDATE`, [room.id, room.state]);
    // Meanwhile it may have been closed, or the household have left it.
    if (locked.length > 0) return room.id;
  }
}

/** Why no room of the site can be given now; null where one can. Needs the context advance. */
export async function ruleAgainst(tx: Tx, search: RoomSearch): Promise<string | null> {
  const { kind, rooms } = await findPlacementRooms(tx, search.site);
  try {
    choose(search, kind, rooms);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return String(error.details['rule']);
    throw error;
  }
}

function choose(search: RoomSearch, kind: SiteKind, all: readonly PlacementRoom[]): PlacementRoom {
  const { named, person, rules } = search;
  const known = all.find((room) => room.id === named);
  if (named && !known) throw badInput('input.roomId', 'roomId must be a room of the site that the transfer goes to.');
  let rooms = all;
  for (const waiting of search.before ?? []) {
    const placed = placement(waiting, rooms, kind, rules);
    if ('room' in placed) rooms = withPerson(rooms, placed.room, waiting);
  }
  if (known) return takeNamed(search, known, all, rooms, kind);
  const placed = placement(person, rooms, kind, rules);
  if ('room' in placed) return placed.room;
  const isQueued = rooms !== all && 'room' in placement(person, all, kind, rules);
  throw refused(isQueued ? 'WAITING_LIST' : placed.refused);
}

function takeNamed({ person, rules }: RoomSearch, room: PlacementRoom, all: readonly PlacementRoom[], rooms: readonly PlacementRoom[], kind: SiteKind): PlacementRoom {
  const rule = refusalOf(person, room, all, kind, rules);
  if (rule === 'NO_FREE_ROOM' || rule === 'HOUSEHOLD') {
    throw noRoom('This room is taken. Name another that is free; where the verb lets you, name none and any that fits is kept.', rule);
  }
  if (rule) throw new Refusal('BAD_USER_INPUT', MESSAGES[rule], { path: 'input.roomId', rule });
  if (refusalOf(person, rooms.find((one) => one.id === room.id)!, rooms, kind, rules)) throw refused('WAITING_LIST');
  return room;
}

const MESSAGES: Readonly<Record<PlacementRefusal, string>> = {
  NO_FREE_ROOM: 'No room of this site is free. Refuse the transfer, put it on the waiting list, or send it to another site, or try again when a room was freed.',
  HOUSEHOLD: 'Somebody of another household has this room.',
  WAITING_LIST: 'The rooms that are free are for those who wait before this person: put the transfer on the waiting list.',
  ZONE: 'Isolated persons get rooms in the zones that the protocol names alone.',
  ACCESSIBLE: 'The person needs an accessible room, and none is free. Send the transfer to a site that has one.',
  FLOOR_SEPARATION: 'Persons of the other category are on this floor: the protocol keeps them on separate floors.',
  SITE_KIND: 'The protocol sends persons of this category to another kind of site.',
};

function refused(rule: PlacementRefusal): Refusal {
  return noRoom(MESSAGES[rule], rule);
}

/** Who takes a room, and for what. */
export interface RoomTaking {
  readonly room: RowId;
  readonly person: RowId;
  /** Who has the same may share the room; null for nobody. */
  readonly household: RowId | null;
  /** The transfer that it is reserved for, or the stay that occupies it. */
  readonly loop: RowId;
  readonly state: 'RESERVED' | 'OCCUPIED';
  readonly at: Date;
}

/** Gives a room that was picked, or that the person had until {@link freeRoom} in this transaction, to a person. The database refuses a second household, a bed given twice, and a person with two rooms. */
export async function takeRoom(tx: Tx, taking: RoomTaking): Promise<void> {
  await tx.query(
    `INSERT INTO room_use (id, room_id, person_id, loop_id, state, since, household_id, bed)
     SELECT $1, r.id, $3, $4, $5, $6, coalesce($7, gen_random_uuid()), min(bed) FROM isolation_room r, generate_series(1, r.beds) AS bed
     WHERE r.id = $2 AND NOT EXISTS (SELECT FROM room_use u WHERE u.room_id = r.id AND u.bed = bed.bed AND u.ended_at IS NULL) GROUP BY r.id`,
    [rowId(taking.at.getTime()), taking.room, taking.person, taking.loop, taking.state, taking.at, taking.household],
  );
  await showUse(tx, taking.room, taking.state === 'OCCUPIED');
}

/** Ends the loop's use of its room, if it has one. A room in which somebody stayed has to be cleaned before it is free. */
export async function freeRoom(tx: Tx, loop: RowId, at: Date): Promise<void> {
  const [held]: { room_id: RowId }[] = await tx.query(
    `SELECT r.id AS room_id FROM isolation_room r JOIN room_use u ON u.room_id = r.id WHERE u.loop_id = $1 AND u.ended_at IS NULL FOR UPDATE OF r`, [loop],
  );
  if (!held) return;
  await tx.query(`UPDATE room_use SET ended_at = greatest(since, $2) WHERE loop_id = $1 AND ended_at IS NULL`, [loop, at]);
  await showUse(tx, held.room_id, false);
}

/** Shows in the room what its live uses say. The caller holds its lock. */
async function showUse(tx: Tx, room: RowId, soils: boolean): Promise<void> {
  await tx.query(
    `UPDATE isolation_room r SET soiled = r.soiled OR $2, state = CASE
       WHEN EXISTS (SELECT FROM room_use u WHERE u.room_id = r.id AND u.ended_at IS NULL AND u.state = 'OCCUPIED') THEN 'OCCUPIED'
       WHEN EXISTS (SELECT FROM room_use u WHERE u.room_id = r.id AND u.ended_at IS NULL) THEN 'RESERVED'
       WHEN r.soiled THEN 'CLEANING' ELSE 'FREE' END
     WHERE r.id = $1`,
    [room, soils],
  );
}
