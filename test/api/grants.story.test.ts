import type { Agency } from '../kit/agency';
import { freshKey } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { COMMUNITY, everybody, OPENER, openRequest, requestSeen, traceSeen, workUpTo, type Opened } from '../kit/requests';
import { world, type World } from '../kit/world';

const GRANT = `mutation($input: GrantAccessInput!) { grantAccess(input: $input) {
  grant { id state until endedAt agency { code } grantedBy { code } } loop { id version } entry { kind facts { name value withheld } } replayed } }`;
const REVOKE = `mutation($input: RevokeGrantInput!) { revokeGrant(input: $input) { grant { id state endedAt } loop { version } entry { kind } } }`;
const GRANTS = 'query($id: ID!) { grants(loopId: $id) { id state agency { code } } }';
const NAME = 'query($id: ID!) { person(id: $id) { name phone category } }';
const HOUR = 3_600_000;
const GUEST = 'PUBLIC_SECURITY-350602';

let w: World;
let opener: Agency;
let officer: Agency;
let community: Agency;
let guest: Agency;
let guestId: string;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
  officer = w.agency(OPENER, { role: 'OFFICER' });
  guest = w.agency(GUEST);
  guestId = await w.agencyId(GUEST);
});
afterAll(() => w?.stop());

async function grant(request: Opened, more: Readonly<Record<string, unknown>> = {}, by = officer): Promise<Json> {
  const until = new Date(w.clock.now().getTime() + HOUR).toISOString();
  return (await by.query(GRANT, { input: { idempotencyKey: freshKey(), loopId: request.id, agencyId: guestId, until, reason: '联合排查', ...more } })).grantAccess;
}

async function revoke(id: string, by = officer): Promise<Json> {
  return (await by.query(REVOKE, { input: { idempotencyKey: freshKey(), id, reason: '排查结束' } })).revokeGrant;
}

/** Waits for the watch, which looks every second. */
async function lapsed(id: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while ((await w.rows<{ state: string }>(`SELECT state FROM access_grant WHERE replace(id::text, '-', '') = $1`, [id.slice(4)]))[0]?.state !== 'LAPSED') {
    if (Date.now() > deadline) throw new Error('the grant does not lapse');
    await new Promise((done) => setTimeout(done, 50));
  }
}

describe('an agency that is let in', () => {
  it('sees the loop and the person as its kind does, from the grant on, until it is taken back', async () => {
    const request = await openRequest(opener);
    await community.receive(request);
    expect(await requestSeen(guest, request.id)).toBeNull();
    const given = await grant(request);
    expect(given).toMatchObject({
      grant: { state: 'RUNNING', endedAt: null, agency: { code: GUEST }, grantedBy: { code: OPENER } }, loop: { id: request.id, version: 3 },
      entry: { kind: 'ACCESS_GRANTED', facts: expect.arrayContaining([{ name: 'reason', value: '联合排查', withheld: false }]) }, replayed: false,
    });
    expect(await requestSeen(guest, request.id)).toMatchObject({ state: 'RECEIVED', verbs: [] });
    expect((await guest.query(NAME, { id: request.personId })).person).toMatchObject({ name: request.person.name, phone: request.person.phone });
    expect((await traceSeen(guest, request.id)).map((entry) => entry.kind)).toEqual(['ACCESS_GRANTED']);
    await expectRefused(guest.assign(request, team), 'FORBIDDEN');
    await community.assign(request, team);
    expect(await requestSeen(guest, request.id)).toMatchObject({ state: 'ASSIGNED' });
    expect((await community.query(GRANTS, { id: request.id })).grants).toEqual([{ id: given.grant.id, state: 'RUNNING', agency: { code: GUEST } }]);
    expect(await revoke(given.grant.id)).toMatchObject({ grant: { state: 'REVOKED' }, entry: { kind: 'ACCESS_REVOKED' }, loop: { version: 5 } });
    expect(await requestSeen(guest, request.id)).toBeNull();
    expect((await guest.query(NAME, { id: request.personId })).person).toBeNull();
    expect(await traceSeen(guest, request.id)).toEqual([]);
    await expectRefused(revoke(given.grant.id), 'ILLEGAL_TRANSITION');
    await grant(request);
    expect(await requestSeen(guest, request.id)).toMatchObject({ version: 6 });
  });

  it('loses the person at the very end of its time, and the loop with the entry of the lapse', async () => {
    const request = await openRequest(opener);
    const given = await grant(request);
    const before = w.clock.now();
    w.clock.advance(HOUR - 1);
    expect((await guest.query(NAME, { id: request.personId })).person.name).toBe(request.person.name);
    w.clock.advance(1);
    const seen = (await guest.query(NAME, { id: request.personId })).person;
    expect(seen === null || seen.name === null).toBe(true);
    await lapsed(given.grant.id);
    expect(await requestSeen(guest, request.id)).toBeNull();
    expect((await traceSeen(opener, request.id)).at(-1)).toMatchObject({ kind: 'ACCESS_LAPSED', actor: 'platform' });
    w.clock.set(before);
  });

  it('is told that the loop has left when its grant is taken back, and nothing after it', async () => {
    const request = await openRequest(opener);
    const frames = guest.subscribe();
    await frames.untilCaughtUp();
    const given = await grant(request);
    await frames.until((frame) => frame.entry?.kind === 'ACCESS_GRANTED');
    await revoke(given.grant.id);
    await community.receive(request);
    const [left] = (await frames.until((frame) => frame.__typename === 'LoopLeft')).slice(-1);
    expect(left).toMatchObject({ loopId: request.id, reason: 'REACH' });
    await w.settle();
    await new Promise((done) => setTimeout(done, 300));
    expect(frames.all.filter((frame) => frame.entry?.kind === 'ACCESS_REVOKED' || frame.entry?.toState === 'RECEIVED')).toEqual([]);
    await frames.close();
  });

  it('is out when the loop is closed', async () => {
    const request = await openRequest(opener);
    await grant(request);
    await workUpTo('CONTROLLED', request, community, team);
    await community.report(request, 'FOUND_AND_CONTROLLED', { report: '已管控' });
    await opener.close(request);
    expect(await requestSeen(guest, request.id)).toBeNull();
    await expectRefused(grant(request), 'ILLEGAL_TRANSITION');
  });
});

describe('letting in', () => {
  it('is for officers of the opener alone', async () => {
    const request = await openRequest(opener);
    await expectRefused(grant(request, {}, opener), 'FORBIDDEN');
    await expectRefused(grant(request, {}, w.agency(COMMUNITY, { role: 'OFFICER' })), 'FORBIDDEN');
    await expectRefused(grant(request, {}, w.agency('PUBLIC_SECURITY-350603', { role: 'OFFICER' })), 'NOT_FOUND');
  });

  it('needs an end ahead, a reason, an agency that is there and does not reach the loop', async () => {
    const request = await openRequest(opener);
    const at = (ms: number): string => new Date(w.clock.now().getTime() + ms).toISOString();
    for (const wrong of [{ until: at(0) }, { until: at(31 * 24 * HOUR) }, { reason: ' ' }, { agencyId: 'agy_0' }, { agencyId: await w.agencyId(COMMUNITY) }]) {
      await expectRefused(grant(request, wrong), 'BAD_USER_INPUT');
    }
    const key = freshKey();
    const first = await grant(request, { idempotencyKey: key, until: at(HOUR) });
    expect(await grant(request, { idempotencyKey: key, until: at(HOUR) })).toMatchObject({ replayed: true, grant: { id: first.grant.id } });
  });
});
