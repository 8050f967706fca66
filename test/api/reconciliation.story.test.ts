import type { Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { world, type World } from '../kit/world';

const BALANCE = `query($opener: ID!, $holder: ID!, $from: DateTime!, $to: DateTime!) {
  reconciliation(opener: $opener, holder: $holder, from: $from, to: $to) {
    opener { code } holder { code } from to sent received open answered closed withdrawn balanced } }`;
const LISTS = `query($opener: ID!, $holder: ID!, $from: DateTime!, $to: DateTime!, $part: ReconciliationPart!, $first: Int, $after: Cursor) {
  reconciliation(opener: $opener, holder: $holder, from: $from, to: $to) {
    loops(part: $part, first: $first, after: $after) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } } }`;
const NOON = '2022-03-20T04:00:00.000Z';
const LATER = '2022-03-20T05:00:00.000Z';
const SETTING_UP_MS = 60_000;
const MIDNIGHT = '2022-03-20T16:00:00.000Z';

let w: World;
let community: Agency;
let organ: Agency;
let sides: { opener: string; holder: string };
let made: Record<'waiting' | 'declined' | 'closed' | 'withdrawn' | 'later', string>;

beforeAll(async () => {
  w = await world();
  community = w.agency('COMMUNITY-350602001', { purpose: 'DEPLOYMENT' });
  organ = w.agency('PARTY_ORGAN-350600');
  sides = { opener: await w.agencyId(community.code), holder: await w.agencyId(organ.code) };
  made = { waiting: await request(), declined: await request(), closed: await request(), withdrawn: await request(), later: '' };
  for (const id of [made.declined, made.closed]) await organ.verb('declineDeployment', { id, reason: '人手不足' });
  await community.verb('closeDeployment', { id: made.closed });
  await community.verb('withdrawDeployment', { id: made.withdrawn, reason: '不再需要' });
  w.clock.set(new Date(LATER));
  made.later = await request();
  await w.agency('COMMUNITY-350603001', { purpose: 'DEPLOYMENT' }).verb('requestDeployment', ask('350603001'));
  await community.verb('requestDeployment', { ...ask('350602001'), providerId: await w.agencyId('PARTY_ORGAN-350602') });
}, SETTING_UP_MS);

afterAll(() => w.stop());

function ask(regionCode: string) {
  return { regionCode, providerId: sides.holder, duty: 'CHECKPOINT', needed: 4, from: '2022-03-20T00:00:00Z', until: '2022-03-27T00:00:00Z' };
}

async function request(): Promise<string> {
  return (await community.verb('requestDeployment', ask('350602001'))).deployment.id;
}

async function balance(reader: Agency, more: object = {}): Promise<Json> {
  return (await reader.query(BALANCE, { ...sides, from: NOON, to: MIDNIGHT, ...more })).reconciliation;
}

async function list(reader: Agency, part: string, more: object = {}): Promise<Json> {
  return (await reader.query(LISTS, { ...sides, from: NOON, to: MIDNIGHT, part, ...more })).reconciliation.loops;
}

it('balances what one opened and the other was to answer, alike for both and for whoever is above', async () => {
  const expected = {
    opener: { code: community.code }, holder: { code: organ.code }, from: NOON, to: MIDNIGHT,
    sent: 5, received: 5, open: 2, answered: 1, closed: 1, withdrawn: 1, balanced: true,
  };
  const above = ['HEADQUARTERS-350600', 'HEADQUARTERS-350602', 'SUPERVISION-350600', 'AUDIT-350600', 'PUBLIC_HEALTH-350602'];
  for (const reader of [community, organ, ...above.map((code) => w.agency(code))]) {
    expect([reader.code, await balance(reader)]).toEqual([reader.code, expected]);
  }
});

it('counts from the first moment on and before the last', async () => {
  expect(await balance(community, { to: LATER })).toMatchObject({ sent: 4, received: 4, balanced: true });
  expect(await balance(community, { from: LATER })).toMatchObject({ sent: 1, received: 1, open: 1, balanced: true });
  expect(await balance(community, { from: '2022-03-20T04:00:00.001Z', to: LATER })).toMatchObject({ sent: 0, received: 0, balanced: true });
});

it('opens each number as the list of exactly those loops', async () => {
  const { waiting, declined, closed, withdrawn, later } = made;
  const all = [waiting, declined, closed, withdrawn, later];
  const parts = { SENT: all, RECEIVED: all, OPEN: [waiting, later], ANSWERED: [declined], CLOSED: [closed], WITHDRAWN: [withdrawn] };
  for (const reader of [community, organ]) {
    const numbers = await balance(reader);
    for (const [part, loops] of Object.entries(parts)) {
      const { nodes, totalCount } = await list(reader, part);
      expect([part, nodes.map((loop: Json) => loop.id).sort()]).toEqual([part, [...loops].sort()]);
      expect([part, totalCount]).toEqual([part, numbers[part.toLowerCase()]]);
    }
  }
});

it('gives the lists in pages, opened first first, with cursors that are good for one part', async () => {
  const first = await list(community, 'SENT', { first: 3 });
  const rest = await list(community, 'SENT', { first: 3, after: first.pageInfo.endCursor });
  expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
  const ids = [...first.nodes, ...rest.nodes].map((loop: Json) => loop.id);
  expect(new Set(ids).size).toBe(5);
  expect(ids.at(-1)).toBe(made.later);
  await expectRefused(list(community, 'OPEN', { after: first.pageInfo.endCursor }), 'BAD_USER_INPUT');
});

it('needs a purpose for the lists and none for the numbers', async () => {
  const unasked = community.for(null);
  expect((await balance(unasked)).sent).toBe(5);
  await expectRefused(list(unasked, 'SENT'), 'PURPOSE_REQUIRED');
});

it('is nobody else’s', async () => {
  const others = ['COMMUNITY-350603001', 'PARTY_ORGAN-350602', 'BIG_DATA-350600', 'PUBLIC_SECURITY-350600', 'HEADQUARTERS-350603', 'SUPERVISION-ZZ-TIZ'];
  for (const code of others) await expectRefused(balance(w.agency(code)), 'FORBIDDEN');
  const team = await w.team(community.code, '350602001');
  await expectRefused(balance(w.agency(community.code, { role: 'FIELD_TEAM', team })), 'FORBIDDEN');
});

it('refuses agencies that are none and a time without length, by path', async () => {
  const wrong: [object, string][] = [
    [{ opener: `agy_${'0'.repeat(32)}` }, 'opener'], [{ opener: 'x' }, 'opener'], [{ holder: made.waiting }, 'holder'],
    [{ to: NOON }, 'to'], [{ from: MIDNIGHT, to: NOON }, 'to'],
  ];
  for (const [more, path] of wrong) expect(await expectRefused(balance(community, more), 'BAD_USER_INPUT')).toMatchObject({ path });
});

it('finds a loop that says that it went to an agency which the log never saw it with', async () => {
  const elsewhere = { holder: await w.agencyId('PARTY_ORGAN-350602') };
  expect(await balance(community, elsewhere)).toMatchObject({ sent: 1, received: 1, balanced: true });
  await w.rows(`UPDATE loop SET answerer = (SELECT id FROM agency WHERE code = 'PARTY_ORGAN-350602')
    WHERE phase = 'ANSWERED' AND opened_by = (SELECT id FROM agency WHERE code = 'COMMUNITY-350602001')`);
  expect(await balance(community, elsewhere)).toMatchObject({ sent: 2, received: 1, answered: 1, balanced: false });
  expect((await list(community, 'SENT', elsewhere)).totalCount).toBe(2);
  expect((await list(community, 'RECEIVED', elsewhere)).totalCount).toBe(1);
  expect(await balance(community)).toMatchObject({ sent: 4, received: 4, balanced: true });
});
