import { freshKey } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const VEHICLE = 'vehicle { id plate kind seats state disinfectedAt agency { code } } entry { kind facts { name value } }';
const CUSTODY = 'query($id: ID!, $at: DateTime) { custody(personId: $id, at: $at) { since custodian { code } transfer { id } } }';
const TRIP = 'query($id: ID!) { transfer(id: $id) { state trip { id carries endedAt vehicle { plate state } transfers { nodes { id } } } } }';
let w: World;
let movers: Movers;

beforeEach(async () => {
  w = await world();
  movers = new Movers(w);
});
afterEach(() => w?.stop());

async function onVehicle(name: string, input: Readonly<Record<string, unknown>>, by = movers.transport): Promise<Json> {
  const document = `mutation($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${VEHICLE} } }`;
  return (await by.query(document, { input: { idempotencyKey: freshKey(), ...input } }))[name];
}
async function coach(plate: string, seats = 2): Promise<Json> {
  return (await onVehicle('registerVehicle', { plate, kind: 'COACH', seats })).vehicle;
}
async function accepted(siteId: string, count: number, more: Readonly<Record<string, unknown>> = {}): Promise<string[]> {
  const ids: string[] = [];
  for (const { personId } of await movers.sought(count, more)) {
    const { id } = await movers.order(personId, siteId);
    await movers.accept(id);
    ids.push(id);
  }
  return ids;
}
const now = (minutes = 0): string => new Date(w.clock.now().getTime() + minutes * MINUTE_MS).toISOString();
const dispatch = (id: string, vehicle: string, more: Readonly<Record<string, unknown>> = {}): Promise<Json> => (
  movers.transport.verb('dispatchTransfer', { id, vehicle, crew: ['王师傅', '李护士'], vehicleDisinfectedAt: now(), ...more })
);
async function tripOf(id: string): Promise<Json> {
  return (await movers.health.query(TRIP, { id })).transfer.trip;
}

