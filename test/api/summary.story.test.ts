import type { Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { world, type World } from '../kit/world';

const SUMMARY = `query($by: SummaryKey!, $filter: LoopFilter) {
  position
  loopSummary(by: $by, filter: $filter) { asOf rows { key label open answered overdue closed withdrawn medianMinutesToClose } } }`;
const TOTAL = 'query($filter: LoopFilter) { loops(filter: $filter) { totalCount } }';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SETTING_UP_MS = 60_000;

let w: World;
let dongputou: Agency;
let jiaomei: Agency;
let organ: Agency;
let headquarters: Agency;
let waiting: string;

beforeAll(async () => {
  w = await world();
  dongputou = w.agency('COMMUNITY-350602001', { purpose: 'DEPLOYMENT' });
  jiaomei = w.agency('COMMUNITY-350604101', { purpose: 'DEPLOYMENT' });
  organ = w.agency('PARTY_ORGAN-350600');
  headquarters = w.agency('HEADQUARTERS-350600');
  await onTwoDays();
}, SETTING_UP_MS);

afterAll(() => w.stop());

async function request(community: Agency, regionCode: string): Promise<string> {
  const { deployment } = await community.verb('requestDeployment', {
    regionCode, providerId: await w.agencyId('PARTY_ORGAN-350600'), duty: 'CHECKPOINT', needed: 4,
    from: '2022-03-20T00:00:00Z', until: '2022-03-27T00:00:00Z',
  });
  return deployment.id;
}

async function declined(): Promise<string> {
  const id = await request(dongputou, '350602001');
  await organ.verb('declineDeployment', { id, reason: '人手不足' });
  return id;
}

/** In Dongputou one that waits, one answered, two closed after 30 and 90 minutes, one withdrawn; a day later in the zone one that is overdue. */
async function onTwoDays(): Promise<void> {
  waiting = await request(dongputou, '350602001');
  await declined();
  const [early, late] = [await declined(), await declined()];
  await dongputou.verb('withdrawDeployment', { id: await request(dongputou, '350602001'), reason: '不再需要' });
  w.clock.advance(30 * MINUTE);
  await dongputou.verb('closeDeployment', { id: early });
  w.clock.advance(60 * MINUTE);
  await dongputou.verb('closeDeployment', { id: late });
  w.clock.advance(DAY);
  const id = await request(jiaomei, '350604101');
  await organ.verb('assignDeployment', { id, teamId: await w.team('PARTY_ORGAN-350600', '350600') });
  await organ.verb('checkInDeployment', { id, place: 'UNIT', present: 4 });
  await jiaomei.verb('checkInDeployment', { id, place: 'COMMUNITY', present: 4 });
  await organ.verb('startDuty', { id });
  w.clock.advance(DAY);
  await w.settle();
}

async function summary(reader: Agency, by: string, filter?: object): Promise<Json[]> {
  return (await reader.query(SUMMARY, { by, filter })).loopSummary.rows;
}

/** Keys with open, answered, overdue, closed, withdrawn and the median. */
async function counts(reader: Agency, by: string, filter?: object): Promise<Json> {
  const rows = await summary(reader, by, filter);
  return Object.fromEntries(rows.map((row) => [row.key, [row.open, row.answered, row.overdue, row.closed, row.withdrawn, row.medianMinutesToClose]]));
}

/** What the waiting one may have missed by now is up to its protocol: read, not guessed. */
async function overdueIn(regionCode: string): Promise<number> {
  const [row] = await w.rows<{ n: number }>('SELECT count(*)::int AS n FROM loop WHERE overdue AND region_code = $1', [regionCode]);
  return row!.n;
}

it('counts a loop in its region and in every region above, the zone beside the county', async () => {
  const [first, second] = [await overdueIn('350602001'), await overdueIn('350604101')];
  expect(second).toBe(1);
  const here = [1, 1, first, 2, 1, 60];
  const there = [1, 0, 1, 0, 0, null];
  const both = [2, 1, first + second, 2, 1, 60];
  expect(await counts(headquarters, 'REGION')).toEqual({
    350000: both, 350600: both, 350602: here, 350602001: here, 350604: there, 350604101: there, 'ZZ-TIZ': there,
  });
});

it('shows below a region that the filter names that region and those below it only', async () => {
  expect(Object.keys(await counts(headquarters, 'REGION', { region: 'ZZ-TIZ' }))).toEqual(['350604101', 'ZZ-TIZ']);
  expect(Object.keys(await counts(headquarters, 'REGION', { region: '350604' }))).toEqual(['350604', '350604101']);
  expect((await summary(headquarters, 'REGION', { region: 'ZZ-TIZ' })).map((row) => row.label)).toEqual(['角美镇', '漳州台商投资区']);
});

it('counts by agency that is to answer, by kind, by state and by day of opening in Shanghai', async () => {
  const all = (await counts(headquarters, 'REGION'))['350600'];
  expect(await counts(headquarters, 'AGENCY')).toEqual({ 'PARTY_ORGAN-350600': all });
  expect((await summary(headquarters, 'AGENCY'))[0].label).toBe('漳州市直机关工委');
  expect(await counts(headquarters, 'KIND')).toEqual({ DEPLOYMENT: all });
  expect(Object.keys(await counts(headquarters, 'DAY'))).toEqual(['2022-03-20', '2022-03-21']);
  const states = await summary(headquarters, 'STATE');
  expect(states.map(({ key, open, answered, closed, withdrawn }) => [key, open + answered + closed + withdrawn])).toEqual([
    ['DEPLOYMENT.CLOSED', 2], ['DEPLOYMENT.DECLINED', 1], ['DEPLOYMENT.ON_DUTY', 1], ['DEPLOYMENT.REQUESTED', 1], ['DEPLOYMENT.WITHDRAWN', 1],
  ]);
});

it('is over what the caller reaches, and agrees with the lists', async () => {
  for (const reader of [dongputou, jiaomei, organ, headquarters, w.agency('HEADQUARTERS-ZZ-TIZ'), w.agency('COMMUNITY-350603001')]) {
    const [row] = await summary(reader, 'KIND');
    for (const [field, phase] of [['open', 'OPEN'], ['answered', 'ANSWERED'], ['closed', 'CLOSED'], ['withdrawn', 'WITHDRAWN']]) {
      const { loops } = await reader.query(TOTAL, { filter: { phases: [phase] } });
      expect([reader.code, phase, row?.[field!] ?? 0]).toEqual([reader.code, phase, loops.totalCount]);
    }
    const { loops } = await reader.query(TOTAL, { filter: { overdue: true } });
    expect([reader.code, row?.overdue ?? 0]).toEqual([reader.code, loops.totalCount]);
  }
  expect(await summary(w.agency('COMMUNITY-350603001'), 'KIND')).toEqual([]);
  const team = await w.team('COMMUNITY-350602001', '350602001');
  expect(await summary(w.agency('COMMUNITY-350602001', { role: 'FIELD_TEAM', team }), 'KIND')).toEqual([]);
});

it('is narrowed by the filter of lists', async () => {
  const { loops } = await headquarters.query(TOTAL, { filter: { overdue: true, openedBefore: '2022-03-21T00:00:00Z' } });
  const [row] = await summary(headquarters, 'KIND', { overdue: true, openedBefore: '2022-03-21T00:00:00Z' });
  expect(row?.overdue ?? 0).toBe(loops.totalCount);
  expect(await counts(headquarters, 'DAY', { openedBy: await w.agencyId('COMMUNITY-350604101') })).toEqual({ '2022-03-21': [1, 0, 1, 0, 0, null] });
  for (const by of ['AGENCY', 'KIND', 'STATE', 'DAY']) {
    expect(Object.values(await counts(headquarters, by, { region: 'ZZ-TIZ' }))).toEqual([[1, 0, 1, 0, 0, null]]);
  }
  expect(await summary(headquarters, 'KIND', { kinds: [] })).toEqual([]);
  expect(await expectRefused(summary(headquarters, 'KIND', { openedBy: waiting }), 'BAD_USER_INPUT')).toMatchObject({ path: 'filter.openedBy' });
});

it('needs no purpose, but for the loops of one person', async () => {
  const unasked = headquarters.for(null);
  expect(await summary(unasked, 'KIND')).toEqual(await summary(headquarters, 'KIND'));
  await expectRefused(summary(unasked, 'KIND', { personId: `per_${'0'.repeat(32)}` }), 'PURPOSE_REQUIRED');
  expect(await summary(headquarters, 'KIND', { personId: `per_${'0'.repeat(32)}` })).toEqual([]);
});

it('names the place in the log that it contains', async () => {
  const before = await headquarters.query(SUMMARY, { by: 'STATE' });
  expect(before.loopSummary.asOf).toBe(before.position);
  await dongputou.verb('withdrawDeployment', { id: waiting, reason: '不再需要' });
  await w.settle();
  const after = await headquarters.query(SUMMARY, { by: 'STATE' });
  expect(after.loopSummary.asOf).toBe(after.position);
  expect(after.position).not.toBe(before.position);
  expect((await counts(headquarters, 'STATE'))['DEPLOYMENT.WITHDRAWN']).toEqual([0, 0, 0, 0, 2, null]);
});
