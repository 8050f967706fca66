import { expectRefused, type Json } from '../kit/answers';
import { expectInvariants } from '../kit/invariants';
import { act, Ordering } from '../kit/orders';
import { world, type World } from '../kit/world';

const ROOMS = 'query($id: ID!) { isolationSite(id: $id) { free occupied cleaning rooms(first: 10) { nodes { id class state } } } }';

let w: World;
let o: Ordering;
let site: { id: string; rooms: string[] };

beforeAll(async () => {
  w = await world();
  o = new Ordering(w);
  const { id } = await o.siteWith(0);
  await o.site.verb('addRooms', { siteId: id, rooms: [{ number: '301', floor: 3, class: 'FAMILY' }, { number: '302', floor: 3, class: 'SINGLE' }] });
  site = { id, rooms: (await seen(id)).rooms.nodes.map((room: Json) => room.id) };
});
afterAll(() => w?.stop());

async function seen(id = site.id): Promise<Json> {
  return (await o.health.query(ROOMS, { id })).isolationSite;
}

/** Brings somebody to the site, together with another of the household. */
async function brought(personId: string, more: Json = {}): Promise<Json> {
  const { id } = await o.order(personId, site.id, more);
  const { room } = await o.accept(id, more.togetherWithId ? {} : { roomId: site.rooms[0] });
  await o.dispatch(id);
  await o.board(id);
  await o.arrive(id);
  await o.site.verb('admitTransfer', { id, roomId: room?.id ?? site.rooms[0] });
  return o.orderOf(personId);
}

it('a family stays together: one room, an order for each, and each leaves by the own order', async () => {
  const [mother, child, stranger] = await o.sought(3, { lastExposureAt: w.clock.now().toISOString() });
  const first = await brought(mother!.personId);
  const second = await brought(child!.personId, { togetherWithId: mother!.personId });
  expect(second.id).not.toBe(first.id);
  expect(await seen()).toMatchObject({ occupied: 1, free: 1, rooms: { nodes: [{ class: 'FAMILY', state: 'OCCUPIED' }, { state: 'FREE' }] } });
  const other = await o.order(stranger!.personId, site.id);
  expect(await expectRefused(o.accept(other.id, { roomId: site.rooms[0] }), 'CAPACITY_EXHAUSTED')).toMatchObject({ rule: 'HOUSEHOLD' });
  await act(o.health, 'recordExemption', { id: second.id, ground: 'SERIOUSLY_ILL', way: 'HOME', reason: '需在家照护' });
  expect(await o.read(second.id)).toMatchObject({ state: 'IN_FORCE', measure: 'HOME_ISOLATION', stay: { state: 'RELEASED' } });
  expect(await o.read(first.id)).toMatchObject({ state: 'IN_FORCE', stay: { state: 'STAYING' } });
  expect(await seen()).toMatchObject({ occupied: 1, cleaning: 0 });
  await act(o.health, 'revokeOrder', { id: first.id, reason: '复核排除密接' });
  expect(await seen()).toMatchObject({ occupied: 0, cleaning: 1 });
  expect(await o.read(second.id)).toMatchObject({ state: 'IN_FORCE', person: { controlState: 'CONTROLLED' } });
  await expectInvariants(w);
});
