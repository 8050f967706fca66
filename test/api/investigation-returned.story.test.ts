import { expectRefused, type Json } from '../kit/answers';
import { COMMUNITY, everybody, openRequest, OPENER, requestSeen, traceSeen, WORK, workUpTo } from '../kit/requests';
import type { Agency } from '../kit/agency';
import { leadOn } from '../kit/leads';
import { world, type World } from '../kit/world';

const MINUTE_MS = 60_000;

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});

afterAll(() => w?.stop());
beforeEach(() => w.clock.advance(MINUTE_MS));

function clockOf(request: Json, code: string): Json {
  return request.clocks.filter((clock: Json) => clock.code === code).at(-1);
}

describe('an answer that the opener does not accept', () => {
  it('is worked on again from RECEIVED, under a clock of its own, and reported once more', async () => {
    const request = await openRequest(opener);
    await community.receive(request);
    await community.report(request, 'WRONG_PERSON', { report: '查无此人' });
    const returned = await opener.returnIt(request, { reason: '请核对证件' });
    expect(returned).toMatchObject({ state: 'RECEIVED', phase: 'OPEN', heldBy: { code: COMMUNITY }, outcome: null, report: null, version: 4 });
    expect(clockOf(returned, 'CLOSING')).toMatchObject({ state: 'CANCELLED' });
    expect(clockOf(returned, 'REWORK')).toMatchObject({ state: 'RUNNING', protocol: { code: 'zz-2022-03' } });
    expect(Date.parse(clockOf(returned, 'REWORK').dueAt) - w.clock.now().getTime()).toBe(6 * 60 * MINUTE_MS);
    await community.assign(request, team);
    await community.locate(request);
    await community.verify(request);
    await community.control(request, 'HOME_HEALTH_MONITORING');
    const reported = await community.report(request, 'FOUND_AND_CONTROLLED', { report: '已核实本人' });
    expect(reported).toMatchObject({ state: 'REPORTED', heldBy: { code: OPENER }, outcome: 'FOUND_AND_CONTROLLED', report: '已核实本人' });
    expect(clockOf(reported, 'REWORK')).toMatchObject({ state: 'MET' });
    expect(await opener.close(request)).toMatchObject({ state: 'CLOSED' });
    expect((await traceSeen(community, request.id)).map((entry) => [entry.loopSeq, entry.toState])).toEqual([
      'ISSUED', 'RECEIVED', 'REPORTED', 'RECEIVED', 'ASSIGNED', 'LOCATED', 'VERIFIED', 'CONTROLLED', 'REPORTED', 'CLOSED',
    ].map((state, i) => [i + 1, state]));
  });

  it('says what is missing', async () => {
    const request = await openRequest(opener);
    await community.receive(request);
    await community.report(request, 'DUPLICATE', { report: '重复' });
    expect(await expectRefused(opener.returnIt(request, { reason: '' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.reason' });
  });
});

describe('a request that is withdrawn', () => {
  it.each(WORK)('in %s is at its end: its clocks stop, and what it said of the person counts for nothing', async (state) => {
    const request = await openRequest(opener);
    await workUpTo(state, request, community, team);
    const withdrawn = await opener.withdraw(request);
    expect(withdrawn).toMatchObject({ state: 'WITHDRAWN', phase: 'WITHDRAWN', verbs: [], dueAt: null, overdue: false, closedAt: w.clock.now().toISOString() });
    expect(withdrawn.clocks.every((clock: Json) => clock.endedAt !== null)).toBe(true);
    expect(await requestSeen(opener, request.id)).toMatchObject({ person: { controlState: 'NOT_LOCATED' } });
    expect(await expectRefused(community.receive(request), 'ILLEGAL_TRANSITION')).toMatchObject({ state: 'WITHDRAWN', verb: 'receiveInvestigation', allowed: [] });
    expect(await expectRefused(opener.withdraw(request), 'ILLEGAL_TRANSITION')).toMatchObject({ state: 'WITHDRAWN' });
  });

  it('lets the person be sought there anew', async () => {
    const request = await openRequest(opener);
    expect((await opener.pushLeads([leadOn(request.person)])).results[0]).toMatchObject({ status: 'MATCHED', investigation: { id: request.id } });
    await opener.withdraw(request);
    const { results: [row] } = await opener.pushLeads([leadOn(request.person)]);
    expect(row).toMatchObject({ status: 'CREATED', person: { id: request.personId } });
    expect(row.investigation.id).not.toBe(request.id);
  });
});

describe('deadlines', () => {
  it('that pass are breached by the platform itself, and stay missed when the event comes late', async () => {
    const request = await openRequest(opener);
    const issued = await requestSeen(community, request.id);
    expect(Date.parse(issued.dueAt) - w.clock.now().getTime()).toBe(15 * MINUTE_MS);
    w.clock.advance(15 * MINUTE_MS);
    await w.settle();
    const late = await requestSeen(community, request.id);
    expect(late).toMatchObject({ state: 'ISSUED', overdue: true, version: 2, dueAt: issued.dueAt });
    expect(clockOf(late, 'RECEIPT')).toMatchObject({ state: 'BREACHED', breachedAt: w.clock.now().toISOString(), endedAt: null });
    expect((await traceSeen(community, request.id)).at(-1)).toMatchObject({ kind: 'CLOCK_BREACHED', agency: null, actor: 'platform', purpose: null, fromState: 'ISSUED', toState: 'ISSUED' });
    const listed = await community.query('{ investigations(filter: { overdue: true }) { nodes { id } } }');
    expect(listed.investigations.nodes).toContainEqual({ id: request.id });
    const received = await community.receive(request);
    expect(received).toMatchObject({ state: 'RECEIVED', overdue: false });
    expect(clockOf(received, 'RECEIPT')).toMatchObject({ state: 'BREACHED', endedAt: w.clock.now().toISOString() });
  });

  it('that pass unseen are breached before the verb that comes after them', async () => {
    const request = await openRequest(opener);
    const { version } = await requestSeen(community, request.id);
    w.clock.advance(13 * 60 * MINUTE_MS);
    const answer = await community.receive(request, { expectedVersion: version }).catch((error: Error) => error);
    await w.settle();
    const kinds = (await traceSeen(community, request.id)).map((entry) => entry.kind);
    const said = kinds.slice(1, 11).map((kind: string) => kind.replace('CLOCK_', ''));
    expect(said).toEqual(['BREACHED', 'ESCALATED', 'ESCALATED', 'ESCALATED', 'BREACHED', 'ESCALATED', 'WARNED', 'BREACHED', 'ESCALATED', 'ESCALATED']);
    if (answer instanceof Error) expect(answer.message).toMatch(/^VERSION_CONFLICT/);
    else expect(kinds.slice(11)).toEqual(['INVESTIGATION_RECEIVED']);
  });
});
