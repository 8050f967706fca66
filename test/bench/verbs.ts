import { Pool } from 'pg';
import { findSecret } from '../../src/core/db/data-secret';
import type { PlatformProcess } from '../kit/platform-process';
import { BenchCaller, rateOf } from './caller';
import { makeCopies } from './copies';
import { pushAll, type Pushed } from './leads';
import { median, type Measure } from './measure';

const CLIENTS = 64;
const CONNECTIONS = 16;
const ROUNDS = 3;
/** How long a round lasts, where the requests do not run out before. */
const SECONDS = 6;
const COMMUNITY = 'COMMUNITY-350602001';
const TEAM = `mutation($input: RegisterTeamInput!) { registerTeam(input: $input) { team { id } } }`;
const RECEIVE = `mutation($input: ReceiveInvestigationInput!) { receiveInvestigation(input: $input) { investigation { id version state } entry { id } replayed } }`;
const ASSIGN = `mutation($input: AssignInvestigationInput!) { assignInvestigation(input: $input) { investigation { id version state } entry { id } replayed } }`;

/** Verbs a second with 64 clients: a community receives and assigns. The floor writes what one verb writes, 64 at a time on 16 connections. */
export async function benchVerbs(platform: PlatformProcess, size: number): Promise<Measure[]> {
  const police = new BenchCaller(platform, 'PUBLIC_SECURITY-350600', 'INVESTIGATION');
  const community = new BenchCaller(platform, COMMUNITY, 'INVESTIGATION');
  const { registerTeam } = await community.ask(TEAM, { input: { idempotencyKey: 'bench-team', name: '排查队', kind: 'COMMANDO', regionCode: '350602001', size: 8 } });
  const requests = await pushAll(police, 0, size, ['350602001']);
  const floor = await Floor.open(platform);
  const plainly = requests.map(({ id }) => id);
  const [platformRates, floorRates]: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const here = 2 * await rateOf(requests, CLIENTS, SECONDS, (request) => work(community, request, registerTeam.team.id));
    const least = await rateOf(plainly, CLIENTS, SECONDS / 6, (id) => floor.verb(id));
    if (round === 0) continue;
    platformRates.push(here);
    floorRates.push(least);
  }
  await floor.close();
  return [{ name: 'verbs, 64 clients', value: median(platformRates), unit: 'verbs/s', floor: median(floorRates), peer: null }];
}

async function work(community: BenchCaller, { id }: Pushed, teamId: string): Promise<void> {
  await community.ask(RECEIVE, { input: { idempotencyKey: `receive-${id}`, id, expectedVersion: 1 } });
  await community.ask(ASSIGN, { input: { idempotencyKey: `assign-${id}`, id, expectedVersion: 2, teamId } });
}

/** What receiveInvestigation writes, as the least that SQL can do: one transaction on prepared statements. */
class Floor {
  private constructor(private readonly pool: Pool) {}

  static async open(platform: PlatformProcess): Promise<Floor> {
    const admin = await platform.admin();
    await makeCopies(admin);
    for (const name of ['loop', 'reach', 'clock']) await admin.query(`INSERT INTO bench.${name} SELECT * FROM public.${name}`);
    await admin.query('ANALYZE');
    const { port } = admin;
    await admin.end();
    return new Floor(new Pool({ host: '127.0.0.1', port, user: 'postgres', password: findSecret(platform.dataDir, 'database-superuser')!, database: 'bihuan', max: CONNECTIONS }));
  }

  async verb(publicLoopId: string): Promise<void> {
    const id = publicLoopId.slice(4);
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      for (const [name, text] of Object.entries(STATEMENTS)) await client.query({ name, text, values: [id] });
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
  command: `INSERT INTO bench.command (agency_id, mutation, key, request_hash, outcome, at) SELECT held_by, 'receiveInvestigation', id::text, '\\x00', '{}', now() FROM bench.loop WHERE id = $1::uuid`,
  lock: `SELECT * FROM bench.loop WHERE id = $1::uuid FOR UPDATE`,
  loop: `UPDATE bench.loop SET state = 'RECEIVED', version = version + 1, last_hash = decode(repeat('00', 32), 'hex'), due_at = due_at + interval '1 hour' WHERE id = $1::uuid`,
  clock: `UPDATE bench.clock SET state = 'MET', ended_at = now(), next_at = NULL WHERE loop_id = $1::uuid AND code = 'RECEIPT'`,
  reach: `UPDATE bench.reach SET due_sort = due_sort + interval '1 hour' WHERE loop_id = $1::uuid`,
  entry: `WITH entry AS (
    INSERT INTO bench.trace_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'loop_key', gen_random_uuid()))).*
      FROM public.trace_entry e JOIN public.loop l ON l.trace_key = e.loop_key AND e.loop_seq = 1 WHERE l.id = $1::uuid RETURNING id
    ), payload AS (INSERT INTO bench.trace_payload (entry_id, person_id, facts) SELECT id, NULL, '[]' FROM entry)
    INSERT INTO bench.trace_pending (entry_id) SELECT id FROM entry`,
};
