import { randomUUID } from 'node:crypto';
import type { Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { expectInvariants } from '../kit/invariants';
import { COMMUNITY, everybody, openRequest, requestSeen, STREET, workUpTo } from '../kit/requests';
import { world, type World } from '../kit/world';

const HOUR = 3_600_000;

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});

afterAll(() => w?.stop());

const ANSWER = `{ done refused replayed results { index id error { code path message currentVersion state } entry { id kind } investigation { id state version } } }`;

async function bulk(by: Agency, verb: string, input: object): Promise<Json> {
  const type = `${verb[0]!.toUpperCase()}${verb.slice(1)}Input`;
  return (await by.query(`mutation($input: ${type}!) { ${verb}(input: $input) ${ANSWER} }`, { input: { idempotencyKey: randomUUID(), ...input } }))[verb];
}

async function opened(count: number, regionCode = STREET): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push((await openRequest(opener, { regionCode })).id);
  return ids;
}

function at(version: number, ids: readonly string[]): Json[] {
  return ids.map((id) => ({ id, expectedVersion: version }));
}

async function statesOf(ids: readonly string[]): Promise<string[]> {
  return Promise.all(ids.map(async (id) => (await requestSeen(opener, id)).state));
}

it('many are received, assigned and closed in one call each, with the entries that single verbs write', async () => {
  const ids = await opened(4);
  const received = await bulk(community, 'receiveInvestigations', { items: at(1, ids), note: '收到' });
  expect(received).toMatchObject({ done: 4, refused: 0, replayed: false });
  expect(received.results.map((one: Json) => [one.index, one.id, one.error, one.entry.kind, one.investigation.state, one.investigation.version]))
    .toEqual(ids.map((id, i) => [i, id, null, 'INVESTIGATION_RECEIVED', 'RECEIVED', 2]));
  expect(await bulk(community, 'assignInvestigations', { items: at(2, ids), teamId: team })).toMatchObject({ done: 4, refused: 0 });
  expect((await requestSeen(opener, ids[3]!)).assignedTo).toMatchObject({ id: team });
  for (const id of ids) await community.report(id, 'WRONG_PERSON', { report: '查无此人' });
  expect(await bulk(opener, 'closeInvestigations', { items: at(4, ids) })).toMatchObject({ done: 4, refused: 0 });
  expect(await statesOf(ids)).toEqual(['CLOSED', 'CLOSED', 'CLOSED', 'CLOSED']);
});

it('each has its own outcome: what is wrong with one changes nothing for the others', async () => {
  const [fine, stale, taken, answered] = await opened(4) as [string, string, string, string];
  const [foreign] = await opened(1, '350603001');
  await community.receive(taken);
  await workUpTo('RECEIVED', { id: answered }, community, team);
  const items = [
    ...at(7, [stale]), ...at(1, [foreign!]), ...at(1, ['inv_00000000-0000-7000-8000-000000000000', 'nonsense']), ...at(2, [answered]), ...at(1, [fine]), ...at(2, [taken]),
  ];
  const { results, done, refused } = await bulk(community, 'receiveInvestigations', { items });
  expect({ done, refused }).toEqual({ done: 1, refused: 6 });
  expect(results.map((one: Json) => one.error && [one.error.code, one.error.path, one.error.currentVersion, one.error.state])).toEqual([
    ['VERSION_CONFLICT', 'input.items.0.expectedVersion', 1, null], ['NOT_FOUND', 'input.items.1.id', null, null], ['NOT_FOUND', 'input.items.2.id', null, null],
    ['NOT_FOUND', 'input.items.3.id', null, null], ['ILLEGAL_TRANSITION', 'input.items.4.id', null, 'RECEIVED'], null, ['ILLEGAL_TRANSITION', 'input.items.6.id', null, 'RECEIVED'],
  ]);
  expect(results.filter((one: Json) => one.error).every((one: Json) => one.investigation === null && one.entry === null)).toBe(true);
  expect(await statesOf([fine, stale, foreign!])).toEqual(['RECEIVED', 'ISSUED', 'ISSUED']);
  const byOpener = await bulk(opener, 'receiveInvestigations', { items: at(1, [stale]) });
  expect(byOpener.results[0].error).toMatchObject({ code: 'FORBIDDEN', path: 'input.items.0.id' });
});

it('a call has one effect: the same key gives the same outcomes, and another input is a mismatch', async () => {
  const ids = await opened(2);
  const input = { idempotencyKey: 'bulk-once', items: at(1, [...ids, 'nonsense']) };
  const first = await bulk(community, 'receiveInvestigations', input);
  const again = await bulk(community, 'receiveInvestigations', input);
  expect(again).toEqual({ ...first, replayed: true });
  await expectRefused(bulk(community, 'receiveInvestigations', { ...input, items: at(1, ids) }), 'IDEMPOTENCY_MISMATCH');
});

it('two calls over the same requests at once: each request is received once, and nobody waits for ever', async () => {
  const ids = await opened(6);
  const both = await Promise.all([ids, [...ids].reverse()].map((order) => bulk(community, 'receiveInvestigations', { items: at(1, order) })));
  expect(both.reduce((sum, { done }) => sum + done, 0)).toBe(6);
  expect(new Set(both.flatMap(({ results }) => results.flatMap((one: Json) => one.error?.code ?? [])))).toEqual(new Set(['VERSION_CONFLICT']));
});

it('the call as a whole is refused where it cannot be read, and then nothing is done', async () => {
  const [id] = await opened(1) as [string];
  expect((await expectRefused(bulk(community, 'receiveInvestigations', { items: [] }), 'BAD_USER_INPUT'))['path']).toBe('input.items');
  expect((await expectRefused(bulk(community, 'receiveInvestigations', { items: at(1, [id, id]) }), 'BAD_USER_INPUT'))['path']).toBe('input.items.1.id');
  const many = Array.from({ length: 501 }, (_, i) => ({ id: `inv_${i}`, expectedVersion: 1 }));
  expect((await expectRefused(bulk(community, 'receiveInvestigations', { items: many }), 'BAD_USER_INPUT'))['path']).toBe('input.items');
  expect((await expectRefused(bulk(community, 'assignInvestigations', { items: at(1, [id]), teamId: 'team_none' }), 'BAD_USER_INPUT'))['path']).toBe('input.teamId');
  await expectRefused(bulk(w.agency(COMMUNITY, { role: 'VIEWER' }), 'receiveInvestigations', { items: at(1, [id]) }), 'FORBIDDEN');
  expect(await statesOf([id])).toEqual(['ISSUED']);
});

it('a deadline that has come says so before the verb, on that request alone', async () => {
  const late = await opened(2);
  w.clock.advance(30 * HOUR);
  const fresh = await opened(2);
  const { done } = await bulk(community, 'receiveInvestigations', { items: [...await Promise.all(late.map(async (id) => ({ id, expectedVersion: (await requestSeen(community, id)).version }))), ...at(1, fresh)] });
  const states = await statesOf([...late, ...fresh]);
  expect(states.filter((state) => state === 'RECEIVED')).toHaveLength(done);
  expect(states.slice(2)).toEqual(['RECEIVED', 'RECEIVED']);
  await expectInvariants(w);
});
