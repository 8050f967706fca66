import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDataDir } from '../../src/core/db/embedded-place';
import { makeTestResidentId } from '../../src/domain/persons/synthetic-identity';
import { Agency, freshKey } from '../kit/agency';
import { Refused, type Json } from '../kit/answers';
import { PlatformProcess } from '../kit/platform-process';
import { scaled } from '../kit/scale';
import { LEGAL_BASIS } from '../kit/transfers';

const PERSONS = scaled(24, 1_000);
const ROOMS = scaled(6, 200);
const KILLS = scaled(1, 50);
const CALLERS = 8;
const CALL = 500;
jest.setTimeout(scaled(240_000, 5_400_000));

const CODES = { police: 'PUBLIC_SECURITY-350600', health: 'PUBLIC_HEALTH-350602', community: 'COMMUNITY-350602001', transport: 'TRANSPORT-350602', site: 'ISOLATION_SITE-350603' } as const;
type Who = keyof typeof CODES;
/** What a transfer goes through, and who does it. */
const STEPS = [
  ['ORDERED', 'site', 'acceptTransfer'], ['ACCEPTED', 'transport', 'dispatchTransfer'], ['DISPATCHED', 'community', 'releaseForBoarding'],
  ['DISPATCHED', 'transport', 'confirmOnBoard'], ['ON_BOARD', 'transport', 'confirmArrival'], ['ARRIVED', 'site', 'admitTransfer'],
  ['STAYING', 'health', 'releaseFromIsolation'], ['CLEANING', 'site', 'recordRoomsCleaned'],
] as const;
const READ = 'query($id: ID!) { transfer(id: $id) { version room { id state } stay { id version state } } }';
const CLEAN = 'mutation($input: RecordRoomsCleanedInput!) { recordRoomsCleaned(input: $input) { entry { id } } }';

const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-rooms-'));
const tokens = new Map<Who, string>();
const refusals = new Map<string, number>();
let platform: PlatformProcess;
let isUp = true;
let done = 0;
let siteId: string;

function as(who: Who): Agency {
  const purposes = { police: 'INVESTIGATION', health: 'TRANSFER', community: 'ISOLATION_CARE', transport: 'TRANSFER', site: 'ISOLATION_CARE' } as const;
  return new Agency(platform.url, CODES[who], tokens.get(who)!, purposes[who]);
}

/** Asks until the server answers: it may be dead at any moment. Null where it refuses because another was first. */
async function surely<T>(ask: () => Promise<T>): Promise<T | null> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refused) {
        const { rule } = error.answered.extensions as { rule?: string };
        const name = [error.code, rule].filter(Boolean).join(' ');
        if (error.code === 'INTERNAL' || error.code === 'TIMEOUT') continue;
        refusals.set(name, (refusals.get(name) ?? 0) + 1);
        return null;
      }
      await new Promise((wait) => setTimeout(wait, 25));
    }
  }
}

function inputOf(verb: string, room: string): Readonly<Record<string, unknown>> {
  switch (verb) {
    case 'dispatchTransfer': return { vehicle: '闽E·攻击', crew: ['司机'], vehicleDisinfectedAt: new Date(Date.now() - 60_000).toISOString() };
    case 'releaseForBoarding':
    case 'confirmOnBoard': return { place: '楼下' };
    case 'admitTransfer': return { roomId: room };
    default: return {};
  }
}

/** Brings one person through everything, as far as rooms allow; true once the room is clean again. */
async function move(id: string, at: { step: number; room: string }): Promise<boolean> {
  const [, who, verb] = STEPS[at.step]!;
  const read = async (): Promise<Json> => (await as('health').query(READ, { id })).transfer;
  const seen = await surely(read);
  const input = { idempotencyKey: `${id}-${verb}-${at.room}`, id, expectedVersion: seen.version };
  let answer: Json;
  if (verb === 'releaseFromIsolation') {
    answer = await surely(() => as('health').verb(verb, { ...input, id: seen.stay.id, expectedVersion: seen.stay.version, reason: '阴性' }));
  } else if (verb === 'recordRoomsCleaned') {
    const cleaned = { idempotencyKey: `${id}-clean`, siteId, roomIds: [at.room], cleanedAt: new Date(Date.now() - 1_000).toISOString() };
    answer = await surely(() => as('site').query(CLEAN, { input: cleaned }));
  } else {
    const whole = { ...input, ...inputOf(verb, at.room) };
    answer = await surely(() => as(who).verb(verb, whole));
  }
  if (answer === null) return false;
  if (verb === 'acceptTransfer') at.room = answer.transfer.room.id;
  at.step += 1;
  done += 1;
  return at.step === STEPS.length;
}

