import { endOfShanghaiDay } from '../../src/core/kernel/clock';
import { expectRefused, type Json } from '../kit/answers';
import { noon, reportClocks, Sending } from '../kit/deployments';
import { world, type World } from '../kit/world';

const MISSING = 'query($day: Date!) { deployments(filter: { reportMissingOn: $day }) { nodes { id } totalCount } }';
const REPORT = { summary: '核酸采样引导，无异常。', peopleServed: 420, dispatchHeld: true, contactMade: true };
let w: World;
let s: Sending;

beforeAll(async () => {
  w = await world();
  s = new Sending(w);
});

afterAll(() => w.stop());

describe('three days on duty, the report of the second one missing', () => {
  let id: string;
  let team: string;

  beforeAll(async () => {
    team = await s.team('市直机关第一党员防控工作小组');
    id = await s.onDuty('2022-03-20', team);
  });

  it('is held by the provider, with the first day’s report due at 24:00', async () => {
    const deployment = await s.read(id);
    expect(deployment).toMatchObject({
      state: 'ON_DUTY', phase: 'OPEN', heldBy: { code: 'PARTY_ORGAN-350600' }, team: { id: team }, overdue: false,
      dueAt: '2022-03-20T16:00:00.000Z', missingReports: [], verbs: [], withheld: [],
    });
    expect(reportClocks(deployment)).toEqual([{ day: '2022-03-20', state: 'RUNNING', open: true }]);
    expect((await s.read(id, s.organ)).verbs.sort()).toEqual(['fileDailyReport', 'finishDeployment']);
  });

  it('is among those whose report of today is missing, until it is filed', async () => {
    expect((await s.organ.query(MISSING, { day: '2022-03-20' })).deployments).toEqual({ nodes: [{ id }], totalCount: 1 });
    expect((await s.organ.query(MISSING, { day: '2022-03-21' })).deployments.totalCount).toBe(0);
    await s.organ.verb('fileDailyReport', { id, date: '2022-03-20', ...REPORT });
    expect((await s.organ.query(MISSING, { day: '2022-03-20' })).deployments.totalCount).toBe(0);
    expect(reportClocks(await s.read(id))).toEqual([
      { day: '2022-03-20', state: 'MET', open: false }, { day: '2022-03-21', state: 'RUNNING', open: true },
    ]);
  });

  it('takes one report a day, and none for a day that is not on duty yet', async () => {
    for (const date of ['2022-03-19', '2022-03-20', '2022-03-21']) {
      expect(await expectRefused(s.organ.verb('fileDailyReport', { id, date, ...REPORT }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.date' });
    }
    await expectRefused(s.community.verb('fileDailyReport', { id, date: '2022-03-20', ...REPORT }), 'FORBIDDEN');
  });

  it('is overdue with the breach at 24:00, not a moment before', async () => {
    w.clock.set(new Date(endOfShanghaiDay('2022-03-21').getTime() - 1));
    await w.settle();
    expect(await s.read(id)).toMatchObject({ overdue: false, missingReports: [] });
    w.clock.set(endOfShanghaiDay('2022-03-21'));
    await w.settle();
    const deployment = await s.read(id);
    expect(deployment).toMatchObject({ overdue: true, missingReports: ['2022-03-21'], dueAt: '2022-03-21T16:00:00.000Z' });
    expect(reportClocks(deployment)).toEqual([
      { day: '2022-03-20', state: 'MET', open: false }, { day: '2022-03-21', state: 'BREACHED', open: true },
      { day: '2022-03-22', state: 'RUNNING', open: true },
    ]);
    expect((await s.organ.query(MISSING, { day: '2022-03-21' })).deployments.nodes).toEqual([{ id }]);
  });

  it('finishes with the third report, and keeps no clock of a later day', async () => {
    w.clock.set(noon('2022-03-22'));
    await s.organ.verb('fileDailyReport', { id, date: '2022-03-22', ...REPORT, problems: '口罩不足' });
    await s.organ.verb('finishDeployment', { id });
    const deployment = await s.read(id);
    expect(deployment).toMatchObject({
      state: 'FINISHED', phase: 'ANSWERED', heldBy: { code: 'COMMUNITY-350602001' }, overdue: true, missingReports: ['2022-03-21'],
      verbs: ['closeDeployment'],
    });
    expect(reportClocks(deployment).slice(1)).toEqual([
      { day: '2022-03-21', state: 'BREACHED', open: true }, { day: '2022-03-22', state: 'MET', open: false },
      { day: '2022-03-23', state: 'CANCELLED', open: false },
    ]);
  });

  it('takes the missing report late; it stays a breach', async () => {
    await s.organ.verb('fileDailyReport', { id, date: '2022-03-21', ...REPORT });
    const deployment = await s.read(id);
    expect(deployment).toMatchObject({ state: 'FINISHED', overdue: false, missingReports: [] });
    expect(deployment.dailyReports).toMatchObject({
      nodes: ['2022-03-20', '2022-03-21', '2022-03-22'].map((date) => ({ date, summary: REPORT.summary, withheld: [] })), totalCount: 3,
    });
    expect(reportClocks(deployment)[1]).toEqual({ day: '2022-03-21', state: 'BREACHED', open: false });
  });

  it('is closed by the community and tells it all in its trace, gapless', async () => {
    await expectRefused(s.organ.verb('closeDeployment', { id }), 'FORBIDDEN');
    await s.community.verb('closeDeployment', { id, note: '感谢' });
    const deployment = await s.read(id);
    expect(deployment).toMatchObject({ state: 'CLOSED', verbs: [] });
    const { nodes } = deployment.trace;
    expect(nodes.map((entry: Json) => entry.kind)).toEqual([
      'DEPLOYMENT_REQUESTED', 'DEPLOYMENT_ASSIGNED', 'DEPLOYMENT_CHECKED_IN', 'DEPLOYMENT_CHECKED_IN', 'DEPLOYMENT_STARTED',
      'DEPLOYMENT_REPORTED', 'CLOCK_BREACHED', 'DEPLOYMENT_REPORTED', 'DEPLOYMENT_FINISHED', 'DEPLOYMENT_REPORTED', 'DEPLOYMENT_CLOSED',
    ]);
    expect(nodes.map((entry: Json) => entry.loopSeq)).toEqual(nodes.map((_entry: Json, i: number) => i + 1));
    expect(nodes.flatMap((entry: Json) => entry.facts).filter((fact: Json) => fact.withheld)).toEqual([]);
  });

  it('stands under the team, within reach', async () => {
    const asked = 'query($id: ID!) { volunteerTeam(id: $id) { size leaderTitle deployments(phases: [CLOSED]) { nodes { id } totalCount } } }';
    expect((await s.organ.query(asked, { id: team })).volunteerTeam).toEqual({ size: 12, leaderTitle: '处级干部', deployments: { nodes: [{ id }], totalCount: 1 } });
    expect((await w.agency('COMMUNITY-350603').query(asked, { id: team })).volunteerTeam.deployments.nodes).toEqual([]);
  });
});

it('days that pass unwatched are breached one by one, and a report of today starts tomorrow’s clock', async () => {
  const id = await s.onDuty('2022-04-01', await s.team('迟到小组'));
  w.clock.set(noon('2022-04-04'));
  await s.organ.verb('fileDailyReport', { id, date: '2022-04-04', ...REPORT });
  expect(reportClocks(await s.read(id))).toEqual([
    { day: '2022-04-01', state: 'BREACHED', open: true }, { day: '2022-04-02', state: 'BREACHED', open: true },
    { day: '2022-04-03', state: 'BREACHED', open: true }, { day: '2022-04-04', state: 'MET', open: false },
    { day: '2022-04-05', state: 'RUNNING', open: true },
  ]);
  expect((await s.read(id)).missingReports).toEqual(['2022-04-01', '2022-04-02', '2022-04-03']);
});

describe('a check-in', () => {
  let id: string;

  beforeAll(async () => {
    w.clock.set(noon('2022-04-10'));
    id = await s.request();
  });

  it('by the wrong party is FORBIDDEN in every state, by the right one in the wrong state ILLEGAL_TRANSITION', async () => {
    await expectRefused(s.community.verb('checkInDeployment', { id, place: 'UNIT', present: 1 }), 'FORBIDDEN');
    await expectRefused(s.organ.verb('checkInDeployment', { id, place: 'COMMUNITY', present: 1 }), 'FORBIDDEN');
    expect(await expectRefused(s.organ.verb('checkInDeployment', { id, place: 'UNIT', present: 1 }), 'ILLEGAL_TRANSITION'))
      .toMatchObject({ state: 'REQUESTED', verb: 'checkInDeployment', allowed: ['declineDeployment', 'assignDeployment'] });
  });

  it('is of the team that goes: another team checks in anew', async () => {
    await s.organ.verb('assignDeployment', { id, teamId: await s.team('甲组') });
    await s.community.verb('checkInDeployment', { id, place: 'COMMUNITY', present: 3 });
    expect(await expectRefused(s.community.verb('checkInDeployment', { id, place: 'COMMUNITY', present: 3 }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.place' });
    expect(await expectRefused(s.organ.verb('checkInDeployment', { id, place: 'UNIT', present: 13 }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.present' });
    await s.organ.verb('assignDeployment', { id, teamId: await s.team('乙组') });
    expect((await s.organ.verb('checkInDeployment', { id, place: 'UNIT', present: 12 })).deployment)
      .toMatchObject({ state: 'ASSIGNED', checkedInAtCommunity: null, checkedInAtUnit: '2022-04-10T04:00:00.000Z' });
    expect((await s.community.verb('withdrawDeployment', { id, reason: '已解封' })).deployment).toMatchObject({ state: 'WITHDRAWN', phase: 'WITHDRAWN' });
  });
});

describe('what other agencies may', () => {
  let id: string;

  beforeAll(async () => { id = await s.request(); });

  it('see it by office, and have no verb', async () => {
    for (const code of ['PUBLIC_HEALTH-350600', 'HEADQUARTERS-350600', 'HEADQUARTERS-350602', 'SUPERVISION-350600', 'AUDIT-350600']) {
      expect(await s.read(id, w.agency(code))).toMatchObject({ state: 'REQUESTED', verbs: [], withheld: [] });
      await expectRefused(w.agency(code).verb('declineDeployment', { id, reason: '无' }), 'FORBIDDEN');
    }
  });

  it('not know of it without reach', async () => {
    for (const code of ['PUBLIC_SECURITY-350600', 'COMMUNITY-350603', 'HEADQUARTERS-350603', 'BIG_DATA-350600']) {
      const stranger = w.agency(code);
      expect(await s.read(id, stranger)).toBeNull();
      expect((await stranger.query('{ deployments { totalCount } }')).deployments.totalCount).toBe(0);
      await expectRefused(stranger.verb('declineDeployment', { id, reason: '无' }), 'NOT_FOUND');
    }
  });

  it('ask for a team only as a community, of an agency that has teams, for a time and a place', async () => {
    const input = await s.wish();
    await expectRefused(s.organ.verb('requestDeployment', input), 'FORBIDDEN');
    await expectRefused(w.agency('COMMUNITY-350602001', { role: 'VIEWER' }).verb('requestDeployment', input), 'FORBIDDEN');
    const wrong = { 'input.needed': { needed: 0 }, 'input.until': { until: input['from'] }, 'input.regionCode': { regionCode: '350699' }, 'input.providerId': { providerId: await w.agencyId('AUDIT-350600') } };
    for (const [path, change] of Object.entries(wrong)) {
      expect(await expectRefused(s.community.verb('requestDeployment', { ...input, ...change }), 'BAD_USER_INPUT')).toMatchObject({ path });
    }
  });
});
