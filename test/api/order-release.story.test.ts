import type { Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { expectInvariants } from '../kit/invariants';
import { act, Ordering } from '../kit/orders';
import { world, type World } from '../kit/world';

const APPEAL = 'appeal { id state phase grounds answer heldBy { code } withheld order { state } clocks { code state } }';
const REVIEW = 'review { id state phase answer }';
const LOOPS = 'query($kinds: [LoopKind!]) { loops(filter: { kinds: $kinds }, first: 50) { nodes { id phase stateName heldBy { code } clocks { code state } ... on OrderReview { order { id } } } } }';
const HQ = 'HEADQUARTERS-350602';

let w: World;
let o: Ordering;
let hq: Agency;

beforeAll(async () => {
  w = await world();
  o = new Ordering(w);
  hq = w.agency(HQ);
});
afterAll(() => w?.stop());

async function test(id: string, result: string, subject = 'PERSON'): Promise<void> {
  await act(o.health, 'recordTestResult', { id, result, subject, sampledAt: w.clock.now().toISOString() });
}

async function ordered(category: string): Promise<{ personId: string; id: string }> {
  const [sought] = await o.sought(1, { category, lastExposureAt: w.clock.now().toISOString() });
  return { personId: sought!.personId, id: (await o.issue(sought!.personId)).id };
}

describe('release by the conditions of the protocol', () => {
  it('says what is missing, and lets a sub-close contact go whose contact was negative; another becomes a close contact', async () => {
    const close = await ordered('CLOSE_CONTACT');
    const [free, caught] = [await ordered('SUB_CLOSE_CONTACT'), await ordered('SUB_CLOSE_CONTACT')];
    expect(await expectRefused(act(o.health, 'linkContacts', { id: free.id, relatedPersonId: free.personId }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.relatedPersonId' });
    for (const { id } of [free, caught]) await act(o.health, 'linkContacts', { id, relatedPersonId: close.personId });
    await expectRefused(act(o.health, 'linkContacts', { id: free.id, relatedPersonId: close.personId }), 'BAD_USER_INPUT');
    expect(await expectRefused(act(o.health, 'releaseOrder', { id: free.id, reason: '阴性' }), 'ILLEGAL_TRANSITION')).toMatchObject({
      unmet: ['LAST_DAY', 'OWN_TESTS_NEGATIVE', 'RELATED_TESTS_NEGATIVE', 'ROOM_SAMPLE_NEGATIVE'],
    });
    w.clock.set(new Date('2022-03-27T02:00:00Z'));
    await test(free.id, 'NEGATIVE');
    await test(free.id, 'NEGATIVE', 'ROOM');
    expect(await expectRefused(act(o.health, 'releaseOrder', { id: free.id, reason: '阴性' }), 'ILLEGAL_TRANSITION')).toMatchObject({ unmet: ['RELATED_TESTS_NEGATIVE'] });
    await test(close.id, 'NEGATIVE');
    expect((await act(o.health, 'releaseOrder', { id: free.id, reason: '本人及密接阴性' })).order).toMatchObject({ state: 'RELEASED', person: { controlState: 'RELEASED' } });
    await test(close.id, 'POSITIVE');
    expect(await o.read(caught.id)).toMatchObject({ category: 'SUB_CLOSE_CONTACT', state: 'IN_FORCE', decisions: [{ kind: 'ISSUED' }] });
    expect((await act(o.health, 'reevaluateOrder', { id: caught.id, category: 'CLOSE_CONTACT', reason: '关联密接转阳' })).order).toMatchObject({
      category: 'CLOSE_CONTACT', person: { category: 'CLOSE_CONTACT' }, endsAt: '2022-04-03T16:00:00.000Z',
      decisions: [{ category: 'SUB_CLOSE_CONTACT' }, { kind: 'REEVALUATED', category: 'CLOSE_CONTACT', reason: '关联密接转阳' }],
    });
    const told = (await o.read(caught.id, w.agency('SUPERVISION-350600'))).trace.nodes.flatMap((entry: Json) => entry.facts);
    expect(told.filter((fact: Json) => ['result', 'related'].includes(fact.name) && !fact.withheld)).toEqual([]);
  });
});

describe('release from a stay', () => {
  it('asks the conditions of an order that was issued by itself, and says which do not hold', async () => {
    w.clock.set(new Date('2022-04-01T04:00:00Z'));
    const site = await o.siteWith(3);
    const { personId, id } = await ordered('CLOSE_CONTACT');
    const transfer = await o.onBoard(personId, site.id);
    await o.arrive(transfer);
    await o.site.verb('admitTransfer', { id: transfer, roomId: site.rooms[0] });
    const stay = (await o.read(id)).stay.id;
    expect(await expectRefused(o.health.verb('releaseFromIsolation', { id: stay, reason: '阴性' }), 'ILLEGAL_TRANSITION')).toMatchObject({
      state: 'STAYING', verb: 'releaseFromIsolation', unmet: ['LAST_DAY', 'OWN_TESTS_NEGATIVE', 'ROOM_SAMPLE_NEGATIVE'],
    });
    w.clock.set(new Date(Date.parse((await o.read(id)).endsAt) - 3_600_000));
    await w.settle();
    await test(id, 'NEGATIVE');
    expect(await expectRefused(o.health.verb('releaseFromIsolation', { id: stay, reason: '阴性' }), 'ILLEGAL_TRANSITION')).toMatchObject({ unmet: ['ROOM_SAMPLE_NEGATIVE'] });
    await test(id, 'NEGATIVE', 'ROOM');
    expect(await o.read(id)).toMatchObject({ state: 'IN_FORCE', stay: { state: 'STAYING' } });
    await o.health.verb('releaseFromIsolation', { id: stay, reason: '双采阴性' });
    expect(await o.read(id)).toMatchObject({ state: 'RELEASED', stay: { state: 'RELEASED' }, person: { controlState: 'RELEASED' } });
  });

  it('is on the word of the opener where a transfer opened the order, until somebody records a test or a contact', async () => {
    const site = await o.siteWith(3);
    const [trusted, tested] = [await o.admitted(site, 0), await o.admitted(site, 1)];
    await o.health.verb('releaseFromIsolation', { id: trusted.stayId, reason: '转院' });
    expect(await o.read(trusted.orderId)).toMatchObject({ state: 'RELEASED' });
    await test(tested.orderId, 'POSITIVE');
    expect(await expectRefused(o.health.verb('releaseFromIsolation', { id: tested.stayId, reason: '转院' }), 'ILLEGAL_TRANSITION')).toMatchObject({ unmet: expect.arrayContaining(['OWN_TESTS_NEGATIVE']) });
    await act(o.health, 'revokeOrder', { id: tested.orderId, reason: '转定点医院' });
    expect((await o.read(tested.orderId)).stay).toMatchObject({ state: 'RELEASED' });
  });
});

describe('an appeal', () => {
  it('is decided by a headquarters that did not issue the order, and frees the person where it is upheld', async () => {
    const site = await o.siteWith(2);
    const { orderId, stayId } = await o.admitted(site, 0);
    await expectRefused(act(w.agency('COMMUNITY-350602002'), 'fileAppeal', { orderId, grounds: '无接触' }, APPEAL), 'NOT_FOUND');
    await expectRefused(act(w.agency('TRANSPORT-350602'), 'fileAppeal', { orderId, grounds: '无接触' }, APPEAL), 'FORBIDDEN');
    const { appeal } = await act(o.site, 'fileAppeal', { orderId, grounds: '本人未到过该场所' }, APPEAL);
    expect(appeal).toMatchObject({ state: 'ASKED', phase: 'OPEN', grounds: '本人未到过该场所', heldBy: { code: HQ }, clocks: [{ code: 'APPEAL_DECISION', state: 'RUNNING' }] });
    await expectRefused(act(w.agency('HEADQUARTERS-350603'), 'decideAppeal', { id: appeal.id, upheld: true, reason: '成立' }, APPEAL), 'NOT_FOUND');
    await expectRefused(act(o.health, 'decideAppeal', { id: appeal.id, upheld: false, reason: '不成立' }, APPEAL), 'FORBIDDEN');
    expect((await act(hq, 'decideAppeal', { id: appeal.id, upheld: true, reason: '轨迹核实无交集' }, APPEAL)).appeal).toMatchObject({
      state: 'ENDS_ORDER', phase: 'CLOSED', order: { state: 'REVOKED' }, withheld: ['grounds', 'answer'], clocks: [{ code: 'APPEAL_DECISION', state: 'MET' }],
    });
    const { stay } = await o.health.query('query($id: ID!) { stay(id: $id) { state } }', { id: stayId });
    expect(stay).toEqual({ state: 'RELEASED' });
    expect(await expectRefused(act(o.site, 'fileAppeal', { orderId, grounds: '再诉' }, APPEAL), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.orderId' });
  });

  it('leaves the order where it is rejected, and can be taken back', async () => {
    const { id: orderId } = await ordered('CLOSE_CONTACT');
    const file = async (): Promise<string> => (await act(o.community, 'fileAppeal', { orderId, grounds: '要求居家' }, APPEAL)).appeal.id;
    expect((await act(hq, 'decideAppeal', { id: await file(), upheld: false, reason: '依据充分' }, APPEAL)).appeal).toMatchObject({ state: 'LEAVES_ORDER', order: { state: 'IN_FORCE' } });
    expect((await act(o.community, 'withdrawAppeal', { id: await file(), reason: '本人撤回' }, APPEAL)).appeal).toMatchObject({ state: 'WITHDRAWN', phase: 'WITHDRAWN' });
    expect(await o.read(orderId)).toMatchObject({ state: 'IN_FORCE' });
  });
});

describe('a review', () => {
  it('opens by itself on the review date, with a clock, and ends the order or names the next date', async () => {
    const [kept, ended, forgotten] = [await ordered('CLOSE_CONTACT'), await ordered('CLOSE_CONTACT'), await ordered('CLOSE_CONTACT')];
    w.clock.advance(7 * 86_400_000);
    await w.settle();
    const reviewOf = async (order: string): Promise<Json> => (
      (await hq.query(LOOPS, { kinds: ['ORDER_REVIEW'] })).loops.nodes.find((one: Json) => one.order?.id === order)
    );
    expect(await reviewOf(kept.id)).toMatchObject({ stateName: 'ASKED', heldBy: { code: HQ }, clocks: [{ code: 'ORDER_REVIEW', state: 'RUNNING' }] });
    expect((await act(hq, 'completeReview', { id: (await reviewOf(ended.id)).id, endsOrder: true, reason: '已无必要' }, REVIEW)).review).toMatchObject({ state: 'ENDS_ORDER' });
    expect(await o.read(ended.id)).toMatchObject({ state: 'REVOKED' });
    await act(hq, 'completeReview', { id: (await reviewOf(kept.id)).id, endsOrder: false, reason: '仍有必要' }, REVIEW);
    expect(await o.read(kept.id)).toMatchObject({ state: 'IN_FORCE' });
    w.clock.set(new Date((await o.read(forgotten.id)).endsAt));
    await w.settle();
    expect(await o.read(forgotten.id)).toMatchObject({ state: 'EXPIRED' });
    expect(await reviewOf(forgotten.id)).toMatchObject({ stateName: 'LAPSED', phase: 'CLOSED' });
  });

  it('appears in summaries and lists as every kind does, and leaves everything as it can be rebuilt', async () => {
    const { loopSummary } = await w.agency('AUDIT-350600').query('{ loopSummary(by: KIND) { rows { key } } }');
    expect(loopSummary.rows.map((row: Json) => row.key)).toEqual(expect.arrayContaining(['ORDER', 'APPEAL', 'ORDER_REVIEW']));
    await expectInvariants(w);
  });
});