async function begin(): Promise<string[]> {
  for (const who of Object.keys(CODES) as Who[]) tokens.set(who, platform.token(CODES[who]));
  const { agency } = await as('site').query('query($code: String!) { agency(code: $code) { id } }', { code: CODES.site });
  siteId = (await as('site').verb('registerSite', { agencyId: agency.id, name: '受攻击的酒店', kind: 'HOTEL', regionCode: '350603' })).site.id;
  await as('site').verb('addRooms', { siteId, rooms: Array.from({ length: ROOMS }, (_, i) => ({ number: String(i + 1), floor: 1 + i % 5, class: 'SINGLE' })) });
  const persons: string[] = [];
  for (let from = 0; from < PERSONS; from += CALL) {
    const leads = Array.from({ length: Math.min(CALL, PERSONS - from) }, (_, n) => {
      const i = from + n;
      const born = new Date(Date.UTC(1960, 0, 1 + i)).toISOString().slice(0, 10);
      return {
        externalId: `attack-${i}`, name: `林${String.fromCodePoint(0x4e00 + i)}`, document: { type: 'RESIDENT_ID', number: makeTestResidentId(1 + i % 499, born, 'FEMALE') },
        regionCode: '350602001', category: 'CLOSE_CONTACT', source: 'POLICE_LEAD', lastExposureAt: new Date(Date.now() - 86_400_000).toISOString(),
      };
    });
    const { results } = await as('police').pushLeads(leads);
    persons.push(...results.map((result: Json) => result.person.id));
  }
  const ordered: string[] = [];
  for (const personId of persons) ordered.push((await as('health').verb('orderTransfer', { idempotencyKey: freshKey(), personId, siteId, legalBasis: LEGAL_BASIS })).transfer.id);
  return ordered;
}

beforeAll(async () => {
  platform = await PlatformProcess.start(dataDir);
  const waiting = (await begin()).map((id) => ({ id, at: { step: 0, room: '' } }));
  const work = Promise.all(Array.from({ length: CALLERS }, async (_, caller) => {
    for (let one = waiting.splice(caller % Math.max(waiting.length, 1), 1)[0]; one; one = waiting.shift()) {
      if (!(await move(one.id, one.at))) waiting.push(one);
    }
  }));
  let over = false;
  void work.then(() => { over = true; });
  const everything = PERSONS * STEPS.length;
  for (let kill = 1; kill <= KILLS && !over; kill += 1) {
    while (!over && done < (everything * kill) / (KILLS + 1)) await new Promise((wait) => setTimeout(wait, 5 + 11 * (kill % 5)));
    isUp = false;
    await platform.kill();
    platform = await PlatformProcess.start(dataDir);
    isUp = true;
  }
  await work;
});
afterAll(async () => {
  await platform?.stop();
  removeDataDir(dataDir);
});

it(`${PERSONS} persons race for ${ROOMS} rooms while the server is killed ${KILLS} times: all are placed, nobody twice, no room twice`, async () => {
  expect(isUp).toBe(true);
  expect(done).toBe(PERSONS * STEPS.length);
  const admin = await platform.admin();
  const overlap = (column: string): string => `SELECT count(*)::int AS n FROM room_use a JOIN room_use b ON a.${column} = b.${column} AND a.id < b.id
    AND a.since < coalesce(b.ended_at, 'infinity') AND b.since < coalesce(a.ended_at, 'infinity')`;
  for (const column of ['room_id', 'person_id']) expect((await admin.query<{ n: number }>(overlap(column))).rows).toEqual([{ n: 0 }]);
  const { rows: [counts] } = await admin.query<Record<string, number>>(`SELECT
    (SELECT count(*)::int FROM room_use WHERE state = 'RESERVED') AS reserved, (SELECT count(*)::int FROM trace_entry WHERE kind = 'TRANSFER_ACCEPTED') AS accepted,
    (SELECT count(*)::int FROM room_use WHERE state = 'OCCUPIED') AS occupied, (SELECT count(*)::int FROM trace_entry WHERE kind = 'TRANSFER_ADMITTED') AS admitted,
    (SELECT count(*)::int FROM trace_entry WHERE kind = 'STAY_RELEASED') AS released, (SELECT count(*)::int FROM trace_entry WHERE kind = 'SITE_ROOMS_CLEANED') AS cleaned,
    (SELECT count(*)::int FROM isolation_room WHERE state = 'FREE' AND site_id = (SELECT id FROM isolation_site WHERE name = '受攻击的酒店')) AS free`);
  expect(counts).toEqual({ reserved: PERSONS, accepted: PERSONS, occupied: PERSONS, admitted: PERSONS, released: PERSONS, cleaned: PERSONS, free: ROOMS });
  await admin.end();
});

it('every refusal says why', () => {
  expect([...refusals.keys()].filter((name) => !['CAPACITY_EXHAUSTED NO_FREE_ROOM', 'VERSION_CONFLICT', 'ILLEGAL_TRANSITION'].includes(name))).toEqual([]);
  expect(refusals.get('CAPACITY_EXHAUSTED NO_FREE_ROOM')).toBeGreaterThan(0);
});
