import { badInput, Refusal } from '../../core/kernel/errors';
import { requiredText } from '../../core/kernel/text';
import { defineEntries } from '../../core/trace/facts';

/** What a site was before, which tells what it can do. */
export const SITE_KINDS = ['HOTEL', 'MODULAR', 'SCHOOL', 'HOSPITAL', 'OTHER'] as const;
/** One of {@link SITE_KINDS}. */
export type SiteKind = (typeof SITE_KINDS)[number];

/** Whom a room is made for. The order is that in which rooms are given away where nobody names one. */
export const ROOM_CLASSES = ['SINGLE', 'FAMILY', 'ACCESSIBLE'] as const;
/** One of {@link ROOM_CLASSES}. */
export type RoomClass = (typeof ROOM_CLASSES)[number];

/** What a room is used for now. */
export const ROOM_STATES = ['FREE', 'RESERVED', 'OCCUPIED'] as const;
/** One of {@link ROOM_STATES}. */
export type RoomState = (typeof ROOM_STATES)[number];

/** Most rooms that one call adds. */
export const ROOMS_LIMIT = 1_000;
const NUMBER_LIMIT = 20;
const LOWEST_FLOOR = -5;
const HIGHEST_FLOOR = 200;

/** Entries about sites. They belong to no loop. */
export const siteEntries = defineEntries({
  SITE_REGISTERED: { site: 'WORK_STATE', name: 'WORK_STATE', kind: 'WORK_STATE', region: 'WORK_STATE', agency: 'WORK_STATE' },
  /** `rooms` lists number, floor and class of each new room as JSON. */
  SITE_ROOMS_ADDED: { site: 'WORK_STATE', version: 'WORK_STATE', rooms: 'WORK_STATE' },
});

/** A room that is to be added. */
export interface NewRoom {
  readonly number: string;
  readonly floor: number;
  readonly class: RoomClass;
}

/** The rooms with their numbers trimmed. @throws Refusal BAD_USER_INPUT at the first room that cannot be added to a site with the numbers `taken`. */
export function checkRooms(rooms: readonly NewRoom[], taken: ReadonlySet<string>): NewRoom[] {
  if (rooms.length < 1 || rooms.length > ROOMS_LIMIT) throw badInput('input.rooms', `Add 1 to ${ROOMS_LIMIT} rooms in one call.`);
  const known = new Set(taken);
  return rooms.map((room, i) => {
    const path = `input.rooms.${i}`;
    const number = requiredText(`${path}.number`, room.number, NUMBER_LIMIT);
    if (known.has(number)) throw badInput(`${path}.number`, 'The site has a room of this number already, or the list has it twice.');
    known.add(number);
    if (!Number.isInteger(room.floor) || room.floor < LOWEST_FLOOR || room.floor > HIGHEST_FLOOR) {
      throw badInput(`${path}.floor`, `floor must be a whole number from ${LOWEST_FLOOR} to ${HIGHEST_FLOOR}.`);
    }
    return { number, floor: room.floor, class: room.class };
  });
}

/** No room can be given. The message says what to do. */
export function noRoom(message: string): Refusal {
  return new Refusal('CAPACITY_EXHAUSTED', message);
}
