import { expectRefused, type Json } from '../kit/answers';
import { Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

const TRANSFER = `query($id: ID!) { transfer(id: $id) { state phase version heldBy { code } custodian { code } room { id } site { id } verbs
  person { name withheld } clocks { code state } stay { id }
  handovers { from { code } to { code } released { agency { code } } received { agency { code } } } trace { nodes { kind loopSeq } } } }`;

let w: World;
let movers: Movers;

beforeAll(async () => {
  w = await world();
  movers = new Movers(w);
});

afterAll(() => w.stop());

async function read(id: string, reader = movers.health): Promise<Json> {
  return (await reader.query(TRANSFER, { id })).transfer;
}

async function somebodySought(): Promise<string> {
  const [sought] = await movers.sought(1);
  return sought!.personId;
}

describe('a site that refuses', () => {
  it('gives the transfer back to its opener, who asks another; the first site forgets', async () => {
    const first = await movers.siteWith(1, 'ISOLATION_SITE-350602', '芗城模块化隔离点');
    const second = await movers.siteWith(1);
    const xiangcheng = w.agency('ISOLATION_SITE-350602');
    const { id } = await movers.order(await somebodySought(), first.id);
    await expectRefused(movers.site.verb('refuseTransfer', { id, reason: '无', expectedVersion: 1 }), 'NOT_FOUND');
    await xiangcheng.verb('refuseTransfer', { id, reason: '房间维修' });
    expect(await read(id)).toMatchObject({ state: 'REFUSED', phase: 'ANSWERED', heldBy: { code: 'PUBLIC_HEALTH-350602' } });
    await expectRefused(xiangcheng.verb('acceptTransfer', { id }), 'ILLEGAL_TRANSITION');
    expect(await expectRefused(movers.health.verb('redirectTransfer', { id, siteId: first.id, reason: '再问' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.siteId' });
    await movers.health.verb('redirectTransfer', { id, siteId: second.id, reason: '改送' });
    expect(await read(id)).toMatchObject({ state: 'ORDERED', heldBy: { code: 'ISOLATION_SITE-350603' }, site: { id: second.id }, room: null });
    await expectRefused(xiangcheng.verb('acceptTransfer', { id }), 'FORBIDDEN');
    expect((await read(id, xiangcheng)).person).toMatchObject({ name: null });
    expect((await read(id)).clocks.filter((clock: Json) => clock.code === 'SITE_ANSWER')).toEqual([
      { code: 'SITE_ANSWER', state: 'MET' }, { code: 'SITE_ANSWER', state: 'RUNNING' },
    ]);
    await movers.accept(id);
    expect(await movers.rooms(second.id)).toMatchObject({ free: 0, reserved: 1 });
  });

  it('lets the opener close or withdraw', async () => {
    const site = await movers.siteWith(0);
    for (const [verb, more, end] of [['closeTransfer', { note: '居家隔离' }, 'CLOSED'], ['withdrawTransfer', { reason: '居家隔离' }, 'WITHDRAWN']] as const) {
      const { id } = await movers.order(await somebodySought(), site.id);
      await movers.site.verb('refuseTransfer', { id, reason: '无房' });
      await movers.health.verb(verb, { id, ...more });
      expect(await read(id)).toMatchObject({ state: end, phase: end, verbs: [] });
    }
  });
});

describe('a diversion', () => {
  it('swaps the room at once, whatever the state on the way, and leaves all as it was where the other site is full', async () => {
    const from = await movers.siteWith(1);
    const to = await movers.siteWith(1, 'ISOLATION_SITE-350602', '芗城模块化隔离点');
    const full = await movers.siteWith(0, 'ISOLATION_SITE-350602', '满员点');
    const id = await movers.onBoard(await somebodySought(), from.id);
    const before = await read(id);
    const refused = await expectRefused(movers.health.verb('redirectTransfer', { id, siteId: full.id, reason: '改送' }), 'CAPACITY_EXHAUSTED');
    expect(refused.code).toBe('CAPACITY_EXHAUSTED');
    expect(await read(id)).toEqual(before);
    expect(await movers.rooms(from.id)).toMatchObject({ free: 0, reserved: 1 });
    await movers.health.verb('redirectTransfer', { id, siteId: to.id, reason: '改送' });
    expect(await read(id)).toMatchObject({
      state: 'ON_BOARD', heldBy: { code: 'TRANSPORT-350602' }, site: { id: to.id }, room: { id: to.rooms[0] }, custodian: { code: 'TRANSPORT-350602' },
    });
    expect(await movers.rooms(from.id)).toMatchObject({ free: 1, reserved: 0 });
    expect(await movers.rooms(to.id)).toMatchObject({ free: 0, reserved: 1 });
    expect((await read(id, movers.site)).person).toMatchObject({ name: null });
  });

  it('sends on a vehicle that stands at the gate; the new site takes over from transport', async () => {
    const from = await movers.siteWith(1);
    const to = await movers.siteWith(1, 'ISOLATION_SITE-350602', '芗城模块化隔离点');
    const xiangcheng = w.agency('ISOLATION_SITE-350602');
    const id = await movers.onBoard(await somebodySought(), from.id);
    await movers.arrive(id);
    await movers.health.verb('redirectTransfer', { id, siteId: to.id, reason: '停电' });
    expect(await read(id)).toMatchObject({ state: 'ARRIVED', heldBy: { code: 'ISOLATION_SITE-350602' } });
    await expectRefused(movers.site.verb('admitTransfer', { id, roomId: from.rooms[0] }), 'FORBIDDEN');
    expect(await expectRefused(xiangcheng.verb('admitTransfer', { id, roomId: from.rooms[0] }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.roomId' });
    await xiangcheng.verb('admitTransfer', { id, roomId: to.rooms[0] });
    expect(await read(id)).toMatchObject({
      state: 'ADMITTED', custodian: { code: 'ISOLATION_SITE-350602' },
      handovers: [{}, { from: { code: 'TRANSPORT-350602' }, to: { code: 'ISOLATION_SITE-350602' }, received: { agency: { code: 'ISOLATION_SITE-350602' } } }],
    });
    expect(await movers.rooms(from.id)).toMatchObject({ free: 1, reserved: 0, occupied: 0 });
  });
});

describe('an abort', () => {
  it('before boarding ends it at once and frees the room', async () => {
    const site = await movers.siteWith(1);
    const { id } = await movers.order(await somebodySought(), site.id);
    await movers.accept(id);
    await movers.dispatch(id);
    await movers.community.verb('releaseForBoarding', { id, place: '楼下' });
    await movers.transport.verb('abortTransfer', { id, reason: '车辆故障' });
    expect(await read(id)).toMatchObject({ state: 'ABORTED', phase: 'ANSWERED', heldBy: { code: 'PUBLIC_HEALTH-350602' }, custodian: { code: 'COMMUNITY-350602001' }, room: null });
    expect(await movers.rooms(site.id)).toMatchObject({ free: 1, reserved: 0 });
    await movers.health.verb('closeTransfer', { id });
    expect(await read(id)).toMatchObject({ state: 'CLOSED' });
  });

  it('with the person on board brings the person back: custody passes when the community has signed', async () => {
    const site = await movers.siteWith(1);
    const personId = await somebodySought();
    const id = await movers.onBoard(personId, site.id);
    await expectRefused(movers.site.verb('abortTransfer', { id, reason: '无' }), 'FORBIDDEN');
    await expectRefused(movers.health.verb('withdrawTransfer', { id, reason: '无' }), 'ILLEGAL_TRANSITION');
    await movers.health.verb('abortTransfer', { id, reason: '误判' });
    expect(await read(id)).toMatchObject({ state: 'ABORTING', phase: 'OPEN', heldBy: { code: 'TRANSPORT-350602' }, custodian: { code: 'TRANSPORT-350602' } });
    expect(await movers.rooms(site.id)).toMatchObject({ free: 1, reserved: 0 });
    expect(await expectRefused(movers.order(personId, site.id), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.personId' });
    await expectRefused(movers.transport.verb('confirmReturn', { id, place: '楼下' }), 'FORBIDDEN');
    await movers.community.verb('confirmReturn', { id, place: '楼下', temperature: 36.4 });
    const transfer = await read(id);
    expect(transfer).toMatchObject({
      state: 'ABORTED', heldBy: { code: 'PUBLIC_HEALTH-350602' }, custodian: { code: 'COMMUNITY-350602001' }, stay: null,
      handovers: [{}, {
        from: { code: 'TRANSPORT-350602' }, to: { code: 'COMMUNITY-350602001' }, released: { agency: { code: 'PUBLIC_HEALTH-350602' } },
        received: { agency: { code: 'COMMUNITY-350602001' } },
      }],
    });
    expect(transfer.trace.nodes.map((entry: Json) => entry.kind)).toEqual([
      'TRANSFER_ORDERED', 'TRANSFER_ACCEPTED', 'TRANSFER_DISPATCHED', 'TRANSFER_RELEASED', 'TRANSFER_BOARDED', 'TRANSFER_ABORTING', 'TRANSFER_RETURNED',
    ]);
    expect((await movers.order(personId, site.id)).state).toBe('ORDERED');
  });

  it('at the gate of the site leaves its signature unanswered', async () => {
    const site = await movers.siteWith(1);
    const id = await movers.onBoard(await somebodySought(), site.id);
    await movers.arrive(id);
    await movers.transport.verb('abortTransfer', { id, reason: '站点不接' });
    await movers.community.verb('confirmReturn', { id, place: '楼下' });
    expect(await read(id)).toMatchObject({ state: 'ABORTED', handovers: [{}, { to: { code: 'ISOLATION_SITE-350603' }, received: null }, { released: { agency: { code: 'TRANSPORT-350602' } } }] });
  });
});

describe('an order', () => {
  it('fills in who has the person and who drives, and takes whoever is named', async () => {
    const site = await movers.siteWith(1);
    const personId = await somebodySought();
    const bad = (more: Record<string, unknown>): Promise<Json> => movers.order(personId, site.id, more);
    const police = await w.agencyId('BIG_DATA-350600');
    expect(await expectRefused(bad({ custodianId: police }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.custodianId' });
    expect(await expectRefused(bad({ transportId: police }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.transportId' });
    const [other] = await movers.sought(1);
    expect(await expectRefused(bad({ investigationId: other!.investigationId }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.investigationId' });
    const { id } = await bad({ custodianId: await w.agencyId('COMMUNITY-350602002'), transportId: await w.agencyId('TRANSPORT-350603') });
    const auditor = w.agency('AUDIT-350600');
    expect(await read(id, auditor)).toMatchObject({ custodian: { code: 'COMMUNITY-350602002' } });
    await movers.health.verb('withdrawTransfer', { id, reason: '重下' });
    expect((await bad({})).custodian.code).toBe('COMMUNITY-350602001');
  });
});
