import { Refused, type Json } from '../kit/answers';
import { Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

jest.setTimeout(120_000);

let w: World;
let movers: Movers;

beforeAll(async () => {
  w = await world();
  movers = new Movers(w);
});

afterAll(() => w.stop());

/** Codes of refusals, and DONE for what was done. */
async function outcomes(asked: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const settled = await Promise.all(asked.map((one) => one.then(() => 'DONE', (error: unknown) => (error instanceof Refused ? error.code : String(error)))));
  return settled.reduce<Record<string, number>>((counts, code) => ({ ...counts, [code]: (counts[code] ?? 0) + 1 }), {});
}

async function ordered(count: number, siteId: string): Promise<string[]> {
  const sought = await movers.sought(count);
  return Promise.all(sought.map(async ({ personId }) => (await movers.order(personId, siteId)).id));
}

describe('rooms that many want at once', () => {
  it('are given once: 30 acceptances on 10 rooms give 10, and each of the others is told why', async () => {
    const site = await movers.siteWith(10);
    const ids = await ordered(30, site.id);
    expect(await outcomes(ids.map((id) => movers.accept(id, { expectedVersion: 1 })))).toEqual({ DONE: 10, CAPACITY_EXHAUSTED: 20 });
    expect(await movers.rooms(site.id)).toEqual({ roomCount: 10, free: 0, reserved: 10, occupied: 0 });
    const uses = await w.rows<{ room_id: string }>(`SELECT room_id FROM room_use u JOIN isolation_room r ON r.id = u.room_id
      JOIN isolation_site s ON s.id = r.site_id WHERE u.ended_at IS NULL AND s.name = '裕元酒店'`);
    expect(new Set(uses.map((use) => use.room_id)).size).toBe(10);
    const { transfers } = await movers.health.query('query($site: ID!) { transfers(filter: { siteId: $site, states: [ACCEPTED] }, first: 200) { nodes { room { id } } totalCount } }', { site: site.id });
    expect(new Set(transfers.nodes.map((one: Json) => one.room.id)).size).toBe(10);
  });

  it('are given once where all name the same, and where vehicles are sent on while others are accepted', async () => {
    const site = await movers.siteWith(3);
    const named = await ordered(5, site.id);
    expect(await outcomes(named.map((id) => movers.accept(id, { roomId: site.rooms[0], expectedVersion: 1 })))).toEqual({ DONE: 1, CAPACITY_EXHAUSTED: 4 });
    const elsewhere = await movers.siteWith(4, 'ISOLATION_SITE-350602', '芗城模块化隔离点');
    const xiangcheng = w.agency('ISOLATION_SITE-350602');
    const moving = await ordered(4, elsewhere.id);
    await Promise.all(moving.map((id) => xiangcheng.verb('acceptTransfer', { id })));
    const waiting = named.filter((_, i) => i > 0);
    const states = await Promise.all(waiting.map(async (id) => (await movers.health.query('query($id: ID!) { transfer(id: $id) { state } }', { id })).transfer.state));
    const open = waiting.filter((_, i) => states[i] === 'ORDERED');
    const all = await outcomes([
      ...moving.map((id) => movers.health.verb('redirectTransfer', { id, siteId: site.id, reason: '改送', expectedVersion: 2 })),
      ...open.map((id) => movers.accept(id, { expectedVersion: 1 })),
    ]);
    expect(all).toEqual({ DONE: 2, CAPACITY_EXHAUSTED: moving.length + open.length - 2 });
    const [there, here] = [await movers.rooms(site.id), await movers.rooms(elsewhere.id)];
    expect(there).toMatchObject({ free: 0, reserved: 3 });
    expect(here.free + here.reserved).toBe(4);
  });

  it('are free again at once for whoever comes next', async () => {
    const site = await movers.siteWith(1);
    const [first, second] = await ordered(2, site.id);
    await movers.accept(first!);
    expect(await outcomes([movers.accept(second!)])).toEqual({ CAPACITY_EXHAUSTED: 1 });
    await movers.health.verb('withdrawTransfer', { id: first, reason: '取消' });
    expect(await outcomes([movers.accept(second!)])).toEqual({ DONE: 1 });
  });
});

describe('a person whom many order at once', () => {
  it('is moved once', async () => {
    const site = await movers.siteWith(1);
    const [sought] = await movers.sought(1);
    expect(await outcomes(Array.from({ length: 10 }, () => movers.order(sought!.personId, site.id)))).toEqual({ DONE: 1, BAD_USER_INPUT: 9 });
  });
});

describe('whoever goes around the services', () => {
  const use = (room: string, person: string): string => `INSERT INTO room_use (id, room_id, person_id, loop_id, state, since)
    SELECT gen_random_uuid(), ${room}, ${person}, l.id, 'RESERVED', now() FROM loop l WHERE l.kind = 'INVESTIGATION' AND NOT EXISTS (SELECT FROM room_use u WHERE u.loop_id = l.id) LIMIT 1`;

  it('is stopped by the database: one use a room, one room a person, one transfer and one stay a person', async () => {
    const [live] = await w.rows<{ room_id: string; person_id: string }>('SELECT room_id, person_id FROM room_use WHERE ended_at IS NULL LIMIT 1');
    const [free] = await w.rows<{ id: string }>(`SELECT id FROM isolation_room WHERE state = 'FREE' LIMIT 1`);
    const [idle] = await w.rows<{ id: string }>('SELECT id FROM person p WHERE NOT EXISTS (SELECT FROM room_use u WHERE u.person_id = p.id AND u.ended_at IS NULL) LIMIT 1');
    await expect(w.rows(use(`'${live!.room_id}'`, `'${idle!.id}'`))).rejects.toThrow('room_use_one_a_room');
    await expect(w.rows(use(`'${free!.id}'`, `'${live!.person_id}'`))).rejects.toThrow('room_use_one_a_person');
    // A household may share a room: the same bed is given once all the same.
    await expect(w.rows(`UPDATE room_use SET household_id = room_id WHERE room_id = '${live!.room_id}';
      ${use(`'${live!.room_id}'`, `'${idle!.id}'`)}; UPDATE room_use SET household_id = room_id WHERE room_id = '${live!.room_id}'`)).rejects.toThrow('room_use_one_a_room');
    const columns = `trace_key, version, last_hash, region_code, opened_by, held_by, answerer, person_id, protocol_id, opened_at`;
    const again = (kind: string, state: string, from: string): string => `INSERT INTO loop (id, kind, number, state, phase, ${columns})
      SELECT gen_random_uuid(), '${kind}', 'again-${kind}-' || gen_random_uuid(), '${state}', 'OPEN', ${columns.replace('trace_key', 'gen_random_uuid()')} FROM loop WHERE ${from} LIMIT 1`;
    await expect(w.rows(again('TRANSFER', 'ORDERED', `kind = 'TRANSFER' AND state = 'ACCEPTED'`))).rejects.toThrow('loop_one_transfer_a_person');
    await w.rows(again('STAY', 'STAYING', `kind = 'INVESTIGATION'`));
    await expect(w.rows(again('STAY', 'STAYING', `kind = 'STAY'`))).rejects.toThrow('loop_one_stay_a_person');
  });
});
