import { spawn } from 'node:child_process';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { findSecret } from '../../src/core/db/data-secret';
import { DATABASE, SERVER_ROLE } from '../../src/core/db/embedded-cluster';
import { namedId } from '../../src/core/kernel/ids';
import { Child } from '../kit/compiled';
import type { PlatformProcess } from '../kit/platform-process';
import { BenchCaller } from './caller';
import { pushAll, STREETS } from './leads';
import { median, type Measure } from './measure';

const CONNECTIONS = 16;
const SECONDS = 6;
const ROUNDS = 3;
/** The street that is asked for. */
export const REGION = '350602001';
/** Who asks. */
export const HEALTH = 'PUBLIC_HEALTH-350602';
/** A command board: 50 requests, each with person, team, transfers and its first entries. */
export const BOARD = `query($region: RegionCode!) { investigations(filter: { region: $region }, first: 50) { nodes {
  id number state version dueAt overdue person { id name category controlState } assignedTo { id name }
  transfers(first: 3) { nodes { id state } } trace(first: 3) { nodes { id kind at loopSeq } } } } }`;
const TEAM = `mutation($input: RegisterTeamInput!) { registerTeam(input: $input) { team { id } } }`;
const RECEIVE = `mutation($input: ReceiveInvestigationInput!) { receiveInvestigation(input: $input) { replayed } }`;
const ASSIGN = `mutation($input: AssignInvestigationInput!) { assignInvestigation(input: $input) { replayed } }`;
const ORDER = `mutation($input: OrderTransferInput!) { orderTransfer(input: $input) { replayed } }`;
const SITE = `{ isolationSites(first: 1, withFreeRooms: true) { nodes { id } } }`;
const BASIS = { authority: '芗城区指挥部', law: '传染病防治法', lawVersion: '2013', article: '第三十九条', necessity: '密切接触者', appealTo: '芗城区人民政府' };

/** Board queries a second on 16 connections; the floor is one statement under row security behind a bare handler. */
export async function benchBoard(platform: PlatformProcess, size: number): Promise<Measure[]> {
  await prepareBoard(platform, size);
  const health = new BenchCaller(platform, HEALTH, 'INVESTIGATION');
  const { investigations } = await health.ask(BOARD, { region: REGION });
  if (investigations.nodes.length !== 50) throw new Error('the board has not 50 requests');
  const floor = await floorServer(platform);
  const [platformRates, floorRates]: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const here = await rateOfBoard(platform.url, health);
    const least = await rate({ url: floor.url });
    if (round === 0) continue;
    platformRates.push(here);
    floorRates.push(least);
  }
  floor.server.kill('SIGTERM');
  await floor.server.ended;
  return [{ name: 'board of 50 requests', value: median(platformRates), unit: 'queries/s', floor: median(floorRates), peer: null }];
}

/** Requests in twelve streets; of the street that is asked, 60 are assigned and 20 have a transfer. */
export async function prepareBoard(platform: PlatformProcess, size: number): Promise<void> {
  const police = new BenchCaller(platform, 'PUBLIC_SECURITY-350600', 'INVESTIGATION');
  const community = new BenchCaller(platform, `COMMUNITY-${REGION}`, 'INVESTIGATION');
  const health = new BenchCaller(platform, HEALTH, 'TRANSFER');
  const pushed = (await pushAll(police, 0, size, STREETS)).filter((one) => one.region === REGION);
  const { registerTeam } = await community.ask(TEAM, { input: { idempotencyKey: 'bench-team', name: '排查队', kind: 'COMMANDO', regionCode: REGION, size: 8 } });
  const { isolationSites } = await health.ask(SITE, {});
  for (const [i, { id, personId }] of pushed.slice(0, 60).entries()) {
    await community.ask(RECEIVE, { input: { idempotencyKey: `receive-${i}`, id, expectedVersion: 1 } });
    await community.ask(ASSIGN, { input: { idempotencyKey: `assign-${i}`, id, expectedVersion: 2, teamId: registerTeam.team.id } });
    if (i % 3 > 0) continue;
    await health.ask(ORDER, { input: { idempotencyKey: `order-${i}`, personId, investigationId: id, siteId: isolationSites.nodes[0].id, legalBasis: BASIS } });
  }
  const admin = await platform.admin();
  await admin.query('ANALYZE');
  await admin.end();
}

/** Board queries a second that a server answers to a caller. */
export function rateOfBoard(url: string, { headers }: BenchCaller): Promise<number> {
  return rate({ url: `${url}/graphql`, method: 'POST', headers, body: JSON.stringify({ query: BOARD, variables: { region: REGION } }) });
}

async function floorServer(platform: PlatformProcess): Promise<{ server: Child; url: string }> {
  const admin = await platform.admin();
  const database = `postgres://${SERVER_ROLE}:${findSecret(platform.dataDir, 'database-server')!}@127.0.0.1:${admin.port}/${DATABASE}`;
  await admin.end();
  const id = namedId('agency', HEALTH);
  const settings = `SET LOCAL bihuan.party = '${id}'; SET LOCAL bihuan.agency = '${id}'; SET LOCAL bihuan.kind = 'PUBLIC_HEALTH'; SET LOCAL bihuan.system = ''`;
  const server = new Child(spawn(process.execPath, [join(__dirname, 'floor-server.js'), database, settings, REGION], { stdio: ['ignore', 'pipe', 'pipe'] }));
  await server.says('listening on');
  return { server, url: `http://127.0.0.1:${/listening on (\d+)\./.exec(server.output)![1]!}` };
}

async function rate(options: { url: string; method?: 'POST'; headers?: Readonly<Record<string, string>>; body?: string }): Promise<number> {
  const { requests, errors, non2xx } = await autocannon({ ...options, headers: { ...options.headers }, connections: CONNECTIONS, duration: SECONDS });
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} answers of the bench were errors`);
  return requests.average;
}
