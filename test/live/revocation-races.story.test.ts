import { freshKey, type Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { eventsOf, openEvents } from '../kit/events';
import { everybody, OPENER, openRequest } from '../kit/requests';
import { scaled } from '../kit/scale';
import { world, type World } from '../kit/world';

const RACES = scaled(12, 10_000);
const AT_ONCE = 4;
const GUEST = 'PUBLIC_SECURITY-350602';
const GRANT = 'mutation($input: GrantAccessInput!) { grantAccess(input: $input) { grant { id } } }';
const REVOKE = 'mutation($input: RevokeGrantInput!) { revokeGrant(input: $input) { entry { loopSeq } } }';
const EVENTS = `subscription { loopEvents { __typename ... on LoopEvent { loopId entry { loopSeq } loop { version } } ... on LoopLeft { loopId } } }`;

jest.setTimeout(scaled(120_000, 7_200_000));

let w: World;
let opener: Agency;
let officer: Agency;
let community: Agency;
let team: string;
let guestId: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
  officer = w.agency(OPENER, { role: 'OFFICER' });
  guestId = await w.agencyId(GUEST);
});
afterAll(() => w.stop());

async function stubborn(verb: () => Promise<unknown>): Promise<void> {
  // The revocation takes a version between the look at it and the verb.
  await verb().catch(verb).catch(verb);
}

/** The number of the entry with which the guest lost a loop on which work went on all the while. */
async function race(): Promise<[loopId: string, revokedAt: number]> {
  const request = await openRequest(opener);
  const until = new Date(w.clock.now().getTime() + 3_600_000).toISOString();
  const { grantAccess } = await officer.query(GRANT, { input: { idempotencyKey: freshKey(), loopId: request.id, agencyId: guestId, until, reason: '联合排查' } });
  const work = (async () => {
    await stubborn(() => community.receive(request));
    await stubborn(() => community.assign(request, team));
    await stubborn(() => community.locate(request));
  })();
  await new Promise((done) => { setTimeout(done, Math.random() * 60); });
  const { revokeGrant } = await officer.query(REVOKE, { input: { idempotencyKey: freshKey(), id: grantAccess.grant.id, reason: '排查结束' } });
  await work;
  return [request.id, revokeGrant.entry.loopSeq];
}

it('nothing that has its place behind a revocation goes out to whom it was revoked, however it races', async () => {
  const guests = ['one', 'two', 'three'].map((subject) => w.agency(GUEST, { subject }).follow('loopEvents', EVENTS));
  const response = await openEvents(w.agency(GUEST, { subject: 'four' }), { query: EVENTS });
  const sent: Json[] = [];
  const end: { loopId?: string } = {};
  const reading = (async () => {
    for await (const { data } of eventsOf(response)) {
      sent.push(data.data.loopEvents);
      if (end.loopId !== undefined && sent.some(({ loopId }) => loopId === end.loopId)) return;
    }
  })();
  await Promise.all(guests.map((frames) => frames.next()));

  const revoked = new Map<string, number>();
  for (let begun = 0; begun < RACES; begun += AT_ONCE) {
    for (const [loop, at] of await Promise.all(Array.from({ length: AT_ONCE }, race))) revoked.set(loop, at);
  }
  await w.settle();
  // What stands behind everything: once it has come, all before it has.
  const mine = await openRequest(w.agency(GUEST));
  await Promise.all(guests.map((frames) => frames.until((frame) => frame.loopId === mine.id, 30_000)));
  await Promise.all(guests.map((frames) => frames.close()));
  end.loopId = mine.id;
  await openRequest(w.agency(GUEST));
  await reading;

  let told = 0;
  for (const frames of [...guests.map(({ all }) => all), sent]) {
    const left = new Set<string>();
    for (const { __typename, loopId, entry, loop } of frames.filter((frame: Json) => revoked.has(frame.loopId))) {
      expect(left.has(loopId)).toBe(false);
      if (__typename === 'LoopLeft') left.add(loopId);
      else {
        expect(entry.loopSeq).toBeLessThan(revoked.get(loopId)!);
        expect(loop.version).toBeLessThan(revoked.get(loopId)!);
        told += 1;
      }
    }
    expect(left.size).toBe(RACES);
  }
  // The right was there before it was taken.
  expect(told).toBeGreaterThan(0);
});
