import type { Agency } from '../kit/agency';
import { freshKey } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { COMMUNITY, everybody, OPENER, openRequest, STREET, workUpTo } from '../kit/requests';
import { world, type World } from '../kit/world';

const MINUTE_MS = 60_000;
const LONGWEN = '350603001';
const LOOP = `query($id: ID!) { loop(id: $id) { version overdue dueAt stateName
  clocks { code state dueAt warnedAt breachedAt escalation escalatedAt pausedAt endedAt }
  trace(first: 200) { nodes { kind agency { code } facts { name value withheld } } } } }`;
const verbOf = (name: string, input: string): string => `mutation($input: ${input}!) { ${name}(input: $input) {
  loop { version clocks { code state dueAt } } entry { kind agency { code } facts { name value withheld } } replayed } }`;
const VERBS = {
  pauseClock: verbOf('pauseClock', 'PauseClockInput'), resumeClock: verbOf('resumeClock', 'ResumeClockInput'), moveClock: verbOf('moveClock', 'MoveClockInput'),
};

let w: World;
let opener: Agency;
let officer: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
  officer = w.agency(OPENER, { role: 'OFFICER' });
});
afterAll(() => w?.stop());

async function seen(id: string, by = opener): Promise<Json> {
  return (await by.query(LOOP, { id })).loop;
}

async function clockOf(id: string, code = 'FEEDBACK'): Promise<Json> {
  return (await seen(id)).clocks.find((clock: Json) => clock.code === code);
}

async function call(name: keyof typeof VERBS, id: string, more: Readonly<Record<string, unknown>> = {}, by = officer): Promise<Json> {
  const { version } = await seen(id);
  const input = { idempotencyKey: freshKey(), id, expectedVersion: version, clock: 'FEEDBACK', reason: '台风封路，无法上门', ...more };
  return (await by.query(VERBS[name], { input }))[name];
}

function factsOf(entry: Json): Json {
  return Object.fromEntries(entry.facts.map((fact: Json) => [fact.name, fact.value]));
}

async function alarms(id: string, code = 'FEEDBACK'): Promise<string[]> {
  const { trace } = await seen(id);
  return trace.nodes.filter((entry: Json) => entry.kind.startsWith('CLOCK_') && factsOf(entry).clock === code)
    .map((entry: Json) => [entry.kind.slice('CLOCK_'.length), factsOf(entry).level].filter(Boolean).join(' '));
}

const inMinutes = (minutes: number): string => new Date(w.clock.now().getTime() + minutes * MINUTE_MS).toISOString();

it('a deadline warns, breaches and climbs from the community to the city, each step once and told by the platform', async () => {
  const { id } = await openRequest(opener);
  await community.receive({ id });
  w.clock.advance(11 * 60 * MINUTE_MS);
  await w.settle();
  expect(await alarms(id)).toEqual(['WARNED']);
  expect(await clockOf(id)).toMatchObject({ state: 'RUNNING', warnedAt: w.clock.now().toISOString(), escalation: null });
  for (const [minutes, level] of [[60 + 15, 'COMMUNITY'], [45, 'TOWN'], [180, 'COUNTY'], [480, 'CITY']] as const) {
    w.clock.advance(minutes * MINUTE_MS);
    await w.settle();
    expect(await clockOf(id)).toMatchObject({ state: 'BREACHED', escalation: level, escalatedAt: w.clock.now().toISOString() });
  }
  w.clock.advance(30 * 24 * 60 * MINUTE_MS);
  await w.settle();
  expect(await alarms(id)).toEqual(['WARNED', 'BREACHED', 'ESCALATED COMMUNITY', 'ESCALATED TOWN', 'ESCALATED COUNTY', 'ESCALATED CITY']);
  const { trace } = await seen(id);
  const county = trace.nodes.find((entry: Json) => factsOf(entry).clock === 'FEEDBACK' && factsOf(entry).level === 'COUNTY');
  expect(county).toMatchObject({ kind: 'CLOCK_ESCALATED', agency: null });
  expect(factsOf(county).agency).toBe(await w.agencyId('HEADQUARTERS-350602'));
});

it('an answer in time or late ends the climb', async () => {
  const { id } = await openRequest(opener);
  w.clock.advance((12 * 60 + 20) * MINUTE_MS);
  await w.settle();
  await workUpTo('CONTROLLED', { id }, community, team);
  await community.report(id, 'FOUND_AND_CONTROLLED');
  w.clock.advance(20 * 60 * MINUTE_MS);
  await w.settle();
  expect(await alarms(id)).toEqual(['WARNED', 'BREACHED', 'ESCALATED COMMUNITY']);
});

