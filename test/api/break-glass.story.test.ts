import type { Agency } from '../kit/agency';
import { freshKey } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { openRequest, OPENER, requestSeen, traceSeen, type Opened } from '../kit/requests';
import { plantedText, remainsOf } from '../kit/remains';
import { world, type World } from '../kit/world';

const REQUEST = `mutation($input: RequestOverrideInput!) { requestOverride(input: $input) { override { id consented } loop { id } replayed } }`;
const CONSENT = `mutation($input: ConsentOverrideInput!) { consentOverride(input: $input) { override { id consented } loop { id person { name phone } } } }`;
const REVIEW = `mutation($input: ReviewOverrideInput!) { reviewOverride(input: $input) { review { id state justified finding withheld phase dueAt } entry { kind } } }`;
const REVIEWS = `{ loops(filter: { kinds: [OVERRIDE_REVIEW] }, first: 200) { nodes {
  id version overdue verbs heldBy { code } clocks { code state dueAt startedAt } person { id } ... on OverrideReview { state justified } } } }`;
const GUEST = 'PUBLIC_SECURITY-350602';
const MINUTE = 60_000;

let w: World;
let opener: Agency;
let first: Agency;
let second: Agency;
let audit: Agency;

beforeAll(async () => {
  w = await world();
  opener = w.agency(OPENER);
  first = w.agency(GUEST, { role: 'OFFICER', subject: 'officer-1' });
  second = w.agency(GUEST, { role: 'OFFICER', subject: 'officer-2' });
  audit = w.agency('AUDIT-350600');
});
afterAll(() => w?.stop());

async function ask(request: Opened, by = first): Promise<Json> {
  return (await by.query(REQUEST, { input: { idempotencyKey: freshKey(), loopId: request.id, reason: '生命危险，须立即联系' } })).requestOverride;
}

async function consent(id: string, by = second): Promise<Json> {
  return (await by.query(CONSENT, { input: { idempotencyKey: freshKey(), id } })).consentOverride;
}

async function reviewOf(request: Opened): Promise<Json> {
  return (await audit.query(REVIEWS)).loops.nodes.find((node: Json) => node.person?.id === request.personId);
}

it('may be asked for by the person: the newest open loop is meant; nothing of it is about nobody, and a finding is sealed', async () => {
  const request = await openRequest(opener);
  const newest = await opener.issue(request.personId, '350603001');
  const by = async (input: Readonly<Record<string, unknown>>): Promise<Json> => (
    first.query(REQUEST, { input: { idempotencyKey: freshKey(), reason: '生命危险，须立即联系', ...input } })
  );
  const { requestOverride: { override } } = await by({ personId: request.personId });
  expect((await consent(override.id)).loop.id).toBe(newest.id);
  await expectRefused(by({ personId: 'per_00000000000000000000000000000000' }), 'NOT_FOUND');
  await expectRefused(by({}), 'BAD_USER_INPUT');
  await expectRefused(by({ personId: request.personId, loopId: request.id }), 'BAD_USER_INPUT');
  const review = await reviewOf(request);
  const finding = '经核实确属紧急情况';
  const { reviewOverride } = await audit.query(REVIEW, { input: { idempotencyKey: freshKey(), id: review.id, expectedVersion: review.version, justified: true, finding } });
  expect(reviewOverride.review).toMatchObject({ state: 'REVIEWED', finding: null, withheld: ['finding'] });
  expect(await remainsOf(w, [plantedText('finding', finding)])).toEqual([]);
});

it('two officers let their agency in for an hour; owner and auditors are told, and a review opens by itself', async () => {
  const request = await openRequest(opener);
  const { override, loop } = await ask(request);
  expect([override.consented, loop]).toEqual([false, null]);
  expect(await requestSeen(first, request.id)).toBeNull();
  expect(await reviewOf(request)).toBeUndefined();
  const given = await consent(override.id);
  expect(given).toMatchObject({ override: { consented: true }, loop: { id: request.id, person: { name: request.person.name, phone: request.person.phone } } });
  for (const told of [opener, audit]) {
    const entries = (await traceSeen(told, request.id)).slice(-2);
    expect(entries.map((entry) => [entry.kind, entry.agency.code])).toEqual([['OVERRIDE_REQUESTED', GUEST], ['ACCESS_OVERRIDDEN', GUEST]]);
  }
  expect((await traceSeen(opener, request.id)).at(-2).facts).toContainEqual({ name: 'reason', value: '生命危险，须立即联系', withheld: false });
  const before = w.clock.now();
  const review = await reviewOf(request);
  expect(review).toMatchObject({ state: 'OPENED', heldBy: { code: 'AUDIT-350600' }, verbs: ['reviewOverride'], clocks: [{ code: 'OVERRIDE_REVIEW', state: 'RUNNING' }] });
  expect(Date.parse(review.clocks[0].dueAt) - Date.parse(review.clocks[0].startedAt)).toBe(24 * 60 * MINUTE);
  w.clock.advance(60 * MINUTE);
  const seen = await requestSeen(second, request.id);
  expect(seen === null || seen.withheld.includes('reason')).toBe(true);
  expect((await second.query('query($id: ID!) { person(id: $id) { name phone } }', { id: request.personId })).person?.name ?? null).toBeNull();
  w.clock.set(before);
  const input = { idempotencyKey: freshKey(), id: review.id, expectedVersion: review.version, justified: true, finding: '确属紧急' };
  await expectRefused(opener.query(REVIEW, { input }), 'FORBIDDEN');
  expect((await audit.query(REVIEW, { input })).reviewOverride).toMatchObject({ review: { state: 'REVIEWED', justified: true, phase: 'CLOSED', dueAt: null, withheld: ['finding'] }, entry: { kind: 'OVERRIDE_REVIEWED' } });
});

it('a missed review is breached like any deadline', async () => {
  const request = await openRequest(opener);
  await consent((await ask(request)).override.id);
  const before = w.clock.now();
  w.clock.advance(24 * 60 * MINUTE + 1);
  await w.settle();
  expect(await reviewOf(request)).toMatchObject({ overdue: true });
  w.clock.set(before);
});

it('nobody breaks in alone, twice, late, without being an officer, or where the agency is in anyway', async () => {
  const request = await openRequest(opener);
  const { override } = await ask(request);
  await expectRefused(consent(override.id, first), 'FORBIDDEN');
  await expectRefused(consent(override.id, w.agency(GUEST)), 'FORBIDDEN');
  await expectRefused(consent(override.id, w.agency('PUBLIC_SECURITY-350603', { role: 'OFFICER' })), 'NOT_FOUND');
  await expectRefused(ask(request, w.agency(GUEST)), 'FORBIDDEN');
  await expectRefused(ask(request, w.agency(OPENER, { role: 'OFFICER' })), 'BAD_USER_INPUT');
  await expectRefused(ask({ ...request, id: request.id.replace(/.{6}$/, 'ffffff') }), 'NOT_FOUND');
  const before = w.clock.now();
  w.clock.advance(61 * MINUTE);
  await expectRefused(consent(override.id), 'ILLEGAL_TRANSITION');
  w.clock.set(before);
  await consent(override.id);
  await expectRefused(consent(override.id), 'ILLEGAL_TRANSITION');
});
