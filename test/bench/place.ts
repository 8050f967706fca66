import { Pool } from 'pg';
import { findSecret } from '../../src/core/db/data-secret';
import type { PlatformProcess } from '../kit/platform-process';
import { BenchCaller } from './caller';
import { makeCopies } from './copies';
import { pushAll } from './leads';
import type { Measure } from './measure';

const SITES = 60;
const CLIENTS = 64;
const CONNECTIONS = 16;
const ROOMS_A_CALL = 200;
const REGISTER = `mutation($input: RegisterSiteInput!) { registerSite(input: $input) { site { id } } }`;
const ADD = `mutation($input: AddRoomsInput!) { addRooms(input: $input) { site { id } } }`;
const AGENCY = `query($code: String!) { agency(code: $code) { id } }`;
const ORDER = `mutation($input: OrderTransferInput!) { orderTransfer(input: $input) { transfer { id } } }`;
const ACCEPT = `mutation($input: AcceptTransferInput!) { acceptTransfer(input: $input) { transfer { id state room { id } } entry { id } } }`;
const BASIS = {
  authority: '芗城区应对新冠肺炎疫情工作指挥部', law: '中华人民共和国传染病防治法', lawVersion: '2013', article: '第三十九条', necessity: '密切接触者', appealTo: '芗城区人民政府',
};

/**
 * Places persons at 60 sites, one room each, until every room is taken: the site accepts the transfer and the platform
 * chooses the room by the rules. The floor takes as many rooms with plain SQL and writes what one acceptance writes.
 */
export async function benchPlace(platform: PlatformProcess, size: number): Promise<Measure[]> {
  const site = new BenchCaller(platform, 'ISOLATION_SITE-350602', 'ISOLATION_CARE');
  const sites = await makeSites(site, Math.ceil(size / SITES));
  const ordered = await order(platform, sites, size);
  const here = await timed(ordered, async (id) => {
    const { acceptTransfer } = await site.ask(ACCEPT, { input: { idempotencyKey: `accept-${id}`, id, expectedVersion: 1 } });
    if (acceptTransfer.transfer.state !== 'ACCEPTED') throw new Error('a person has no room');
  });
  const floor = await Floor.open(platform);
  const least = await timed(ordered, (id) => floor.take(id));
  await checkRooms(platform, size);
  await floor.close();
  return [
    { name: `placing ${size} persons over ${SITES} sites`, value: here.rate, unit: 'persons/s', floor: least.rate, peer: null },
    { name: 'placing one person, p99', value: here.p99, unit: 'ms', floor: least.p99, peer: null },
  ];
}

async function makeSites(site: BenchCaller, rooms: number): Promise<string[]> {
  const { agency } = await site.ask(AGENCY, { code: 'ISOLATION_SITE-350602' });
  return Promise.all(Array.from({ length: SITES }, async (_, i) => {
    const { registerSite } = await site.ask(REGISTER, { input: { idempotencyKey: `site-${i}`, agencyId: agency.id, name: `隔离点${i + 1}`, kind: 'HOTEL', regionCode: '350602' } });
    for (let from = 0, version = 1; from < rooms; from += ROOMS_A_CALL, version += 1) {
      const numbers = Array.from({ length: Math.min(ROOMS_A_CALL, rooms - from) }, (_room, n) => ({ number: String(from + n + 1), floor: 1 + (from + n) % 10, class: 'SINGLE' }));
      await site.ask(ADD, { input: { idempotencyKey: `rooms-${i}-${from}`, siteId: registerSite.site.id, expectedVersion: version, rooms: numbers } });
    }
    return registerSite.site.id as string;
  }));
}

async function order(platform: PlatformProcess, sites: readonly string[], size: number): Promise<string[]> {
  const police = new BenchCaller(platform, 'PUBLIC_SECURITY-350600', 'INVESTIGATION');
  const health = new BenchCaller(platform, 'PUBLIC_HEALTH-350602', 'TRANSFER');
  const persons = await pushAll(police, 0, size, ['350602001', '350602002', '350602003']);
  const ordered: string[] = [];
  await timed(persons.map((person, i) => ({ person, i })), async ({ person, i }) => {
    const input = { idempotencyKey: `order-${i}`, personId: person.personId, siteId: sites[i % SITES], legalBasis: BASIS };
    ordered.push((await health.ask(ORDER, { input })).orderTransfer.transfer.id);
  });
  return ordered;
}

