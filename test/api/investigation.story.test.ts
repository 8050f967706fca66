import { everybody, openRequest, requestSeen, traceSeen, workUpTo } from '../kit/requests';
import type { Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { world, type World } from '../kit/world';

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});

afterAll(() => w?.stop());

async function controlState(personId: string): Promise<string> {
  return (await opener.query('query($id: ID!) { person(id: $id) { controlState } }', { id: personId })).person.controlState;
}

describe('one lead, from push to closed', () => {
  it('goes through every state, with one entry each', async () => {
    const { id, personId, person } = await openRequest(opener);
    const issued = await requestSeen(community, id);
    expect(issued).toMatchObject({
      kind: 'INVESTIGATION', state: 'ISSUED', stateName: 'ISSUED', phase: 'OPEN', version: 1, priority: 'URGENT', attempts: 0,
      openedBy: { code: 'PUBLIC_SECURITY-350600' }, heldBy: { code: 'COMMUNITY-350602001' }, region: { code: '350602001' },
      openedAt: '2022-03-20T04:00:00.000Z', closedAt: null, overdue: false, verbs: ['receiveInvestigation'], withheld: [],
    });
    expect(issued.number).toMatch(/^XC-350602001-20220320-\d{4,}$/);
    const steps: [work: () => Promise<Json>, state: string, phase: string, held: Agency, control: string][] = [
      [() => community.receive(id, { note: '收到' }), 'RECEIVED', 'OPEN', community, 'NOT_LOCATED'],
      [() => community.assign(id, team), 'ASSIGNED', 'OPEN', community, 'NOT_LOCATED'],
      [() => community.attempt(id), 'ASSIGNED', 'OPEN', community, 'NOT_LOCATED'],
      [() => community.locate(id, { address: '东铺头街道2号' }), 'LOCATED', 'OPEN', community, 'LOCATED'],
      [() => community.verify(id, { document: person.document, phone: person.phone }), 'VERIFIED', 'OPEN', community, 'LOCATED'],
      [() => community.control(id, 'HOME_ISOLATION'), 'CONTROLLED', 'OPEN', community, 'CONTROLLED'],
      [() => community.report(id, 'FOUND_AND_CONTROLLED', { report: '已居家隔离' }), 'REPORTED', 'ANSWERED', opener, 'CONTROLLED'],
      [() => opener.close(id, { note: '销号' }), 'CLOSED', 'CLOSED', opener, 'CONTROLLED'],
    ];
    let version = 1;
    for (const [work, state, phase, held, control] of steps) {
      w.clock.advance(60_000);
      version += 1;
      expect(await work()).toMatchObject({ state, phase, version, heldBy: { code: held.code } });
      expect(await requestSeen(opener, id)).toMatchObject({ state, phase, version, heldBy: { code: held.code } });
      expect(await controlState(personId)).toBe(control);
    }
    expect(await requestSeen(opener, id)).toMatchObject({
      attempts: 1, measure: 'HOME_ISOLATION', outcome: 'FOUND_AND_CONTROLLED', report: '已居家隔离', assignedTo: { id: team },
      closedAt: '2022-03-20T04:08:00.000Z', verbs: [], dueAt: null, overdue: false,
    });

    await w.settle();
    const trace = await traceSeen(opener, id);
    expect(trace.map((entry) => [entry.loopSeq, entry.kind, entry.fromState, entry.toState])).toEqual([
      [1, 'INVESTIGATION_ISSUED', null, 'ISSUED'],
      [2, 'INVESTIGATION_RECEIVED', 'ISSUED', 'RECEIVED'],
      [3, 'INVESTIGATION_ASSIGNED', 'RECEIVED', 'ASSIGNED'],
      [4, 'INVESTIGATION_ATTEMPTED', 'ASSIGNED', 'ASSIGNED'],
      [5, 'INVESTIGATION_LOCATED', 'ASSIGNED', 'LOCATED'],
      [6, 'INVESTIGATION_VERIFIED', 'LOCATED', 'VERIFIED'],
      [7, 'INVESTIGATION_CONTROLLED', 'VERIFIED', 'CONTROLLED'],
      [8, 'INVESTIGATION_REPORTED', 'CONTROLLED', 'REPORTED'],
      [9, 'INVESTIGATION_CLOSED', 'REPORTED', 'CLOSED'],
    ]);
    const places = trace.map((entry) => entry.index as number);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(trace[4].facts).toEqual([{ name: 'address', value: '东铺头街道2号', withheld: false }]);
    expect(trace[1]).toMatchObject({ agency: { code: 'COMMUNITY-350602001' }, purpose: 'INVESTIGATION', at: '2022-03-20T04:01:00.000Z' });
  });

  it('is seen live, step by step, by everybody who reaches it, each with what is theirs to see', async () => {
    const command = w.agency('HEADQUARTERS-350602');
    const [{ position }, ...streams] = [await opener.query('{ position }'), opener.subscribe({ kinds: ['INVESTIGATION'] }), command.subscribe()];
    for (const stream of streams) expect(await stream.next()).toMatchObject({ __typename: 'CaughtUp' });
    const request = await openRequest(opener);
    await workUpTo('CONTROLLED', request, community, team);
    await community.report(request, 'FOUND_AND_CONTROLLED', { report: '已转运' });
    await opener.close(request);
    const seen = [...streams, opener.subscribe({ kinds: ['INVESTIGATION'] }, position)];
    const told = await Promise.all(seen.map(async (stream) => {
      const frames = await stream.until((frame) => frame.entry?.kind === 'INVESTIGATION_CLOSED');
      return frames.filter((frame) => frame.__typename === 'LoopEvent');
    }));
    for (const frames of told) {
      expect(frames.map((frame) => [frame.loopId, frame.matches, frame.entry.loopSeq])).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((seq) => [request.id, true, seq]));
      expect(frames.map((frame) => frame.entry.index)).toEqual(told[0]!.map((frame) => frame.entry.index));
      expect(frames.at(-1).loop).toMatchObject({ stateName: 'CLOSED', version: 8 });
    }
    const reports = told.map((frames) => frames.find((frame) => frame.entry.kind === 'INVESTIGATION_REPORTED').entry.facts);
    expect(reports[0]).toContainEqual({ name: 'report', value: '已转运', withheld: false });
    expect(reports[1]).toContainEqual({ name: 'report', value: null, withheld: true });
    await Promise.all(seen.map((stream) => stream.close()));
  });
});
