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
const SECONDS = 5;
const ROUNDS = 3;

/** A query whose answers a second are counted, and the statement that is its floor. */
export interface MeasuredQuery {
  readonly name: string;
  readonly caller: BenchCaller;
  readonly query: string;
  readonly variables: object;
  readonly floor: { readonly statement: string; readonly value: string };
}

/** Answers a second on 16 connections, in turns with the floor: one statement behind a bare handler, without authorization. */
export async function measureQuery(platform: PlatformProcess, { name, caller, query, variables, floor }: MeasuredQuery): Promise<Measure> {
  const body = JSON.stringify({ query, variables });
  await checkCompiled(platform, caller, body, name);
  const least = await floorServer(platform, floor.statement, floor.value);
  const rounds: { here: number; floor: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const here = await rate({ url: `${platform.url}/graphql`, method: 'POST', headers: caller.headers, body });
    const there = await rate({ url: least.url });
    if (round > 0) rounds.push({ here, floor: there });
  }
  least.server.kill('SIGTERM');
  await least.server.ended;
  return { name, value: median(rounds.map((one) => one.here)), unit: 'queries/s', floor: median(rounds.map((one) => one.floor)), peer: null };
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