describe('a deadline that is paused', () => {
  it('says nothing while it stands still, and goes on with what was left', async () => {
    const { id } = await openRequest(opener);
    await community.receive({ id });
    w.clock.advance(60 * MINUTE_MS);
    const { entry } = await call('pauseClock', id);
    expect(entry).toMatchObject({ kind: 'CLOCK_PAUSED', agency: { code: OPENER } });
    expect(factsOf(entry)).toMatchObject({ clock: 'FEEDBACK', remaining: 'PT39600S', reason: '台风封路，无法上门' });
    w.clock.advance(48 * 60 * MINUTE_MS);
    await w.settle();
    expect(await alarms(id)).toEqual(['PAUSED']);
    expect(await clockOf(id)).toMatchObject({ state: 'PAUSED', pausedAt: expect.any(String) });
    await call('resumeClock', id, { reason: '道路恢复' });
    expect(await clockOf(id)).toMatchObject({ state: 'RUNNING', dueAt: inMinutes(11 * 60), pausedAt: null });
    w.clock.advance(11 * 60 * MINUTE_MS);
    await w.settle();
    expect(await alarms(id)).toEqual(['PAUSED', 'RESUMED', 'WARNED', 'BREACHED']);
  });

  it('is paused, resumed and moved only with a reason, by an officer of the opener or of a headquarters above', async () => {
    const { id } = await openRequest(opener);
    const headquarters = w.agency('HEADQUARTERS-350602', { role: 'OFFICER' });
    await expectRefused(call('pauseClock', id, {}, opener), 'FORBIDDEN');
    await expectRefused(call('pauseClock', id, {}, w.agency(COMMUNITY, { role: 'OFFICER' })), 'FORBIDDEN');
    await expectRefused(call('pauseClock', id, {}, w.agency('HEADQUARTERS-350603', { role: 'OFFICER' })), 'NOT_FOUND');
    expect(await expectRefused(call('pauseClock', id, { reason: ' ' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.reason' });
    expect(await expectRefused(call('pauseClock', id, { clock: 'CLOSING' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.clock' });
    expect(await expectRefused(call('moveClock', id, { dueAt: inMinutes(0) }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.dueAt' });
    expect(await expectRefused(call('resumeClock', id), 'ILLEGAL_TRANSITION')).toMatchObject({ state: 'RUNNING', allowed: ['pauseClock', 'moveClock'] });
    await expectRefused(call('pauseClock', id, { expectedVersion: 99 }), 'VERSION_CONFLICT');
    expect(await alarms(id)).toEqual([]);
    await call('pauseClock', id, {}, headquarters);
    await call('resumeClock', id, {}, headquarters);
    expect(await alarms(id)).toEqual(['PAUSED', 'RESUMED']);
  });

  it('can be moved, and warns of its new time', async () => {
    const { id } = await openRequest(opener);
    await community.receive({ id });
    await call('moveClock', id, { dueAt: inMinutes(24 * 60), reason: '路途较远' });
    expect(await clockOf(id)).toMatchObject({ state: 'RUNNING', dueAt: inMinutes(24 * 60) });
    w.clock.advance(23 * 60 * MINUTE_MS - 1);
    await w.settle();
    expect(await alarms(id)).toEqual(['MOVED']);
    w.clock.advance(1);
    await w.settle();
    expect(await alarms(id)).toEqual(['MOVED', 'WARNED']);
  });
});

describe('a request that moves on', () => {
  it('takes its remaining time with it', async () => {
    const { id } = await openRequest(opener);
    await community.receive({ id });
    const { dueAt } = await clockOf(id);
    w.clock.advance(10 * 60 * MINUTE_MS);
    await community.report(id, 'MOVED_ON', { movedToRegionCode: LONGWEN, report: '已前往龙文' });
    const { investigation } = await opener.query('query($id: ID!) { investigation(id: $id) { next { id } } }', { id });
    expect((await clockOf(investigation.next.id)).dueAt).toBe(dueAt);
    expect((await clockOf(investigation.next.id, 'RECEIPT')).dueAt).toBe(inMinutes(15));
    w.clock.advance(2 * 60 * MINUTE_MS);
    await w.settle();
    expect(await alarms(investigation.next.id)).toEqual(['WARNED', 'BREACHED']);
  });

  it('takes along what was left when the clock stood still', async () => {
    const { id } = await openRequest(opener, { regionCode: STREET });
    await community.receive({ id });
    w.clock.advance(60 * MINUTE_MS);
    await call('pauseClock', id);
    w.clock.advance(600 * MINUTE_MS);
    await community.report(id, 'MOVED_ON', { movedToRegionCode: LONGWEN, report: '已前往龙文' });
    const { investigation } = await opener.query('query($id: ID!) { investigation(id: $id) { next { id } } }', { id });
    expect((await clockOf(investigation.next.id)).dueAt).toBe(inMinutes(11 * 60));
  });
});
