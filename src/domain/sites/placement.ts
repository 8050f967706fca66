import type { PlacementRule, PlacementRuleName } from '../../core/protocols/placement-rule';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { RoomClass, RoomState, RoomZone, SiteKind } from './site';

/** A room with who has it now, as far as rules look at it. */
export interface PlacementRoom {
  readonly id: string;
  readonly number: string;
  readonly floor: number;
  readonly class: RoomClass;
  readonly state: RoomState;
  readonly zone: RoomZone;
  readonly beds: number;
  /** Categories of the persons who have it, one for each. */
  readonly categories: readonly RiskCategory[];
  /** Who they stay together with; null where nobody has it. */
  readonly household: string | null;
}

/** Somebody who is to have a room. */
export interface Placing {
  readonly category: RiskCategory;
  readonly household: string;
  readonly accessible: boolean;
}

/** Why no room is given: a rule of the protocol, or that none is free. */
export type PlacementRefusal = PlacementRuleName | 'NO_FREE_ROOM' | 'HOUSEHOLD' | 'WAITING_LIST';

/** A room, or the rule that stands against all of them. */
export type Placement = { readonly room: PlacementRoom } | { readonly refused: PlacementRefusal };

/** Where nobody names a room, those that fewest persons need are given first. */
const GIVEN_FIRST: readonly RoomClass[] = ['SINGLE', 'FAMILY', 'ACCESSIBLE'];

/**
 * The room that a person gets at a site: with the household where a bed is left, then on its floor, then the first that
 * every rule allows. Pure: `rooms` are all rooms of the site.
 * @returns the rule that the fewest rooms fail, where none passes all: what to change first.
 */
export function placement(person: Placing, rooms: readonly PlacementRoom[], kind: SiteKind, rules: readonly PlacementRule[]): Placement {
  const open = rooms.filter((room) => hasBedFor(person, room));
  if (open.length === 0) return { refused: 'NO_FREE_ROOM' };
  const verdicts = open.map((room) => ({ room, broken: brokenRule(person, room, rooms, kind, rules) }));
  const fit = verdicts.filter(({ broken }) => broken === null).map(({ room }) => room);
  if (fit.length === 0) return { refused: mostFrequent(verdicts.map(({ broken }) => broken!)) };
  const floors = new Set(rooms.filter((room) => room.household === person.household).map((room) => room.floor));
  const order = (room: PlacementRoom): number[] => [
    room.household === person.household ? 0 : 1, floors.size > 0 && !floors.has(room.floor) ? 1 : 0,
    floors.size === 0 && !isShared(person, rooms) ? GIVEN_FIRST.indexOf(room.class) : 0, room.floor,
  ];
  return { room: [...fit].sort((a, b) => compare(order(a), order(b)) || text(a.number, b.number))[0]! };
}

/** Why a person cannot have this very room; null where every rule allows it. */
export function refusalOf(
  person: Placing, room: PlacementRoom, rooms: readonly PlacementRoom[], kind: SiteKind, rules: readonly PlacementRule[],
): PlacementRefusal | null {
  if (!hasBedFor(person, room)) return room.household !== null && room.household !== person.household && room.categories.length < room.beds ? 'HOUSEHOLD' : 'NO_FREE_ROOM';
  return brokenRule(person, room, rooms, kind, rules);
}

/** The rooms as they would be with the person in the room. */
export function withPerson(rooms: readonly PlacementRoom[], room: PlacementRoom, person: Placing): PlacementRoom[] {
  return rooms.map((one) => (one.id === room.id
    ? { ...one, state: 'RESERVED', household: person.household, categories: [...one.categories, person.category] } : one));
}

function hasBedFor(person: Placing, room: PlacementRoom): boolean {
  if (room.state === 'FREE') return true;
  const isLived = room.state === 'RESERVED' || room.state === 'OCCUPIED';
  return isLived && room.household === person.household && room.categories.length < room.beds;
}

function isShared(person: Placing, rooms: readonly PlacementRoom[]): boolean {
  return rooms.some((room) => room.household === person.household);
}

function brokenRule(
  person: Placing, room: PlacementRoom, rooms: readonly PlacementRoom[], kind: SiteKind, rules: readonly PlacementRule[],
): PlacementRuleName | null {
  return rules.find((rule) => !allows(rule, person, room, rooms, kind))?.rule ?? null;
}

function allows(rule: PlacementRule, person: Placing, room: PlacementRoom, rooms: readonly PlacementRoom[], kind: SiteKind): boolean {
  switch (rule.rule) {
    case 'ZONE': return !rule.zones || rule.zones.includes(room.zone);
    case 'ACCESSIBLE': return !person.accessible || !rule.classes || rule.classes.includes(room.class);
    case 'SITE_KIND': return !rule.categories?.includes(person.category) || !rule.kinds || rule.kinds.includes(kind);
    case 'FLOOR_SEPARATION': return isApart(rule.groups ?? [], person.category, rooms.filter((other) => other.floor === room.floor));
    default: return rule.rule satisfies never;
  }
}

function isApart(groups: readonly (readonly RiskCategory[])[], category: RiskCategory, floor: readonly PlacementRoom[]): boolean {
  const own = groups.findIndex((group) => group.includes(category));
  if (own < 0) return true;
  const there = floor.flatMap((room) => room.categories).map((one) => groups.findIndex((group) => group.includes(one)));
  return there.every((group) => group < 0 || group === own);
}

function mostFrequent(broken: readonly PlacementRuleName[]): PlacementRuleName {
  const count = (rule: PlacementRuleName): number => broken.filter((one) => one === rule).length;
  return [...broken].sort((a, b) => count(b) - count(a) || text(a, b))[0]!;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}

function text(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
