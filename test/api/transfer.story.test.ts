import { expectRefused, type Json } from '../kit/answers';
import { LEGAL_BASIS, Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

const TRANSFER = `query($id: ID!) { transfer(id: $id) {
  state phase version number heldBy { code } custodian { code } transport { code } room { id free } site { id } verbs withheld vehicle
  person { id name sex birthYear phone category controlState withheld } legalBasis { authority appealTo }
  investigation { id } stay { id state } clocks { code state }
  handovers { from { code } to { code } withheld released { agency { code } place temperature symptoms } received { agency { code } place temperature } }
  trace { nodes { kind loopSeq facts { name value withheld } } } } }`;
const STAY = `query($id: ID!) { stay(id: $id) { state phase number heldBy { code } openedBy { code } room { id } site { id } admittedAt endsAt releasedAt dueAt overdue verbs
  transfer { id legalBasis { article } } person { name controlState } } }`;

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

describe('a transfer from order to release', () => {
  let personId: string;
  let investigationId: string;
  let name: string;
  let site: { id: string; rooms: string[] };
  let id: string;
  let stayId: string;

  beforeAll(async () => {
    site = await movers.siteWith(3);
    const [sought] = await movers.sought(1);
    ({ personId, investigationId } = sought!);
    ({ name } = sought!.told);
  });

  it('is ordered by health with a decision, and held by the site', async () => {
    ({ id } = await movers.order(personId, site.id, { investigationId }));
    expect(await read(id)).toMatchObject({
      state: 'ORDERED', phase: 'OPEN', version: 1, heldBy: { code: 'ISOLATION_SITE-350603' }, custodian: { code: 'COMMUNITY-350602001' },
      transport: { code: 'TRANSPORT-350602' }, room: null, verbs: expect.arrayContaining(['abortTransfer', 'withdrawTransfer']), withheld: [],
      legalBasis: { authority: LEGAL_BASIS.authority, appealTo: LEGAL_BASIS.appealTo }, investigation: { id: investigationId }, handovers: [], stay: null,
    });
    expect((await read(id)).number).toMatch(/^ZY-350602001-20220320-\d{4,}$/);
    expect(await movers.rooms(site.id)).toEqual({ roomCount: 3, free: 3, reserved: 0, occupied: 0 });
  });

  it('shows the site a masked person with sex and birth year, and transport only work', async () => {
    expect((await read(id, movers.site)).person).toMatchObject({ name: `${name[0]}*`, sex: expect.any(String), birthYear: 1988, phone: null, category: 'CLOSE_CONTACT' });
    expect((await read(id, movers.site)).legalBasis).toMatchObject({ authority: LEGAL_BASIS.authority });
    expect(await read(id, movers.transport)).toMatchObject({ state: 'ORDERED', person: { name: null, phone: null, category: null }, legalBasis: null });
  });

  it('is nothing to those who have no part in it, and their verbs are refused', async () => {
    for (const code of ['ISOLATION_SITE-350602', 'TRANSPORT-350603', 'COMMUNITY-350602002', 'PUBLIC_HEALTH-350603', 'PUBLIC_SECURITY-350602']) {
      expect(await read(id, w.agency(code))).toBeNull();
      await expectRefused(w.agency(code).verb('refuseTransfer', { id, reason: '无', expectedVersion: 1 }), 'NOT_FOUND');
    }
    await expectRefused(movers.transport.verb('acceptTransfer', { id }), 'FORBIDDEN');
    await expectRefused(movers.health.verb('dispatchTransfer', { id, vehicle: '1', crew: ['王'], vehicleDisinfectedAt: '2022-03-20T00:00:00Z' }), 'FORBIDDEN');
    await expectRefused(movers.police.verb('orderTransfer', { personId, siteId: site.id, legalBasis: LEGAL_BASIS }), 'FORBIDDEN');
    await expectRefused(w.agency('PUBLIC_HEALTH-350603').verb('orderTransfer', { personId, siteId: site.id, legalBasis: LEGAL_BASIS }), 'NOT_FOUND');
  });

  it('is the only one of the person', async () => {
    expect(await expectRefused(movers.order(personId, site.id), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.personId' });
  });

  it('keeps a room with acceptance, and from then on shows transport whom to fetch', async () => {
    await movers.accept(id, { note: '可接收' });
    expect(await read(id)).toMatchObject({ state: 'ACCEPTED', heldBy: { code: 'TRANSPORT-350602' }, room: { id: site.rooms[0], free: false } });
    expect(await movers.rooms(site.id)).toEqual({ roomCount: 3, free: 2, reserved: 1, occupied: 0 });
    expect((await read(id, movers.transport)).person).toMatchObject({ name, category: 'CLOSE_CONTACT', phone: expect.stringMatching(/^1\d{10}$/) });
    expect((await read(id, movers.site)).person).toMatchObject({ name, phone: expect.stringContaining('****') });
  });

  it('needs a disinfected vehicle and a crew', async () => {
    const now = w.clock.now();
    const trip = { id, vehicle: '闽E·A1234', crew: ['王师傅'], vehicleDisinfectedAt: now.toISOString() };
    expect(await expectRefused(movers.transport.verb('dispatchTransfer', { ...trip, vehicleDisinfectedAt: new Date(now.getTime() + 1).toISOString() }), 'BAD_USER_INPUT'))
      .toMatchObject({ path: 'input.vehicleDisinfectedAt' });
    expect(await expectRefused(movers.transport.verb('dispatchTransfer', { ...trip, crew: [] }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.crew' });
    expect(await expectRefused(movers.transport.verb('dispatchTransfer', { ...trip, crew: ['王师傅', ' '] }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.crew.1' });
    await movers.transport.verb('dispatchTransfer', trip);
    expect(await read(id)).toMatchObject({ state: 'DISPATCHED', vehicle: '闽E·A1234' });
  });

  it('passes custody with the second signature of boarding, not before the first', async () => {
    const second = movers.transport.verb('confirmOnBoard', { id, place: '楼下' });
    expect(await expectRefused(second, 'ILLEGAL_TRANSITION')).toMatchObject({ state: 'DISPATCHED', verb: 'confirmOnBoard', allowed: ['abortTransfer'] });
    await movers.community.verb('releaseForBoarding', { id, place: '楼下', temperature: 36.54, symptoms: false });
    expect(await read(id)).toMatchObject({ custodian: { code: 'COMMUNITY-350602001' }, handovers: [{ received: null }] });
    await expectRefused(movers.community.verb('releaseForBoarding', { id, place: '楼下' }), 'ILLEGAL_TRANSITION');
    await movers.transport.verb('confirmOnBoard', { id, place: '楼下', temperature: 37.2, symptoms: true });
    expect(await read(id)).toMatchObject({
      state: 'ON_BOARD', custodian: { code: 'TRANSPORT-350602' },
      handovers: [{
        from: { code: 'COMMUNITY-350602001' }, to: { code: 'TRANSPORT-350602' }, withheld: [],
        released: { agency: { code: 'COMMUNITY-350602001' }, place: '楼下', temperature: 36.5, symptoms: false },
        received: { agency: { code: 'TRANSPORT-350602' }, place: '楼下', temperature: 37.2 },
      }],
    });
    const [seen] = (await read(id, movers.transport)).handovers;
    expect(seen).toMatchObject({ released: { place: '楼下', temperature: null, symptoms: false }, withheld: ['released.temperature', 'received.temperature'] });
  });

  it('is in the custody of transport until the site has signed', async () => {
    await movers.arrive(id);
    expect(await read(id)).toMatchObject({ state: 'ARRIVED', heldBy: { code: 'ISOLATION_SITE-350603' }, custodian: { code: 'TRANSPORT-350602' } });
    await movers.site.verb('admitTransfer', { id, roomId: site.rooms[1], temperature: 36.8, symptoms: false });
    const transfer = await read(id);
    expect(transfer).toMatchObject({
      state: 'ADMITTED', phase: 'ANSWERED', heldBy: { code: 'PUBLIC_HEALTH-350602' }, custodian: { code: 'ISOLATION_SITE-350603' },
      room: { id: site.rooms[1] }, stay: { state: 'STAYING' }, person: { controlState: 'CONTROLLED' },
      handovers: [{}, { from: { code: 'TRANSPORT-350602' }, to: { code: 'ISOLATION_SITE-350603' }, received: { agency: { code: 'ISOLATION_SITE-350603' }, temperature: 36.8 } }],
    });
    expect(transfer.trace.nodes.map((entry: Json) => entry.loopSeq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(transfer.clocks).toContainEqual({ code: 'CONTACT_TO_SITE', state: 'MET' });
    stayId = transfer.stay.id;
    expect(await movers.rooms(site.id)).toEqual({ roomCount: 3, free: 2, reserved: 0, occupied: 1 });
    expect((await read(id, movers.transport)).person).toMatchObject({ name: null, phone: null });
  });

  it('opens a stay with an end by the protocol, counted from last exposure', async () => {
    const { stay } = await movers.health.query(STAY, { id: stayId });
    expect(stay).toMatchObject({
      state: 'STAYING', phase: 'OPEN', heldBy: { code: 'ISOLATION_SITE-350603' }, openedBy: { code: 'PUBLIC_HEALTH-350602' }, room: { id: site.rooms[1] },
      site: { id: site.id }, admittedAt: w.clock.now().toISOString(), endsAt: '2022-04-02T16:00:00.000Z', dueAt: '2022-03-21T04:00:00.000Z', releasedAt: null,
      overdue: false, verbs: ['releaseFromIsolation'], transfer: { id },
    });
    expect((await movers.community.query(STAY, { id: stayId })).stay).toBeNull();
    await expectRefused(movers.site.verb('releaseFromIsolation', { id: stayId, reason: '期满' }), 'FORBIDDEN');
    expect(await expectRefused(movers.order(personId, site.id), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.personId' });
  });

  it('is closed by its opener; the site sees the person on, through the stay, until release', async () => {
    await movers.health.verb('closeTransfer', { id });
    expect(await read(id)).toMatchObject({ state: 'CLOSED', phase: 'CLOSED', verbs: [] });
    expect((await read(id, movers.site))).toMatchObject({ person: { name }, legalBasis: { authority: LEGAL_BASIS.authority } });
    expect(await read(id, movers.transport)).toBeNull();
    expect(await read(id, movers.community)).toBeNull();
  });

  it('ends with release: the room is cleaned and free, and the site forgets whom it had', async () => {
    w.clock.set(new Date('2022-04-02T09:00:00Z'));
    await w.settle();
    await movers.health.verb('releaseFromIsolation', { id: stayId, reason: '期满，双样本阴性' });
    const { stay } = await movers.health.query(STAY, { id: stayId });
    expect(stay).toMatchObject({ state: 'RELEASED', phase: 'CLOSED', releasedAt: '2022-04-02T09:00:00.000Z', overdue: false, person: { name, controlState: 'RELEASED' } });
    expect(await movers.rooms(site.id)).toEqual({ roomCount: 3, free: 2, reserved: 0, occupied: 0 });
    await movers.clean(site.id, [stay.room.id]);
    expect(await movers.rooms(site.id)).toEqual({ roomCount: 3, free: 3, reserved: 0, occupied: 0 });
    expect((await movers.site.query(STAY, { id: stayId })).stay).toMatchObject({ state: 'RELEASED', person: { name: null } });
    expect((await read(id, movers.site))).toMatchObject({ state: 'CLOSED', person: { name: null }, legalBasis: null });
    await expectRefused(movers.health.verb('releaseFromIsolation', { id: stayId, reason: '期满' }), 'ILLEGAL_TRANSITION');
  });

  it('is listed under its person, its request and its site', async () => {
    const { person, investigation, transfers } = await movers.health.query(`query($person: ID!, $investigation: ID!, $site: ID!) {
      person(id: $person) { transfers { nodes { id } totalCount } } investigation(id: $investigation) { transfers { nodes { id } } }
      transfers(filter: { siteId: $site, states: [CLOSED], phases: [CLOSED] }) { nodes { id } totalCount } }`, { person: personId, investigation: investigationId, site: site.id });
    expect(person.transfers).toEqual({ nodes: [{ id }], totalCount: 1 });
    expect(investigation.transfers.nodes).toEqual([{ id }]);
    expect(transfers).toEqual({ nodes: [{ id }], totalCount: 1 });
  });
});

describe('a stay whose end passes', () => {
  it('ends by itself: nobody is held beyond it', async () => {
    const site = await movers.siteWith(1);
    const [sought] = await movers.sought(1, { lastExposureAt: w.clock.now().toISOString() });
    const id = await movers.onBoard(sought!.personId, site.id);
    await movers.arrive(id);
    await movers.site.verb('admitTransfer', { id, roomId: site.rooms[0] });
    const stayId = (await read(id)).stay.id;
    const { stay } = await movers.health.query(STAY, { id: stayId });
    w.clock.set(new Date(stay.endsAt));
    await w.settle();
    expect((await movers.health.query(STAY, { id: stayId })).stay).toMatchObject({ state: 'RELEASED', overdue: false, verbs: [] });
  });
});
