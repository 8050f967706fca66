import { spawn } from 'node:child_process';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { findSecret } from '../../src/core/db/data-secret';
import { DATABASE } from '../../src/core/db/embedded-cluster';
import { READ_HEADER } from '../../src/api/graphql/reading/compiled-reads';
import { Child } from '../kit/compiled';
import type { PlatformProcess } from '../kit/platform-process';
import type { BenchCaller } from './caller';
import { median, type Measure } from './measure';

const CONNECTIONS = 16;
const SECONDS = 2;
const ROUNDS = 3;

/** A query whose answers a second are counted, and the statement that is its floor. */
export interface MeasuredQuery {
  readonly name: string;
  readonly caller: BenchCaller;
  readonly query: string;
  readonly variables: object;
  readonly floor: { readonly statement: string; readonly value: string };
  /** The same asked of PostGraphile; absent where it could not be had. */
  readonly peer?: { readonly url: string; readonly query: string; readonly variables: object } | undefined;
}

/** Answers a second on 16 connections, in turns with the floor, one statement behind a bare handler without authorization, and with the peer. */
export async function measureQuery(platform: PlatformProcess, { name, caller, query, variables, floor, peer }: MeasuredQuery): Promise<Measure> {
  const body = JSON.stringify({ query, variables });
  await checkCompiled(platform, caller, body, name);
  const least = await floorServer(platform, floor.statement, floor.value);
  const asked = peer && { url: peer.url, method: 'POST' as const, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: peer.query, variables: peer.variables }) };
  if (asked) await checkAnswered(asked, name);
  const rounds: { here: number; floor: number; peer: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const here = await rate({ url: `${platform.url}/graphql`, method: 'POST', headers: caller.headers, body });
    const there = await rate({ url: least.url });
    const other = asked ? await rate(asked) : 0;
    if (round > 0) rounds.push({ here, floor: there, peer: other });
  }
  least.server.kill('SIGTERM');
  await least.server.ended;
  const middle = (of: 'here' | 'floor' | 'peer'): number => median(rounds.map((one) => one[of]));
  return { name, value: middle('here'), unit: 'queries/s', floor: middle('floor'), peer: asked ? middle('peer') : null };
}

async function checkAnswered({ url, method, headers, body }: { url: string; method: string; headers: Record<string, string>; body: string }, name: string): Promise<void> {
  const text = await (await fetch(url, { method, headers, body })).text();
  if (text.includes('"errors"') || text.includes(':null}')) throw new Error(`the peer does not answer ${name}`);
}

async function checkCompiled(platform: PlatformProcess, caller: BenchCaller, body: string, name: string): Promise<void> {
  const response = await fetch(`${platform.url}/graphql`, { method: 'POST', headers: caller.headers, body });
  const way = response.headers.get(READ_HEADER);
  if (way !== 'compiled' || (await response.text()).includes('"errors"')) throw new Error(`${name} is not answered, or not compiled: ${way}`);
}

async function floorServer(platform: PlatformProcess, statement: string, value: string): Promise<{ server: Child; url: string }> {
  const admin = await platform.admin();
  const database = `postgres://postgres:${findSecret(platform.dataDir, 'database-superuser')!}@127.0.0.1:${admin.port}/${DATABASE}`;
  await admin.end();
  const server = new Child(spawn(process.execPath, [join(__dirname, 'floor-server.js'), database, statement, value], { stdio: ['ignore', 'pipe', 'pipe'] }));
  await server.says('listening on');
  return { server, url: `http://127.0.0.1:${/listening on (\d+)\./.exec(server.output)![1]!}` };
}

/** Answers a second of one address on 16 connections. @throws Error where one was no success. */
export async function rate(options: { url: string; method?: 'POST'; headers?: Readonly<Record<string, string>>; body?: string }): Promise<number> {
  const { requests, errors, non2xx } = await autocannon({ ...options, headers: { ...options.headers }, connections: CONNECTIONS, duration: SECONDS });
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} answers of the bench were errors`);
  return requests.average;
}
