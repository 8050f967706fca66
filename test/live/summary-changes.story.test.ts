import type { Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { everybody, openRequest, workUpTo } from '../kit/requests';
import type { Frames } from '../kit/socket';
import { world, type World } from '../kit/world';

const ROW = 'key label open answered overdue closed withdrawn medianMinutesToClose';
const CHANGES = `subscription($by: SummaryKey!, $filter: LoopFilter) { summaryChanges(by: $by, filter: $filter) {
  __typename ... on SummarySnapshot { cursor rows { ${ROW} } } ... on SummaryDelta { cursor changed { ${ROW} } removed } ... on Progress { cursor } } }`;
const SUMMARY = `query($by: SummaryKey!, $filter: LoopFilter) { loopSummary(by: $by, filter: $filter) { asOf rows { ${ROW} } } }`;
const ALARMS = `subscription($filter: LoopFilter, $after: EventCursor) { clockAlarms(filter: $filter, after: $after) {
  __typename ... on ClockAlarm { cursor alarm loopId entry { kind facts { name value } } loop { overdue } } ... on CaughtUp { cursor } ... on Progress { cursor } } }`;

let w: World;
let opener: Agency;
let community: Agency;
let team: string;
const open: Frames[] = [];

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((frames) => frames.close()));
});
afterAll(() => w.stop());

function follow(who: Agency, field: string, document: string, variables: Record<string, unknown> = {}): Frames {
  const frames = who.follow(field, document, variables);
  open.push(frames);
  return frames;
}

/** Counts as a client holds them that applies frames. */
class Held {
  private rows = new Map<string, Json>();

  take(frame: Json): void {
    if (frame.__typename === 'SummarySnapshot') this.rows = new Map(frame.rows.map((row: Json) => [row.key, row]));
    for (const row of frame.changed ?? []) this.rows.set(row.key, row);
    for (const key of frame.removed ?? []) this.rows.delete(key);
  }

  get all(): Json[] {
    return [...this.rows.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  }
}

/** Takes frames until the held counts are those of loopSummary. */
async function untilTrue(who: Agency, frames: Frames, held: Held, variables: Record<string, unknown>): Promise<void> {
  await w.settle();
  const { loopSummary } = await who.query(SUMMARY, variables);
  while (JSON.stringify(held.all) !== JSON.stringify(loopSummary.rows)) held.take(await frames.next());
}

describe('summaryChanges', () => {
  it.each([['STATE', {}], ['AGENCY', {}], ['REGION', { region: '350602' }], ['KIND', { phases: ['OPEN'] }]])('by %s %j is a snapshot first and then stays what loopSummary says', async (by, filter) => {
    const variables = { by, filter };
    const frames = follow(opener, 'summaryChanges', CHANGES, variables);
    const held = new Held();
    const first = await frames.next();
    expect(first.__typename).toBe('SummarySnapshot');
    held.take(first);
    expect(held.all).toEqual((await opener.query(SUMMARY, variables)).loopSummary.rows);
    const request = await openRequest(opener);
    await untilTrue(opener, frames, held, variables);
    await workUpTo('CONTROLLED', request, community, team);
    await community.report(request, 'FOUND_AND_CONTROLLED', { report: '已居家隔离' });
    await untilTrue(opener, frames, held, variables);
    await opener.close(request);
    await untilTrue(opener, frames, held, variables);
    expect(new Set(frames.all.slice(1).map(({ __typename }) => __typename))).toEqual(new Set(['SummaryDelta']));
  });

  it('sends whoever reaches none of it nothing, and no row that did not change', async () => {
    const other = follow(w.agency('COMMUNITY-350602002'), 'summaryChanges', CHANGES, { by: 'STATE' });
    const mine = follow(opener, 'summaryChanges', CHANGES, { by: 'STATE' });
    await Promise.all([other.next(), mine.next()]);
    await openRequest(opener);
    expect(await mine.next()).toMatchObject({ changed: [{ key: 'INVESTIGATION.ISSUED' }], removed: [] });
    await w.settle();
    expect(other.all).toHaveLength(1);
  });

  it('needs a purpose only where it is of one person', async () => {
    const { personId } = await openRequest(opener);
    const nobody = opener.for(null);
    expect((await follow(nobody, 'summaryChanges', CHANGES, { by: 'STATE' }).next()).__typename).toBe('SummarySnapshot');
    await expect(follow(nobody, 'summaryChanges', CHANGES, { by: 'STATE', filter: { personId } }).next()).rejects.toMatchObject({ code: 'PURPOSE_REQUIRED' });
  });
});

describe('clockAlarms', () => {
  it('tell each alarm once, live and again from a cursor, and nothing else', async () => {
    const frames = follow(community, 'clockAlarms', ALARMS);
    const { cursor } = await frames.next();
    const request = await openRequest(opener);
    w.clock.advance(30 * 3_600_000);
    const [alarm] = await frames.until((frame) => frame.alarm === 'BREACH' && frame.loopId === request.id).then((all) => all.slice(-1));
    expect(alarm).toMatchObject({ entry: { kind: 'CLOCK_BREACHED' }, loop: { overdue: true } });
    await w.settle();
    const live = frames.all.filter(({ __typename }) => __typename === 'ClockAlarm');
    const again = follow(community, 'clockAlarms', ALARMS, { after: cursor });
    const past = (await again.untilCaughtUp()).slice(0, -1);
    expect(past.slice(0, live.length)).toEqual(live);
    expect(past.every(({ __typename }) => __typename === 'ClockAlarm')).toBe(true);
    const elsewhere = await follow(w.agency('COMMUNITY-350602002'), 'clockAlarms', ALARMS, { after: cursor }).untilCaughtUp();
    expect(elsewhere).toHaveLength(1);
  });
});
