import { expectRefused } from '../kit/answers';
import { COMMUNITY, everybody, openRequest, requestSeen, workUpTo } from '../kit/requests';
import type { Agency } from '../kit/agency';
import { leadOn } from '../kit/leads';
import { world, type World } from '../kit/world';

const LONGWEN = '350603001';
const LONGHAI = '350604001';

let w: World;
let opener: Agency;
let xiangcheng: Agency;
let longwen: Agency;
let longhai: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community: xiangcheng, team } = await everybody(w));
  longwen = w.agency(`COMMUNITY-${LONGWEN}`);
  longhai = w.agency(`COMMUNITY-${LONGHAI}`);
});

afterAll(() => w?.stop());
beforeEach(() => w.clock.advance(60_000));

/** Reports, a minute later, that the person went to a region; the request that follows there. */
async function moveOn(by: Agency, id: string, movedToRegionCode: string): Promise<string> {
  w.clock.advance(60_000);
  const reported = await by.report(id, 'MOVED_ON', { movedToRegionCode, report: '已前往他处' });
  expect(reported).toMatchObject({ state: 'REPORTED', outcome: 'MOVED_ON' });
  const { next } = await requestSeen(opener, id);
  return next.id;
}

describe('a person who moves on', () => {
  it('twice, across counties, is followed by linked requests until found, and all are closed', async () => {
    const { id: first, personId } = await openRequest(opener);
    await workUpTo('ASSIGNED', { id: first }, xiangcheng, team);
    const second = await moveOn(xiangcheng, first, LONGWEN);
    expect(await requestSeen(longwen, second)).toMatchObject({
      state: 'ISSUED', version: 1, region: { code: LONGWEN }, openedBy: { code: opener.code }, heldBy: { code: longwen.code }, person: { id: personId },
    });
    await longwen.receive(second);
    const third = await moveOn(longwen, second, LONGHAI);
    await workUpTo('CONTROLLED', { id: third }, longhai, await w.team(longhai.code, LONGHAI));
    await longhai.report(third, 'FOUND_AND_CONTROLLED');
    for (const id of [first, second, third]) expect(await opener.close(id)).toMatchObject({ state: 'CLOSED' });

    const chain = await Promise.all([first, second, third].map((id) => requestSeen(opener, id)));
    expect(chain.map((one) => [one.previous?.id, one.next?.id])).toEqual([[undefined, second], [first, third], [second, undefined]]);
    expect(chain.map((one) => one.outcome)).toEqual(['MOVED_ON', 'MOVED_ON', 'FOUND_AND_CONTROLLED']);
    const person = (await opener.query('query($id: ID!) { person(id: $id) { controlState investigations { nodes { id } totalCount } } }', { id: personId })).person;
    expect(person).toEqual({ controlState: 'CONTROLLED', investigations: { nodes: [{ id: third }, { id: second }, { id: first }], totalCount: 3 } });
  });

  it('is out of reach for whom the person left, beyond the own request', async () => {
    const { id: first } = await openRequest(opener);
    await xiangcheng.receive(first);
    const second = await moveOn(xiangcheng, first, LONGWEN);
    expect(await requestSeen(xiangcheng, first)).toMatchObject({ outcome: 'MOVED_ON', next: null });
    expect(await requestSeen(xiangcheng, second)).toBeNull();
    expect(await requestSeen(longwen, first)).toBeNull();
    expect(await requestSeen(longwen, second)).toMatchObject({ previous: null });
    await expectRefused(xiangcheng.receive(second), 'NOT_FOUND');
    await expectRefused(longwen.report(first, 'MOVED_ON', { movedToRegionCode: LONGHAI }), 'NOT_FOUND');
  });

  it('out of the city leaves no request behind', async () => {
    const { id } = await openRequest(opener);
    await xiangcheng.receive(id);
    await xiangcheng.report(id, 'MOVED_ON', { movedToRegionCode: '350200' });
    expect(await requestSeen(opener, id)).toMatchObject({ state: 'REPORTED', outcome: 'MOVED_ON', next: null });
    expect(await opener.returnIt(id)).toMatchObject({ state: 'RECEIVED', heldBy: { code: COMMUNITY } });
  });

  it('to where the person is sought already leads to that request', async () => {
    const { id, person } = await openRequest(opener);
    const { results: [known] } = await opener.pushLeads([leadOn(person, { regionCode: LONGWEN })]);
    await xiangcheng.receive(id);
    expect(await moveOn(xiangcheng, id, LONGWEN)).toBe(known.investigation.id);
    await longwen.receive(known.investigation);
    expect(await requestSeen(opener, known.investigation.id)).toMatchObject({ state: 'RECEIVED', previous: null });
    expect(await opener.returnIt(id)).toMatchObject({ state: 'RECEIVED', next: null });
    expect(await requestSeen(opener, known.investigation.id)).toMatchObject({ state: 'RECEIVED' });
  });

  it('goes somewhere else, and somewhere at all', async () => {
    const { id } = await openRequest(opener);
    await xiangcheng.receive(id);
    for (const more of [{}, { movedToRegionCode: '350602001' }]) {
      expect(await expectRefused(xiangcheng.report(id, 'MOVED_ON', more), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.movedToRegionCode' });
    }
    expect(await requestSeen(opener, id)).toMatchObject({ state: 'RECEIVED', version: 2, next: null });
  });
});

describe('an answer MOVED_ON', () => {
  it('is returned as long as nobody has received what followed, which is then withdrawn', async () => {
    const { id } = await openRequest(opener);
    await xiangcheng.receive(id);
    const next = await moveOn(xiangcheng, id, LONGWEN);
    expect(await opener.returnIt(id)).toMatchObject({ state: 'RECEIVED', outcome: null, next: null });
    expect(await requestSeen(longwen, next)).toMatchObject({ state: 'WITHDRAWN', previous: null });
    expect(await moveOn(xiangcheng, id, LONGHAI)).not.toBe(next);
  });

  it('is not returned any more once it is received', async () => {
    const { id } = await openRequest(opener);
    await xiangcheng.receive(id);
    const next = await moveOn(xiangcheng, id, LONGWEN);
    await longwen.receive(next);
    expect(await expectRefused(opener.returnIt(id), 'ILLEGAL_TRANSITION')).toMatchObject({ state: 'REPORTED', verb: 'returnInvestigation', allowed: ['closeInvestigation'] });
    expect(await requestSeen(opener, id)).toMatchObject({ state: 'REPORTED', next: { id: next } });
    expect(await opener.close(id)).toMatchObject({ state: 'CLOSED' });
  });
});