/** Works everything off with 64 clients; how many a second, and how many milliseconds 99 of 100 take at most. */
async function timed<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<{ rate: number; p99: number }> {
  const took: number[] = [];
  const waiting = [...items];
  const began = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      const from = performance.now();
      await work(item);
      took.push(performance.now() - from);
    }
  }));
  const rate = items.length / ((performance.now() - began) / 1_000);
  return { rate, p99: took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)]! };
}

async function checkRooms(platform: PlatformProcess, size: number): Promise<void> {
  const admin = await platform.admin();
  const { rows } = await admin.query<{ rooms: number; persons: number }>('SELECT count(DISTINCT room_id)::int AS rooms, count(DISTINCT person_id)::int AS persons FROM room_use WHERE ended_at IS NULL');
  await admin.end();
  if (rows[0]!.rooms !== size || rows[0]!.persons !== size) throw new Error(`${rows[0]!.persons} persons have ${rows[0]!.rooms} rooms`);
}

/** What an acceptance writes, as the least that SQL can do: one transaction on prepared statements. */
class Floor {
  private constructor(private readonly pool: Pool) {}

  static async open(platform: PlatformProcess): Promise<Floor> {
    const admin = await platform.admin();
    await makeCopies(admin);
    for (const name of ['isolation_room', 'room_use', 'transfer']) await admin.query(`CREATE TABLE bench.${name} (LIKE public.${name} INCLUDING ALL)`);
    for (const name of ['loop', 'reach', 'clock', 'isolation_room', 'transfer']) await admin.query(`INSERT INTO bench.${name} SELECT * FROM public.${name}`);
    await admin.query(`UPDATE bench.isolation_room SET state = 'FREE' WHERE state = 'RESERVED'; ANALYZE`);
    const { port } = admin;
    await admin.end();
    return new Floor(new Pool({ host: '127.0.0.1', port, user: 'postgres', password: findSecret(platform.dataDir, 'database-superuser')!, database: 'bihuan', max: CONNECTIONS }));
  }

  async take(publicLoopId: string): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      for (const [name, text] of Object.entries(STATEMENTS)) await client.query({ name, text, values: [publicLoopId.slice(4)] });
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

const STATEMENTS: Readonly<Record<string, string>> = {
  command: `INSERT INTO bench.command (agency_id, mutation, key, request_hash, outcome, at) SELECT held_by, 'acceptTransfer', id::text, '\\x00', '{}', now() FROM bench.loop WHERE id = $1::uuid`,
  lock: `SELECT * FROM bench.loop WHERE id = $1::uuid FOR UPDATE`,
  room: `WITH room AS (
      SELECT r.id FROM bench.isolation_room r JOIN bench.transfer t ON t.site_id = r.site_id AND t.id = $1::uuid WHERE r.state = 'FREE'
      ORDER BY r.floor, r.number LIMIT 1 FOR UPDATE OF r SKIP LOCKED
    ), shown AS (UPDATE bench.isolation_room SET state = 'RESERVED' WHERE id = (SELECT id FROM room))
    INSERT INTO bench.room_use (id, room_id, person_id, loop_id, state, since) SELECT gen_random_uuid(), room.id, l.person_id, l.id, 'RESERVED', now() FROM room, bench.loop l WHERE l.id = $1::uuid`,
  transfer: `UPDATE bench.transfer SET room_id = (SELECT room_id FROM bench.room_use WHERE loop_id = $1::uuid) WHERE id = $1::uuid`,
  loop: `UPDATE bench.loop SET state = 'ACCEPTED', version = version + 1, last_hash = decode(repeat('00', 32), 'hex'), due_at = due_at + interval '1 hour' WHERE id = $1::uuid`,
  clock: `UPDATE bench.clock SET state = 'MET', ended_at = now(), next_at = NULL, paused_at = NULL WHERE loop_id = $1::uuid AND code = 'SITE_ANSWER'`,
  reach: `UPDATE bench.reach SET due_sort = due_sort + interval '1 hour' WHERE loop_id = $1::uuid`,
  entry: `WITH entry AS (
    INSERT INTO bench.trace_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'loop_key', gen_random_uuid()))).*
      FROM public.trace_entry e JOIN public.loop l ON l.trace_key = e.loop_key AND e.loop_seq = 1 WHERE l.id = $1::uuid RETURNING id
    ), payload AS (INSERT INTO bench.trace_payload (entry_id, person_id, facts) SELECT id, NULL, '[]' FROM entry)
    INSERT INTO bench.trace_pending (entry_id) SELECT id FROM entry`,
};
