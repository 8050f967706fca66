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
export const ROOM_STATES = ['BUILDING', 'FREE', 'RESERVED', 'OCCUPIED', 'CLEANING', 'OUT_OF_ORDER'] as const;
/** One of {@link ROOM_STATES}. */
export type RoomState = (typeof ROOM_STATES)[number];

/** Zones of a site (三区): where staff live and work, where they change, and where isolated persons are. */
export const ROOM_ZONES = ['CLEAN', 'BUFFER', 'CONTAMINATED'] as const;
/** One of {@link ROOM_ZONES}. */
export type RoomZone = (typeof ROOM_ZONES)[number];

/** Channels of a site (两通道): whom each is for. */
export const CHANNEL_USERS = ['STAFF', 'ISOLATED'] as const;
/** One of {@link CHANNEL_USERS}. */
export type ChannelUser = (typeof CHANNEL_USERS)[number];

/** Zones and channels of a site as it told them. */
export interface SiteZoning {
  readonly zones: readonly { readonly name: string; readonly zone: RoomZone }[];
  readonly channels: readonly { readonly name: string; readonly users: ChannelUser }[];
}

/** What is missing of three zones and two channels (三区两通道); empty where the zoning is complete. */
export function missingOfZoning(zoning: SiteZoning | null): (RoomZone | ChannelUser)[] {
  return [
    ...ROOM_ZONES.filter((zone) => !zoning?.zones.some((one) => one.zone === zone)),
    ...CHANNEL_USERS.filter((users) => !zoning?.channels.some((one) => one.users === users)),
  ];
}

/** Most rooms that one call adds. */
export const ROOMS_LIMIT = 1_000;
const NUMBER_LIMIT = 20;
const LOWEST_FLOOR = -5;
const HIGHEST_FLOOR = 200;

/** Entries about sites. They belong to no loop. */
export const siteEntries = defineEntries({
  SITE_REGISTERED: { site: 'WORK_STATE', name: 'WORK_STATE', kind: 'WORK_STATE', region: 'WORK_STATE', agency: 'WORK_STATE' },
  /** `rooms` lists number, floor and class of each new room as JSON. */
  SITE_ROOMS_ADDED: { site: 'WORK_STATE', version: 'WORK_STATE', rooms: 'WORK_STATE', milestone: 'WORK_STATE', dueAt: 'WORK_STATE' },
  /** A part of a site that was built is ready: its rooms are free. */
  SITE_MILESTONE_OPENED: { site: 'WORK_STATE', milestone: 'WORK_STATE', rooms: 'WORK_STATE', dueAt: 'WORK_STATE' },
  /** A part of a site is not ready in time; the platform tells of it once. */
  SITE_MILESTONE_MISSED: { site: 'WORK_STATE', milestone: 'WORK_STATE', rooms: 'WORK_STATE', dueAt: 'WORK_STATE' },
  /** `rooms` are ids as JSON in this and the next ones. */
  SITE_ROOMS_CLEANED: { site: 'WORK_STATE', rooms: 'WORK_STATE', cleanedAt: 'WORK_STATE' },
  SITE_ROOMS_CLOSED: { site: 'WORK_STATE', rooms: 'WORK_STATE', reason: 'WORK_STATE' },
  SITE_ROOMS_REOPENED: { site: 'WORK_STATE', rooms: 'WORK_STATE', reason: 'WORK_STATE' },
  /** `zones` and `channels` as JSON. */
  SITE_ZONED: { site: 'WORK_STATE', version: 'WORK_STATE', zones: 'WORK_STATE', channels: 'WORK_STATE' },
});

/** A room that is to be added. */
export interface NewRoom {
  readonly number: string;
  readonly floor: number;
  readonly class: RoomClass;
  /** How many persons of one household it takes; by default 3 in a family room and 1 in others. */
  readonly beds?: number | null | undefined;
  /** Where it lies; by default where isolated persons are. */
  readonly zone?: RoomZone | null | undefined;
}

/** A room that was checked. */
export interface CheckedRoom {
  readonly number: string;
  readonly floor: number;
  readonly class: RoomClass;
  readonly beds: number;
  readonly zone: RoomZone;
}

const MOST_BEDS = 8;
const FAMILY_BEDS = 3;

/** Beds of a room of a class where nobody says how many. */
export function bedsOf(roomClass: RoomClass): number {
  return roomClass === 'FAMILY' ? FAMILY_BEDS : 1;
}

/** The rooms with their numbers trimmed. @throws Refusal BAD_USER_INPUT at the first room that cannot be added to a site with the numbers `taken`. */
export function checkRooms(rooms: readonly NewRoom[], taken: ReadonlySet<string>): CheckedRoom[] {
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
    const beds = room.beds ?? bedsOf(room.class);
    if (!Number.isInteger(beds) || beds < 1 || beds > MOST_BEDS) throw badInput(`${path}.beds`, `beds must be a whole number from 1 to ${MOST_BEDS}.`);
    return { number, floor: room.floor, class: room.class, beds, zone: room.zone ?? 'CONTAMINATED' };
  });
}

/** No room can be given. The message says what to do, `rule` what stands against it. */
export function noRoom(message: string, rule: string): Refusal {
  return new Refusal('CAPACITY_EXHAUSTED', message, { rule });
}
