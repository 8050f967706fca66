import { freshKey, type Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { LEGAL_BASIS, Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

const HOUR_MS = 3_600_000;
const SITE = `query($id: ID!) { isolationSite(id: $id) { version roomCount free reserved occupied cleaning outOfOrder building
  zoning { missing zones { name zone } channels { name users } } milestones { hours dueAt openedAt missedAt rooms late }
  rooms(first: 200) { nodes { id number floor state zone beds milestone } } } }`;
const TRANSFER = 'query($id: ID!) { transfer(id: $id) { version state waitingSince room { id floor number } trace(first: 200) { nodes { kind actor facts { name value } } } } }';

let w: World;
let movers: Movers;

beforeEach(async () => {
  w = await world();
  movers = new Movers(w);
});
afterEach(() => w?.stop());

async function seen(id: string): Promise<Json> {
  return (await movers.health.query(SITE, { id })).isolationSite;
}
async function transfer(id: string): Promise<Json> {
  return (await movers.health.query(TRANSFER, { id })).transfer;
}
async function onSite(name: string, siteId: string, more: Readonly<Record<string, unknown>>, by: Agency = movers.site): Promise<Json> {
  const document = `mutation($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { site { id version } entry { kind facts { name value } } } }`;
  return (await by.query(document, { input: { idempotencyKey: freshKey(), siteId, ...more } }))[name];
}
async function queue(id: string): Promise<void> {
  const { version } = await transfer(id);
  await movers.site.query('mutation($input: QueueTransferInput!) { queueTransfer(input: $input) { entry { kind } } }', { input: { idempotencyKey: freshKey(), id, expectedVersion: version } });
}
async function order(personId: string, siteId: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const document = 'mutation($input: OrderTransferInput!) { orderTransfer(input: $input) { transfer { id } } }';
  return (await movers.health.query(document, { input: { idempotencyKey: freshKey(), personId, siteId, legalBasis: LEGAL_BASIS, ...more } })).orderTransfer.transfer.id;
}
/** Waits until the platform has served the waiting lists. */
async function accepted(ids: readonly string[]): Promise<void> {
  for (let left = 2_000; left > 0; left -= 1) {
    const states = await Promise.all(ids.map(async (id) => (await transfer(id)).state));
    if (states.every((state) => state === 'ACCEPTED')) return;
  }
  throw new Error('nobody is served');
}

/** Waits until the platform has told that a part is late, and sees that it told of it once. */
async function told(site: string, hours: number): Promise<void> {
  for (let left = 2_000; left > 0; left -= 1) {
    const part = (await seen(site)).milestones.find((one: Json) => one.hours === hours);
    if (!part.missedAt) continue;
    expect(part).toMatchObject({ missedAt: w.clock.now().toISOString(), openedAt: null, late: true });
    await w.settle();
    expect(await w.rows(`SELECT count(*)::int AS n FROM trace_entry e JOIN trace_index i ON i.entry_id = e.id WHERE kind = 'SITE_MILESTONE_MISSED' AND agency_id IS NULL`)).toEqual([{ n: 1 }]);
    return;
  }
  throw new Error('nobody is told');
}

it('the hotel fills, those who are left wait, and the modular site opens in three parts', async () => {
  const hotel = await movers.siteWith(2);
  const people = await movers.sought(5);
  const ids = await Promise.all(people.map(({ personId }) => order(personId, hotel.id)));
  await movers.accept(ids[0]!);
  await movers.accept(ids[1]!);
  const refusal = await expectRefused(movers.accept(ids[2]!), 'CAPACITY_EXHAUSTED');
  expect(refusal).toMatchObject({ rule: 'NO_FREE_ROOM' });

  const modular = await movers.siteWith(0, 'ISOLATION_SITE-350603', '龙文方舱');
  const orderedAt = w.clock.now().toISOString();
  for (const [i, hours] of [24, 48, 72].entries()) {
    const { version } = await seen(modular.id);
    const rooms = [1, 2].map((n) => ({ number: `${i + 1}0${n}`, floor: 1, class: 'SINGLE' }));
    await onSite('addRooms', modular.id, { expectedVersion: version, rooms, milestone: { hours, orderedAt } });
  }
  expect(await seen(modular.id)).toMatchObject({ roomCount: 0, free: 0, building: 6, milestones: [24, 48, 72].map((hours) => ({ hours, openedAt: null, rooms: 2, late: false })) });
  await movers.site.verb('refuseTransfer', { id: ids[2]!, reason: '房间已满' });
  await movers.health.verb('redirectTransfer', { id: ids[2]!, siteId: modular.id, reason: '酒店已满' });
  expect(await expectRefused(movers.accept(ids[2]!), 'CAPACITY_EXHAUSTED')).toMatchObject({ rule: 'NO_FREE_ROOM' });
  await queue(ids[2]!);
  w.clock.advance(23 * HOUR_MS);
  await onSite('openMilestone', modular.id, { hours: 24 });
  await accepted([ids[2]!]);
  expect(await seen(modular.id)).toMatchObject({ roomCount: 2, free: 1, reserved: 1, building: 4 });
  w.clock.advance(30 * HOUR_MS);
  await told(modular.id, 48);
  const { entry } = await onSite('openMilestone', modular.id, { hours: 48 });
  expect(entry.kind).toBe('SITE_MILESTONE_OPENED');
  expect((await seen(modular.id)).milestones).toMatchObject([{ late: false, missedAt: null }, { late: true }, { late: false, openedAt: null, missedAt: null }]);
  expect(await expectRefused(onSite('openMilestone', modular.id, { hours: 48 }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.hours' });
  await onSite('openMilestone', modular.id, { hours: 72 });
  expect(await seen(modular.id)).toMatchObject({ roomCount: 6, building: 0 });
});

it('whoever waits is served by risk and then by time, and nobody passes them by', async () => {
  const hotel = await movers.siteWith(1);
  const [first] = await movers.sought(1);
  const held = await order(first!.personId, hotel.id);
  await movers.accept(held);
  const [general] = await movers.sought(1, { category: 'GENERAL_CONTACT' });
  const [early] = await movers.sought(1);
  const [late] = await movers.sought(1);
  const ids = await Promise.all([general, early, late].map((one) => order(one!.personId, hotel.id)));
  for (const id of [ids[0]!, ids[1]!]) {
    await queue(id);
    w.clock.advance(60_000);
  }
  await onSite('closeRooms', hotel.id, { roomIds: [hotel.rooms[0]], reason: '水管' }).catch((error: Error) => expect(error.message).toMatch(/^ILLEGAL_TRANSITION/));
  await movers.health.verb('withdrawTransfer', { id: held, reason: '改为居家' });
  await accepted([ids[1]!]);
  expect(await transfer(ids[0]!)).toMatchObject({ state: 'ORDERED', waitingSince: expect.any(String) });
  const served = (await transfer(ids[1]!)).trace.nodes.find((one: Json) => one.kind === 'TRANSFER_ACCEPTED');
  expect(served.actor).toBe('platform');
  await expectRefused(movers.accept(ids[2]!), 'CAPACITY_EXHAUSTED');
});

it('a family stays together, and shares its room with nobody else', async () => {
  const hotel = await movers.siteWith(0);
  await onSite('addRooms', hotel.id, { expectedVersion: 1, rooms: [{ number: '301', floor: 3, class: 'SINGLE' }, { number: '401', floor: 4, class: 'FAMILY', beds: 2 }, { number: '402', floor: 4, class: 'SINGLE' }] });
  const { rooms } = await seen(hotel.id);
  const family = rooms.nodes.find((room: Json) => room.number === '401').id;
  const [mother, child, grandmother, stranger] = await movers.sought(4);
  const first = await order(mother!.personId, hotel.id);
  await movers.accept(first, { roomId: family });
  const second = await order(child!.personId, hotel.id, { togetherWithId: mother!.personId });
  const third = await order(grandmother!.personId, hotel.id, { togetherWithId: child!.personId });
  const other = await order(stranger!.personId, hotel.id);
  expect(await expectRefused(movers.accept(other, { roomId: family }), 'CAPACITY_EXHAUSTED')).toMatchObject({ rule: 'HOUSEHOLD' });
  expect((await movers.accept(second)).room.id).toBe(family);
  await movers.accept(third);
  expect((await transfer(third)).room).toMatchObject({ number: '402' });
  await movers.accept(other);
  expect((await transfer(other)).room).toMatchObject({ number: '301' });
});

it('close contacts and theirs are on separate floors, whoever needs it has an accessible room, and a refusal names its rule', async () => {
  const hotel = await movers.siteWith(3);
  const [close] = await movers.sought(1);
  const [sub] = await movers.sought(1, { category: 'SUB_CLOSE_CONTACT' });
  const [frail] = await movers.sought(1);
  await movers.accept(await order(close!.personId, hotel.id));
  const id = await order(sub!.personId, hotel.id);
  expect(await expectRefused(movers.accept(id), 'CAPACITY_EXHAUSTED')).toMatchObject({ rule: 'FLOOR_SEPARATION' });
  expect(await expectRefused(movers.accept(id, { roomId: hotel.rooms[2] }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.roomId', rule: 'FLOOR_SEPARATION' });
  expect(await expectRefused(movers.accept(await order(frail!.personId, hotel.id, { accessible: true })), 'CAPACITY_EXHAUSTED')).toMatchObject({ rule: 'ACCESSIBLE' });
});

it('a room that is kept and to which nobody is brought is given back when its clock comes', async () => {
  const hotel = await movers.siteWith(1);
  const [one] = await movers.sought(1);
  const id = await order(one!.personId, hotel.id);
  await movers.accept(id);
  w.clock.advance(12 * HOUR_MS);
  await w.settle();
  expect(await transfer(id)).toMatchObject({ state: 'ORDERED', room: null });
  expect((await transfer(id)).trace.nodes.map((entry: Json) => entry.kind)).toContain('TRANSFER_RESERVATION_LAPSED');
  expect(await seen(hotel.id)).toMatchObject({ free: 1, reserved: 0 });
  await movers.accept(id);
});

it('rooms are closed and opened again, and zones and channels are told', async () => {
  const hotel = await movers.siteWith(2);
  await onSite('closeRooms', hotel.id, { roomIds: [hotel.rooms[0]], reason: '空调损坏' });
  expect(await seen(hotel.id)).toMatchObject({ roomCount: 2, free: 1, outOfOrder: 1 });
  await expectRefused(onSite('recordRoomsCleaned', hotel.id, { roomIds: hotel.rooms, cleanedAt: w.clock.now().toISOString() }), 'ILLEGAL_TRANSITION');
  await onSite('reopenRooms', hotel.id, { roomIds: [hotel.rooms[0]], reason: '已修复' });
  expect(await seen(hotel.id)).toMatchObject({ free: 2, outOfOrder: 0, zoning: null });
  await expectRefused(onSite('closeRooms', hotel.id, { roomIds: [hotel.rooms[0]], reason: 'x' }, w.agency('ISOLATION_SITE-350602')), 'FORBIDDEN');
  const { version } = await seen(hotel.id);
  await onSite('zoneSite', hotel.id, {
    expectedVersion: version, zones: [{ name: '一层大堂', zone: 'CLEAN' }, { name: '三层', zone: 'CONTAMINATED' }], channels: [{ name: '东门', users: 'STAFF' }, { name: '西门', users: 'ISOLATED' }],
  });
  expect((await seen(hotel.id)).zoning).toMatchObject({ missing: ['BUFFER'], channels: [{ name: '东门', users: 'STAFF' }, { name: '西门', users: 'ISOLATED' }] });
});

it('sites are suggested with reasons, best first, and rooms are counted against the population', async () => {
  const SUGGEST = 'query($id: ID!) { siteSuggestions(transferId: $id, first: 60) { rank reasons refusedBy free waiting site { id name } } }';
  const full = await movers.siteWith(1, 'ISOLATION_SITE-350603', '满员酒店');
  const [one, other] = await movers.sought(2);
  await movers.accept(await order(one!.personId, full.id));
  const id = await order(other!.personId, full.id);
  const { siteSuggestions } = await movers.health.query(SUGGEST, { id });
  expect(siteSuggestions.map((row: Json) => row.rank)).toEqual(siteSuggestions.map((_row: Json, i: number) => i + 1));
  expect(siteSuggestions[0]).toMatchObject({ refusedBy: null, reasons: ['ROOM_FITS', 'SAME_REGION'] });
  expect(siteSuggestions.at(-1)).toMatchObject({ site: { id: full.id }, refusedBy: 'NO_FREE_ROOM', reasons: expect.arrayContaining(['NO_ROOM_FITS', 'GOES_THERE_NOW']) });
  expect((await w.agency('PUBLIC_HEALTH-350623', { purpose: 'TRANSFER' }).query(SUGGEST, { id })).siteSuggestions).toEqual([]);

  const RESERVE = 'query($region: RegionCode!) { roomReserve(region: $region) { region { code } population populationVerified rooms free perTenThousand target missing } }';
  const { roomReserve } = await movers.health.query(RESERVE, { region: '350600' });
  expect(roomReserve).toHaveLength(11);
  const longwen = roomReserve.find((row: Json) => row.region.code === '350603');
  expect(longwen).toMatchObject({ population: 303_107, populationVerified: false, rooms: 121, free: 120, target: 20, perTenThousand: 4, missing: 607 - 121 });
  expect((await movers.health.query(RESERVE, { region: '350603' })).roomReserve).toEqual([longwen]);
});
