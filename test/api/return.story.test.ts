import { expectRefused, type Json } from '../kit/answers';
import type { Agency, VerbInput } from '../kit/agency';
import { expectInvariants } from '../kit/invariants';
import { act, Ordering } from '../kit/orders';
import { world, type World } from '../kit/world';

const ASKED = `id version state phase legalBasis { authority } site { id } room { id } heldBy { code } openedBy { code } custodian { code } transport { code } verbs withheld
  returnFrom { id } order { id } stay { id } person { id name } clocks { code state } handovers { from { code } to { code } received { at } } trace(first: 50) { nodes { kind agency { code } } }`;
const CUSTODY = 'query($id: ID!) { custody(personId: $id) { custodian { code } transfer { id } } }';

let w: World;
let o: Ordering;
let site: { id: string; rooms: string[] };
/** Two persons whose orders expire together. */
let people: { personId: string; stayId: string; orderId: string }[];

beforeAll(async () => {
  w = await world();
  o = new Ordering(w);
  site = await o.siteWith(6);
  people = [await o.admitted(site, 0), await o.admitted(site, 1)];
});
afterAll(() => w?.stop());

async function orderReturn(stayId: string, more: VerbInput = {}, by: Agency = o.health): Promise<Json> {
  return (await act(by, 'orderReturn', { stayId, ...more }, `transfer { ${ASKED} }`)).transfer;
}

async function step(by: Agency, verb: string, input: VerbInput): Promise<Json> {
  return (await act(by, verb, input, `transfer { ${ASKED} }`)).transfer;
}

async function read(id: string, by: Agency = o.health): Promise<Json> {
  return (await by.query(`query($id: ID!) { transfer(id: $id) { ${ASKED} } }`, { id })).transfer;
}

async function signed(by: Agency, verb: string, id: string): Promise<Json> {
  return step(by, verb, { id, place: '芗城区某小区门口', temperature: 36.4, symptoms: false });
}

describe('an order that has come to its end', () => {
  it('is told to the site and to the community as it happens, without a verb', async () => {
    const { orderId } = people[0]!;
    const told = [o.site, o.community].map((agency) => agency.subscribe({ kinds: ['ORDER'] }));
    await Promise.all(told.map((frames) => frames.untilCaughtUp()));
    w.clock.set(new Date((await o.read(orderId)).endsAt));
    await w.settle();
    for (const frames of told) {
      const event = (await frames.until((frame) => frame.entry?.kind === 'ORDER_EXPIRED' && frame.loop.id === orderId)).at(-1);
      expect(event).toMatchObject({ entry: { fromState: 'IN_FORCE', toState: 'EXPIRED' }, loop: { stateName: 'EXPIRED' } });
      await frames.close();
    }
  });
});

