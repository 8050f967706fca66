import { expectRefused, type Json } from '../kit/answers';
import { act, Ordering } from '../kit/orders';
import { world, type World } from '../kit/world';

const STAY = `query($id: ID!) { stay(id: $id) { state overdue missingObservations observations { halfDay temperature symptoms withheld } clocks { code label state } } }`;
const SEEN = 'stay { id }';
const FEVERS = 'query { loops(filter: { kinds: [FEVER] }) { nodes { id stateName phase heldBy { code } openedBy { code } clocks { code state } person { id } } } }';
const ANSWERED = 'report { state phase answer }';
const HALF_DAY = 43_200_000;

let w: World;
let o: Ordering;
let stayId: string;
let orderId: string;
let personId: string;

beforeAll(async () => {
  w = await world();
  o = new Ordering(w);
  ({ stayId, orderId, personId } = await o.admitted(await o.siteWith(1)));
});
afterAll(() => w?.stop());

async function stay(by = o.health): Promise<Json> {
  return (await by.query(STAY, { id: stayId })).stay;
}

async function observe(temperature: number, symptoms = false): Promise<Json> {
  return act(o.site, 'recordObservation', { id: stayId, temperature, symptoms }, SEEN);
}

describe('twice-daily observations', () => {
  it('are due at the end of each half-day, once, by the site', async () => {
    expect((await stay()).clocks).toEqual(expect.arrayContaining([{ code: 'OBSERVATION', label: '2022-03-21 AM', state: 'RUNNING' }]));
    w.clock.set(new Date('2022-03-21T01:00:00Z'));
    await expectRefused(act(o.health, 'recordObservation', { id: stayId, temperature: 36.6, symptoms: false }, SEEN), 'FORBIDDEN');
    await expectRefused(act(w.agency('ISOLATION_SITE-350602'), 'recordObservation', { id: stayId, temperature: 36.6, symptoms: false }, SEEN), 'NOT_FOUND');
    expect(await expectRefused(observe(52), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.temperature' });
    expect((await observe(36.64)).entry).toMatchObject({ kind: 'STAY_OBSERVED' });
    await expectRefused(observe(36.6), 'BAD_USER_INPUT');
    expect(await stay()).toMatchObject({ missingObservations: [], overdue: false, observations: [{ halfDay: '2022-03-21 AM', temperature: 36.6, symptoms: false, withheld: [] }] });
    expect((await stay(w.agency('SUPERVISION-350600'))).observations).toEqual([{ halfDay: '2022-03-21 AM', temperature: null, symptoms: null, withheld: ['temperature', 'symptoms'] }]);
  });

  it('that are missing are seen', async () => {
    w.clock.advance(2 * HALF_DAY);
    await w.settle();
    expect(await stay()).toMatchObject({ missingObservations: ['2022-03-21 PM'], overdue: true });
    expect((await stay()).clocks).toEqual(expect.arrayContaining([
      { code: 'OBSERVATION', label: '2022-03-21 PM', state: 'BREACHED' }, { code: 'OBSERVATION', label: '2022-03-22 AM', state: 'RUNNING' },
    ]));
  });

  it('report a febrile person to health, with a deadline, and change no order', async () => {
    const before = await o.read(orderId);
    await observe(37.3);
    const [fever] = (await o.health.query(FEVERS)).loops.nodes;
    expect(fever).toMatchObject({
      stateName: 'ASKED', phase: 'OPEN', heldBy: { code: 'PUBLIC_HEALTH-350602' }, openedBy: { code: 'ISOLATION_SITE-350603' },
      clocks: [{ code: 'FEVER_ANSWER', state: 'RUNNING' }], person: { id: personId },
    });
    w.clock.advance(HALF_DAY);
    await observe(38.1, true);
    expect((await o.health.query(FEVERS)).loops.nodes).toHaveLength(1);
    await expectRefused(act(o.site, 'answerFever', { id: fever.id, reason: '转院' }, ANSWERED), 'FORBIDDEN');
    expect((await act(o.health, 'answerFever', { id: fever.id, reason: '加采核酸，转定点医院评估' }, ANSWERED)).report).toMatchObject({ state: 'ANSWERED', phase: 'CLOSED' });
    expect(await o.read(orderId)).toMatchObject({ state: before.state, endsAt: before.endsAt, version: before.version, category: before.category });
  });
});
