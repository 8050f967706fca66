import type { Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { COMMUNITY, everybody, OPENER, openRequest, STREET, workUpTo } from '../kit/requests';
import type { Frames } from '../kit/socket';
import { world, type World } from '../kit/world';

const POSITION = '{ position }';
/** The machine may be busy with other tests. */
const PATIENCE_MS = 60_000;
const OTHER_COMMUNITY = 'COMMUNITY-350602002';

jest.setTimeout(PATIENCE_MS);

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

function subscribe(who: Agency, filter?: Readonly<Record<string, unknown>>, after?: string): Frames {
  const frames = who.subscribe(filter, after);
  open.push(frames);
  return frames;
}

async function positionOf(who: Agency): Promise<string> {
  await w.settle();
  return (await who.query(POSITION)).position;
}

const isEvent = (frame: Json): boolean => frame.__typename === 'LoopEvent';
/** CaughtUp may stand later each time: what frames show of persons is written down behind them. */
const cursorsOf = (frames: readonly Json[]): string[] => frames.filter(isEvent).map(({ cursor }) => cursor);
const stepsOf = (frames: readonly Json[]): string[] => frames.filter(isEvent).map((frame) => `${frame.entry.loopSeq} ${frame.entry.toState}`);

describe('a stream without a cursor', () => {
  it('says CaughtUp first and then every step as it is made, with the loop as the viewer sees it', async () => {
    const frames = subscribe(community);
    expect((await frames.next()).__typename).toBe('CaughtUp');
    const request = await openRequest(opener);
    await workUpTo('LOCATED', request, community, team);
    const seen = await frames.until((frame) => frame.entry?.toState === 'LOCATED');
    expect(stepsOf(seen)).toEqual(['1 ISSUED', '2 RECEIVED', '3 ASSIGNED', '4 LOCATED']);
    expect(seen.at(-1)).toMatchObject({ loopId: request.id, matches: true, loop: { id: request.id, version: 4, stateName: 'LOCATED', heldBy: { code: COMMUNITY } } });
    const indexes = seen.map((frame) => frame.entry.index);
    expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
  });
});

describe('a stream with a cursor', () => {
  it('says all since, then CaughtUp, and goes on from any frame without loss or repetition', async () => {
    const from = await positionOf(opener);
    const request = await openRequest(opener);
    await workUpTo('CONTROLLED', request, community, team);
    await w.settle();
    const whole = await subscribe(opener, {}, from).untilCaughtUp();
    expect(stepsOf(whole)).toEqual(['1 ISSUED', '2 RECEIVED', '3 ASSIGNED', '4 LOCATED', '5 VERIFIED', '6 CONTROLLED']);
    for (const [i, frame] of whole.slice(0, -1).entries()) {
      const rest = await subscribe(opener, {}, frame.cursor).untilCaughtUp();
      expect(cursorsOf(rest)).toEqual(cursorsOf(whole.slice(i + 1)));
    }
  });

  it('loses nothing over many disconnections while work goes on', async () => {
    let cursor = await positionOf(opener);
    const work = (async () => {
      const requests = [];
      for (let i = 0; i < 4; i += 1) {
        const request = await openRequest(opener);
        await workUpTo('VERIFIED', request, community, team);
        requests.push(request.id);
      }
      return requests;
    })();
    const seen: Json[] = [];
    for (let taken = 1; seen.length < 20; taken = (taken * 2) % 7 + 1) {
      const frames = opener.subscribe({}, cursor);
      for (let i = 0; i < taken && seen.length < 20; i += 1) {
        const frame = await frames.next();
        cursor = frame.cursor;
        if (isEvent(frame)) seen.push(frame);
      }
      await frames.close();
    }
    const requests = await work;
    expect(seen.map((frame) => `${frame.loopId} ${frame.entry.loopSeq}`))
      .toEqual(requests.flatMap((id) => [1, 2, 3, 4, 5].map((seq) => `${id} ${seq}`)));
  });

  it('is refused where the cursor is none of ours', async () => {
    await expectRefused(subscribe(opener, {}, 'AAAA').next(), 'BAD_USER_INPUT');
  });
});

describe('a filter', () => {
  it('matches what was in it before or is in it after, and tells that a loop has left it', async () => {
    const request = await openRequest(opener);
    await workUpTo('CONTROLLED', request, community, team);
    const communityId = await w.agencyId(COMMUNITY);
    const held = subscribe(opener, { heldBy: communityId, personId: request.personId });
    const mine = subscribe(opener, { heldBy: await w.agencyId(OPENER), personId: request.personId });
    await Promise.all([held.untilCaughtUp(), mine.untilCaughtUp()]);
    await community.report(request, 'FOUND_AND_CONTROLLED', { report: '已居家隔离' });
    expect(await held.next()).toMatchObject({ matches: false, entry: { toState: 'REPORTED' }, loop: { stateName: 'REPORTED' } });
    expect(await mine.next()).toMatchObject({ matches: true, entry: { toState: 'REPORTED' } });
    await opener.close(request);
    expect(await mine.next()).toMatchObject({ entry: { toState: 'CLOSED' }, matches: true });
    expect(held.all.filter(isEvent)).toHaveLength(1);
  });

  it('by region takes in what lies below, and nothing beside', async () => {
    const [county, beside] = [subscribe(opener, { region: '350602' }), subscribe(opener, { region: '350603' })];
    await Promise.all([county.untilCaughtUp(), beside.untilCaughtUp()]);
    const request = await openRequest(opener);
    expect(await county.next()).toMatchObject({ loopId: request.id });
    expect(beside.all).toHaveLength(1);
  });
});

describe('reach at the moment of sending', () => {
  it('tells nothing of loops of others', async () => {
    const frames = subscribe(w.agency(OTHER_COMMUNITY));
    await frames.untilCaughtUp();
    await openRequest(opener);
    await w.settle();
    await openRequest(opener, { regionCode: '350602002' });
    expect(await frames.next()).toMatchObject({ __typename: 'LoopEvent', entry: { loopSeq: 1 } });
    expect(frames.all).toHaveLength(2);
  });

  it('begins for a team with its assignment and ends with the next, whose entry it is not shown', async () => {
    const request = await openRequest(opener);
    await community.receive(request);
    const field = w.agency(COMMUNITY, { role: 'FIELD_TEAM', team });
    const from = await positionOf(field);
    const frames = subscribe(field, {}, from);
    await frames.untilCaughtUp();
    await community.assign(request, team);
    expect(await frames.next()).toMatchObject({ __typename: 'LoopEvent', entry: { loopSeq: 3 } });
    await community.assign(request, await w.team(COMMUNITY, STREET, '第二突击队'));
    expect(await frames.next()).toMatchObject({ __typename: 'LoopLeft', loopId: request.id, reason: 'REACH' });
    await community.locate(request);
    await w.settle();
    const again = await subscribe(field, {}, from).untilCaughtUp();
    expect(again.map(({ __typename }) => __typename)).toEqual(['LoopLeft', 'CaughtUp']);
  });

  it('asks who may before the first frame', async () => {
    await expectRefused(subscribe(opener.for(null)).next(), 'PURPOSE_REQUIRED');
    await expectRefused(subscribe(opener.for('AUDIT')).next(), 'FORBIDDEN');
  });
});
