import { expectRefused, type Json } from '../kit/answers';
import { expectInvariants } from '../kit/invariants';
import { act, Ordering } from '../kit/orders';
import { LEGAL_BASIS } from '../kit/transfers';
import { world, type World } from '../kit/world';

const STAY = 'query($id: ID!) { stay(id: $id) { state endsAt releasedAt dueAt room { free } order { id } trace(first: 50) { nodes { kind agency { code } } } } }';
const DAY = 86_400_000;

let w: World;
let o: Ordering;

beforeAll(async () => {
  w = await world();
  o = new Ordering(w);
});
afterAll(() => w?.stop());

async function stay(id: string): Promise<Json> {
  return (await o.health.query(STAY, { id })).stay;
}

function kinds(loop: Json): string[] {
  return loop.trace.nodes.map((entry: Json) => entry.kind);
}

describe('an order that is issued by itself', () => {
  let personId: string;
  let id: string;

  beforeAll(async () => {
    const [sought] = await o.sought(1);
    ({ personId } = sought!);
  });

  it('says by whom, under which article, until when, and where to appeal', async () => {
    const order = await o.issue(personId);
    ({ id } = order);
    expect(order).toMatchObject({
      state: 'IN_FORCE', phase: 'OPEN', heldBy: { code: 'PUBLIC_HEALTH-350602' }, category: 'CLOSE_CONTACT', measure: 'CENTRAL_ISOLATION',
      legalBasis: { authority: LEGAL_BASIS.authority, appealTo: LEGAL_BASIS.appealTo }, protocol: { code: 'zz-2022-03' }, withheld: [],
      startsAt: '2022-03-20T04:00:00.000Z', endsAt: '2022-04-02T16:00:00.000Z', dueAt: '2022-03-27T04:00:00.000Z', reviewAt: '2022-03-27T04:00:00.000Z', endedAt: null,
      person: { controlState: 'CONTROLLED' }, decisions: [{ kind: 'ISSUED', reason: LEGAL_BASIS.necessity, decidedBy: { code: 'PUBLIC_HEALTH-350602' } }],
      phases: [
        { mode: 'CENTRAL_ISOLATION', from: '2022-03-20', until: '2022-04-02', testDays: ['2022-03-20', '2022-03-23', '2022-03-26', '2022-04-02'] },
        { mode: 'HOME_HEALTH_MONITORING', from: '2022-04-03', until: '2022-04-09', testDays: ['2022-04-04', '2022-04-09'] },
      ],
    });
  });

  it('is the only one of the person, and never without a decision or with an end behind its term', async () => {
    await expectRefused(o.issue(personId), 'BAD_USER_INPUT');
    const [other] = await o.sought(1);
    expect(await expectRefused(o.issue(other!.personId, { legalBasis: { ...LEGAL_BASIS, article: ' ' } }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.legalBasis.article' });
    expect(await expectRefused(o.issue(other!.personId, { endsAt: '2022-04-03T16:00:00Z' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.endsAt' });
    expect(await expectRefused(o.issue(other!.personId, { endsAt: '2022-03-20T03:00:00Z' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.endsAt' });
    await expectRefused(act(o.community, 'issueOrder', { personId: other!.personId, legalBasis: LEGAL_BASIS }), 'FORBIDDEN');
    await expectRefused(act(w.agency('PUBLIC_HEALTH-350603'), 'issueOrder', { personId: other!.personId, legalBasis: LEGAL_BASIS }), 'NOT_FOUND');
  });

  it('is shown to the community in full, to overseers with its basis, and to nobody else', async () => {
    expect(await o.read(id, o.community)).toMatchObject({ legalBasis: { authority: LEGAL_BASIS.authority }, verbs: [], decisions: [{ reason: LEGAL_BASIS.necessity }] });
    expect(await o.read(id, w.agency('SUPERVISION-350600'))).toMatchObject({
      legalBasis: { authority: LEGAL_BASIS.authority }, category: null, phases: null, withheld: expect.arrayContaining(['category', 'phases', 'exemptionGround']),
      decisions: [{ reason: null, category: null, withheld: ['reason', 'category'] }],
    });
    for (const code of ['PUBLIC_HEALTH-350603', 'COMMUNITY-350602002', 'ISOLATION_SITE-350603', 'TRANSPORT-350602', 'PUBLIC_SECURITY-350602']) {
      expect(await o.read(id, w.agency(code))).toBeNull();
      await expectRefused(act(w.agency(code), 'revokeOrder', { id, reason: '无' }), code.startsWith('PUBLIC_HEALTH') ? 'NOT_FOUND' : 'FORBIDDEN');
    }
    await expectRefused(act(w.agency('HEADQUARTERS-350602'), 'revokeOrder', { id, reason: '无' }), 'FORBIDDEN');
  });

  it('runs longer only by a new decision that names its reason', async () => {
    const endsAt = '2022-04-05T16:00:00.000Z';
    expect(await expectRefused(act(o.health, 'extendOrder', { id, endsAt, reason: ' ' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.reason' });
    expect(await expectRefused(act(o.health, 'extendOrder', { id, endsAt: '2022-04-01T16:00:00Z', reason: '续' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.endsAt' });
    expect(await expectRefused(act(o.health, 'extendOrder', { id, endsAt: '2022-07-01T16:00:00Z', reason: '续' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.endsAt' });
    const { order, entry } = await act(o.health, 'extendOrder', { id, endsAt, reason: '同层检出阳性' });
    expect(order).toMatchObject({ endsAt, decisions: [{ kind: 'ISSUED' }, { kind: 'EXTENDED', reason: '同层检出阳性', endsAt }] });
    expect(entry.kind).toBe('ORDER_EXTENDED');
  });

  it('can be taken back, and is closed by its opener', async () => {
    expect((await act(o.health, 'revokeOrder', { id, reason: '复核排除密接' })).order).toMatchObject({
      state: 'REVOKED', phase: 'ANSWERED', dueAt: null, person: { controlState: 'RELEASED' }, verbs: ['closeOrder'],
    });
    await expectRefused(act(o.health, 'extendOrder', { id, endsAt: '2022-04-06T16:00:00Z', reason: '续' }), 'ILLEGAL_TRANSITION');
    expect((await act(o.health, 'closeOrder', { id })).order).toMatchObject({ state: 'CLOSED', phase: 'CLOSED' });
    await o.issue(personId);
  });
});

describe('an order and the stay that it carries', () => {
  let site: { id: string; rooms: string[] };

  beforeAll(async () => {
    site = await o.siteWith(8);
  });

  it('is opened by the legal basis of a transfer, and its end is that of the stay', async () => {
    const { orderId, stayId, transferId } = await o.admitted(site, 0);
    const order = await o.read(orderId);
    expect(order).toMatchObject({ state: 'IN_FORCE', transfer: { id: transferId, state: 'ADMITTED' }, stay: { id: stayId, state: 'STAYING', endsAt: order.endsAt } });
    expect(await stay(stayId)).toMatchObject({ endsAt: order.endsAt, order: { id: orderId } });
    expect(await o.read(orderId, o.site)).toMatchObject({ legalBasis: { authority: LEGAL_BASIS.authority } });
    const endsAt = new Date(Date.parse(order.endsAt) + DAY).toISOString();
    await act(o.health, 'extendOrder', { id: orderId, endsAt, reason: '复采' });
    expect(await stay(stayId)).toMatchObject({ endsAt });
    await o.health.verb('releaseFromIsolation', { id: stayId, reason: '双采阴性' });
    expect(await o.read(orderId)).toMatchObject({ state: 'RELEASED', dueAt: null });
  });

  it('ends the stay when it is taken back, and the person leaves the room', async () => {
    const { orderId, stayId } = await o.admitted(site, 1);
    await act(o.health, 'revokeOrder', { id: orderId, reason: '复核排除密接' });
    expect(await stay(stayId)).toMatchObject({ state: 'RELEASED' });
    expect(kinds(await stay(stayId)).at(-1)).toBe('STAY_ENDED');
  });

  it('lets an exempt child go home and no transfer fetch it', async () => {
    const { orderId, stayId, personId } = await o.admitted(site, 2);
    await expectRefused(act(o.health, 'recordExemption', { id: orderId, ground: 'FOURTEEN_OR_YOUNGER', way: 'HOME', reason: '未满十四岁' }), 'BAD_USER_INPUT');
    await expectRefused(act(o.health, 'recordExemption', { id: orderId, ground: 'PREGNANT', way: 'ESCORT', reason: '孕妇' }), 'BAD_USER_INPUT');
    const escort = { name: '王陪', birthYear: 1950, healthy: true };
    expect(await expectRefused(act(o.health, 'recordExemption', { id: orderId, ground: 'PREGNANT', way: 'ESCORT', reason: '孕妇', escort }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.escort.birthYear' });
    await act(o.health, 'recordExemption', { id: orderId, ground: 'PREGNANT', way: 'ESCORT', reason: '孕妇', escort: { ...escort, birthYear: 1990 } });
    expect(await stay(stayId)).toMatchObject({ state: 'STAYING' });
    await act(o.health, 'recordExemption', { id: orderId, ground: 'PREGNANT', way: 'HOME', reason: '孕妇' });
    expect(await stay(stayId)).toMatchObject({ state: 'RELEASED' });
    expect(await o.read(orderId)).toMatchObject({ state: 'IN_FORCE', measure: 'HOME_ISOLATION', exemptionGround: 'PREGNANT', person: { controlState: 'CONTROLLED' } });
    expect(await o.read(orderId, w.agency('AUDIT-350600'))).toMatchObject({ exemptionGround: null });
    await expectRefused(o.order(personId, site.id), 'BAD_USER_INPUT');
  });

  it('falls with a transfer that its opener takes back, and stands where transport turned back', async () => {
    const [one, two] = await o.sought(2);
    const taken = await o.order(one!.personId, site.id);
    expect(await o.orderOf(one!.personId)).toMatchObject({ state: 'IN_FORCE', transfer: { id: taken.id } });
    await o.health.verb('withdrawTransfer', { id: taken.id, reason: '改居家' });
    expect(await o.orderOf(one!.personId)).toMatchObject({ state: 'REVOKED' });
    const { id } = await o.order(two!.personId, site.id);
    await o.accept(id);
    await o.dispatch(id);
    await o.transport.verb('abortTransfer', { id, reason: '车辆故障' });
    const order = await o.orderOf(two!.personId);
    expect(order).toMatchObject({ state: 'IN_FORCE' });
    const again = await o.order(two!.personId, site.id);
    await o.health.verb('closeTransfer', { id });
    expect(await o.orderOf(two!.personId)).toMatchObject({ id: order.id, state: 'IN_FORCE', transfer: { id: again.id } });
  });
});

describe('time', () => {
  it('expires an order: the stay ends, whoever is on the way is brought back, both sides are told, the platform acted', async () => {
    const site = await o.siteWith(4);
    const { orderId, stayId } = await o.admitted(site, 0);
    const [late] = await o.sought(1, { lastExposureAt: w.clock.now().toISOString() });
    const transfer = await o.onBoard(late!.personId, site.id);
    const { id: lateOrder } = await o.orderOf(late!.personId);
    w.clock.set(new Date((await o.read(orderId)).endsAt));
    await expectRefused(act(o.health, 'extendOrder', { id: lateOrder, endsAt: new Date(w.clock.now().getTime() + DAY).toISOString(), reason: '续' }), 'ILLEGAL_TRANSITION');
    await w.settle();
    const order = await o.read(orderId);
    expect(order).toMatchObject({ state: 'EXPIRED', phase: 'ANSWERED', overdue: false, person: { controlState: 'RELEASED' }, verbs: ['closeOrder'] });
    expect(order.trace.nodes.at(-1)).toMatchObject({ kind: 'ORDER_EXPIRED', agency: null });
    expect(order.clocks.find((clock: Json) => clock.code === 'ORDER_END')).toMatchObject({ state: 'MET' });
    expect(await stay(stayId)).toMatchObject({ state: 'RELEASED' });
    for (const told of [o.community, o.site]) expect(kinds(await o.read(orderId, told)).at(-1)).toBe('ORDER_EXPIRED');
    const { transfer: stopped } = await o.health.query('query($id: ID!) { transfer(id: $id) { state heldBy { code } order { state } trace(first: 50) { nodes { kind agency { code } } } } }', { id: transfer });
    expect(stopped).toMatchObject({ state: 'ABORTING', heldBy: { code: 'TRANSPORT-350602' }, order: { state: 'EXPIRED' } });
    await o.community.verb('confirmReturn', { id: transfer, place: '楼下' });
  });

  it('leaves a running order as it was when a new edition comes, until a decision re-evaluates it', async () => {
    w.clock.set(new Date('2022-06-25T04:00:00Z'));
    const [sought] = await o.sought(1, { lastExposureAt: w.clock.now().toISOString() });
    const { id, endsAt } = await o.issue(sought!.personId);
    w.clock.set(new Date('2022-06-28T04:00:00Z'));
    await w.settle();
    expect(await o.read(id)).toMatchObject({ protocol: { code: 'zz-2022-03' }, endsAt, decisions: [{ kind: 'ISSUED' }] });
    await act(o.health, 'extendOrder', { id, endsAt: new Date(Date.parse(endsAt) + DAY).toISOString(), reason: '续' });
    expect(await o.read(id)).toMatchObject({ protocol: { code: 'zz-2022-03' } });
    expect((await act(o.health, 'reevaluateOrder', { id, reason: '第九版施行' })).order).toMatchObject({
      protocol: { code: 'cn-9' }, endsAt: '2022-07-02T16:00:00.000Z', category: 'CLOSE_CONTACT',
      decisions: [{ protocol: { code: 'zz-2022-03' } }, { protocol: { code: 'zz-2022-03' } }, { kind: 'REEVALUATED', protocol: { code: 'cn-9' }, reason: '第九版施行' }],
    });
  });

  it('leaves everything as it can be rebuilt', () => expectInvariants(w));
});

describe('the database', () => {
  it('refuses an order without an end, one that ends before it starts, and a second one in force', async () => {
    await expect(w.rows('UPDATE isolation_order SET ends_at = NULL')).rejects.toThrow('not-null');
    await expect(w.rows('UPDATE isolation_order SET ends_at = starts_at')).rejects.toThrow('check');
    await expect(w.rows(`UPDATE loop SET person_id = (SELECT person_id FROM loop WHERE kind = 'ORDER' AND state = 'IN_FORCE' LIMIT 1), state = 'IN_FORCE' WHERE kind = 'ORDER'`))
      .rejects.toThrow('loop_one_order_a_person');
  });
});