it('a coach takes several contacts on one trip, and is refused until its disinfection is recorded', async () => {
  const site = await movers.siteWith(6);
  const vehicle = await coach('闽E·B0001');
  expect(vehicle).toMatchObject({ state: 'READY', seats: 2, agency: { code: 'TRANSPORT-350602' } });
  await expectRefused(coach('闽E·B0001'), 'BAD_USER_INPUT');
  const [first, second, third, fourth] = await accepted(site.id, 4);
  await dispatch(first!, '闽E·B0001');
  await dispatch(second!, '闽E·B0001');
  expect(await expectRefused(dispatch(third!, '闽E·B0001'), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.vehicle', rule: 'SEATS' });
  const trip = await tripOf(first!);
  expect(trip).toMatchObject({ carries: 'CONTACTS', endedAt: null, vehicle: { plate: '闽E·B0001', state: 'ON_TRIP' } });
  expect(trip.transfers.nodes.map((one: Json) => one.id).sort()).toEqual([first, second].sort());
  for (const id of [first!, second!]) {
    await movers.board(id);
    w.clock.advance(MINUTE_MS);
    await movers.arrive(id);
  }
  expect(await tripOf(first!)).toMatchObject({ endedAt: now(), vehicle: { state: 'TO_DISINFECT' } });
  w.clock.advance(MINUTE_MS);
  expect(await expectRefused(dispatch(third!, '闽E·B0001'), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.vehicleDisinfectedAt', rule: 'DISINFECTION' });
  const { entry, vehicle: clean } = await onVehicle('recordVehicleDisinfection', { vehicleId: vehicle.id, disinfectedAt: now() });
  expect([entry.kind, clean.state]).toEqual(['VEHICLE_DISINFECTED', 'READY']);
  await dispatch(third!, '闽E·B0001');
  await movers.transport.verb('abortTransfer', { id: third!, reason: '车辆故障' });
  expect(await tripOf(third!)).toMatchObject({ vehicle: { state: 'TO_DISINFECT' } });
  await dispatch(fourth!, '闽E·无登记');
  expect(await tripOf(fourth!)).toBeNull();
});

it('infected persons and contacts are never on one trip, a vehicle of others is not sent, and crews rest', async () => {
  const site = await movers.siteWith(6);
  await coach('闽E·B0002', 10);
  const [contact, late] = await accepted(site.id, 2);
  const [infected] = await accepted(site.id, 1, { category: 'CONFIRMED_CASE' });
  await dispatch(contact!, '闽E·B0002');
  expect(await expectRefused(dispatch(infected!, '闽E·B0002'), 'BAD_USER_INPUT')).toMatchObject({ rule: 'INFECTED_APART' });
  const elsewhere = w.agency('TRANSPORT-350603');
  await onVehicle('registerVehicle', { plate: '闽E·C0001', kind: 'NEGATIVE_PRESSURE_AMBULANCE', seats: 1 }, elsewhere);
  expect(await expectRefused(dispatch(infected!, '闽E·C0001'), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.vehicle' });
  w.clock.advance(6 * HOUR_MS);
  await dispatch(late!, '闽E·B0002', { crew: ['王师傅'] });
  const [tired] = await accepted(site.id, 1);
  w.clock.advance(6 * HOUR_MS);
  expect(await expectRefused(dispatch(tired!, '闽E·B0002', { crew: ['张师傅', '王师傅'] }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.crew.1', rule: 'CREW_SHIFT' });
  await dispatch(tired!, '闽E·B0002', { crew: ['张师傅', '李护士'] });
  const [shifts] = await w.rows<{ names: string }>(`SELECT count(*) AS names FROM crew_shift WHERE encode(member, 'escape') LIKE '%师傅%'`);
  expect(shifts).toEqual({ names: '0' });
});

it('a signature that does not follow raises an alarm that climbs', async () => {
  const site = await movers.siteWith(1);
  const [id] = await accepted(site.id, 1);
  await dispatch(id!, '闽E·无登记');
  await movers.community.verb('releaseForBoarding', { id, place: '东铺头街道1号楼下' });
  w.clock.advance(40 * MINUTE_MS);
  await w.settle();
  const { loop } = await movers.health.query('query($id: ID!) { loop(id: $id) { clocks { code state escalation } trace(first: 100) { nodes { kind } } } }', { id });
  expect(loop.clocks).toContainEqual({ code: 'BOARDING_SIGNATURE', state: 'BREACHED', escalation: 'COMMUNITY' });
  expect(loop.trace.nodes.map((one: Json) => one.kind)).toEqual(expect.arrayContaining(['CLOCK_WARNED', 'CLOCK_BREACHED', 'CLOCK_ESCALATED']));
});

it('custody is told for any moment, from the order to the release', async () => {
  const site = await movers.siteWith(1);
  const [one] = await movers.sought(1);
  const moments: [string, string | null][] = [[now(), null]];
  const after = async (step: () => Promise<unknown>, custodian: string | null): Promise<void> => {
    w.clock.advance(MINUTE_MS);
    await step();
    moments.push([now(), custodian]);
  };
  let id = '';
  await after(async () => { ({ id } = await movers.order(one!.personId, site.id)); }, 'COMMUNITY-350602001');
  await after(() => movers.accept(id), 'COMMUNITY-350602001');
  await after(() => dispatch(id, '闽E·无登记'), 'COMMUNITY-350602001');
  await after(() => movers.community.verb('releaseForBoarding', { id, place: '楼下' }), 'COMMUNITY-350602001');
  await after(() => movers.transport.verb('confirmOnBoard', { id, place: '楼下' }), 'TRANSPORT-350602');
  await after(() => movers.arrive(id), 'TRANSPORT-350602');
  await after(() => movers.site.verb('admitTransfer', { id, roomId: site.rooms[0] }), 'ISOLATION_SITE-350603');
  const { stay } = (await movers.health.query('query($id: ID!) { transfer(id: $id) { stay { id } } }', { id })).transfer;
  await after(() => movers.health.verb('releaseFromIsolation', { id: stay.id, reason: '阴性' }), null);
  for (const [i, [at, custodian]] of moments.entries()) {
    const { custody } = await movers.health.query(CUSTODY, { id: one!.personId, at });
    if (i === 0) expect(custody).toBeNull();
    else expect([i, custody.custodian?.code ?? null, custody.transfer.id]).toEqual([i, custodian, id]);
  }
  expect(await expectRefused(movers.health.query(CUSTODY, { id: one!.personId, at: now(1) }), 'BAD_USER_INPUT')).toMatchObject({ path: 'at' });
  const stranger = w.agency('PUBLIC_HEALTH-350623', { purpose: 'TRANSFER' });
  expect((await stranger.query(CUSTODY, { id: one!.personId, at: moments[3]![0] })).custody).toBeNull();
});