describe('the return home', () => {
  it('is a transfer of its own, from the site to the community that signs', async () => {
    const { personId, stayId, orderId } = people[0]!;
    expect((await o.health.query(CUSTODY, { id: personId })).custody.custodian).toBeNull();
    const ordered = await orderReturn(stayId);
    expect(ordered).toMatchObject({
      state: 'ACCEPTED', phase: 'OPEN', legalBasis: null, site: null, room: null, order: null, stay: null, returnFrom: { id: stayId }, person: { id: personId },
      heldBy: { code: 'TRANSPORT-350602' }, custodian: { code: 'ISOLATION_SITE-350603' }, clocks: [{ code: 'RETURN_HOME', state: 'RUNNING' }],
    });
    const { id } = ordered;
    expect((await o.health.query(CUSTODY, { id: personId })).custody).toMatchObject({ custodian: { code: 'ISOLATION_SITE-350603' }, transfer: { id } });
    await expectRefused(orderReturn(stayId), 'BAD_USER_INPUT');
    await expectRefused(o.order(personId, site.id), 'BAD_USER_INPUT');
    await o.dispatch(id);
    await expectRefused(signed(o.community, 'releaseForBoarding', id), 'FORBIDDEN');
    await signed(o.site, 'releaseForBoarding', id);
    expect(await signed(o.transport, 'confirmOnBoard', id)).toMatchObject({ state: 'ON_BOARD', custodian: { code: 'TRANSPORT-350602' } });
    await expectRefused(signed(o.community, 'confirmHome', id), 'ILLEGAL_TRANSITION');
    expect(await step(o.transport, 'confirmArrival', { id })).toMatchObject({ state: 'ARRIVED', heldBy: { code: 'COMMUNITY-350602001' } });
    await expectRefused(signed(o.site, 'confirmHome', id), 'FORBIDDEN');
    expect(await read(id, o.community)).toMatchObject({ verbs: ['confirmHome'], withheld: [] });
    expect(await signed(o.community, 'confirmHome', id)).toMatchObject({ state: 'HOME', phase: 'ANSWERED', custodian: { code: 'COMMUNITY-350602001' } });
    expect((await o.health.query(CUSTODY, { id: personId })).custody.custodian.code).toBe('COMMUNITY-350602001');
    expect(await step(o.health, 'closeTransfer', { id })).toMatchObject({
      state: 'CLOSED', clocks: expect.arrayContaining([{ code: 'RETURN_HOME', state: 'MET' }, { code: 'ADMISSION_SIGNATURE', state: 'MET' }, { code: 'TRANSFER_CLOSING', state: 'MET' }]),
    });
    expect(await act(o.health, 'closeOrder', { id: orderId })).toMatchObject({ order: { state: 'CLOSED', person: { controlState: 'RELEASED' } } });
    expect(await expectRefused(orderReturn(stayId), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.stayId' });
  });

  it('is for whoever opened the stay, of a person who is held no longer, and shown to nobody else', async () => {
    const { stayId } = await o.admitted(site, 2);
    expect(await expectRefused(orderReturn(stayId), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.stayId' });
    await o.health.verb('releaseFromIsolation', { id: stayId, reason: '转诊结束' });
    await expectRefused(orderReturn(stayId, {}, w.agency('HEADQUARTERS-350602')), 'FORBIDDEN');
    await expectRefused(orderReturn(stayId, {}, w.agency('PUBLIC_HEALTH-350603')), 'NOT_FOUND');
    await expectRefused(orderReturn(stayId, {}, o.site), 'FORBIDDEN');
    expect(await expectRefused(orderReturn(stayId, { communityId: await w.agencyId('TRANSPORT-350602') }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.communityId' });
    const { id } = await orderReturn(stayId, { communityId: await w.agencyId('COMMUNITY-350602002') });
    expect((await read(id, w.agency('COMMUNITY-350602002', { purpose: 'ISOLATION_CARE' })))).toMatchObject({ state: 'ACCEPTED', verbs: [] });
    for (const code of ['COMMUNITY-350602001', 'PUBLIC_HEALTH-350603', 'ISOLATION_SITE-350602']) expect(await read(id, w.agency(code))).toBeNull();
  });

  it('is never turned back to the site on its way, and can be taken back before', async () => {
    const { stayId } = people[1]!;
    const other = await o.siteWith(1, 'ISOLATION_SITE-350602', '另一隔离点');
    const first = await orderReturn(stayId);
    expect(await expectRefused(step(o.health, 'redirectTransfer', { id: first.id, siteId: other.id, reason: '改送' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.id' });
    expect(await step(o.health, 'withdrawTransfer', { id: first.id, reason: '家属自行接回' })).toMatchObject({ state: 'WITHDRAWN' });
    const { id } = await orderReturn(stayId);
    await o.dispatch(id, w.clock.now());
    await signed(o.site, 'releaseForBoarding', id);
    await signed(o.transport, 'confirmOnBoard', id);
    await expectRefused(step(o.transport, 'abortTransfer', { id, reason: '车辆故障' }), 'ILLEGAL_TRANSITION');
    expect(await read(id)).toMatchObject({ state: 'ON_BOARD' });
    await expectInvariants(w);
  });

  it('keeps no room and is no return where the database is asked to say otherwise', async () => {
    await expect(w.rows('UPDATE transfer SET site_id = (SELECT id FROM isolation_site LIMIT 1) WHERE from_stay_id IS NOT NULL')).rejects.toThrow('check');
  });
});
