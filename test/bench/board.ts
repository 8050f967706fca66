import { parsePublicId } from '../../src/core/kernel/ids';
import type { PlatformProcess } from '../kit/platform-process';
import { BenchCaller } from './caller';
import { FLOOR_INDEXES } from './floor-server';
import { pushAll, STREETS } from './leads';
import type { Measure } from './measure';
import { PEER_BOARD, PEER_DETAIL, PEER_LIST, startPeer } from './peer';
import { measureQuery, rate } from './rates';

/** The street that is asked for. */
export const REGION = '350602001';
/** Who asks. */
export const HEALTH = 'PUBLIC_HEALTH-350602';
const COMMAND = 'HEADQUARTERS-350600';
/** Requests of the street that is asked for. */
const ON_BOARD = 60;
/** A command board: 50 requests, each with person, team, transfers and its first entries. */
export const BOARD = `query($region: RegionCode!) { investigations(filter: { region: $region }, first: 50) { nodes {
  id number state version dueAt overdue person { id name category controlState } assignedTo { id name }
  transfers(first: 3) { nodes { id state } } trace(first: 3) { nodes { id kind at loopSeq } } } } }`;
const LIST = `query($after: Cursor) { loops(filter: { phases: [OPEN], region: "350602" }, orderBy: NEWEST_FIRST, first: 200, after: $after) { pageInfo { endCursor }
  nodes { id kind number phase stateName openedAt dueAt overdue region { code name } heldBy { code name } } } }`;
const DETAIL = `query($id: ID!) { person(id: $id) { id name phone address category controlState documents { type number masked }
  loops(first: 20) { nodes { id kind number stateName heldBy { name } clocks { code state dueAt } ... on Transfer { handovers { id } } } }
  trace(first: 50) { nodes { index kind at facts { name value withheld } } } } }`;
const TEAM = `mutation($input: RegisterTeamInput!) { registerTeam(input: $input) { team { id } } }`;
const RECEIVE = `mutation($input: ReceiveInvestigationInput!) { receiveInvestigation(input: $input) { replayed } }`;
const ASSIGN = `mutation($input: AssignInvestigationInput!) { assignInvestigation(input: $input) { replayed } }`;
const ORDER = `mutation($input: OrderTransferInput!) { orderTransfer(input: $input) { replayed } }`;
const SITE = `{ isolationSites(first: 1, withFreeRooms: true) { nodes { id } } }`;
const BASIS = { authority: '芗城区指挥部', law: '传染病防治法', lawVersion: '2013', article: '第三十九条', necessity: '密切接触者', appealTo: '芗城区人民政府' };

/** Board queries of a viewer who gets masked names, and of one who gets full ones. */
export async function benchBoard(platform: PlatformProcess, size: number): Promise<Measure[]> {
  await prepareBoard(platform, size);
  const variables = { region: REGION };
  const floor = { statement: 'board', value: REGION };
  const measures: Measure[] = [];
  for (const [name, code, purpose] of [['board', COMMAND, 'COMMAND'], ['board-full', HEALTH, 'INVESTIGATION']] as const) {
    measures.push(await besidePeer(platform, code, (url) => measureQuery(platform, {
      name, caller: new BenchCaller(platform, code, purpose), query: BOARD, variables, floor, peer: url === undefined ? undefined : { url, query: PEER_BOARD, variables },
    })));
  }
  return measures;
}

/** The second page of 200 loops of a county, filtered and ordered. */
export async function benchList(platform: PlatformProcess, size: number): Promise<Measure[]> {
  await prepareBoard(platform, size);
  const caller = new BenchCaller(platform, COMMAND, 'COMMAND');
  const after = (await caller.ask(LIST, {})).loops.pageInfo.endCursor;
  const admin = await platform.admin();
  const { rows } = await admin.query<{ last: string }>(`SELECT to_char(opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.USZ ') || id AS last FROM loop
    WHERE region_code LIKE '350602%' AND phase = 'OPEN' ORDER BY opened_at DESC, id DESC OFFSET 199 LIMIT 1`);
  await admin.end();
  return [await besidePeer(platform, COMMAND, async (url) => measureQuery(platform, {
    name: 'list', caller, query: LIST, variables: { after }, floor: { statement: 'list', value: rows[0]!.last },
    peer: url === undefined ? undefined : { url, query: PEER_LIST, variables: { after: await endOfPage(url) } },
  }))];
}

/** One person with loops, clocks, hand-overs and the trace. */
export async function benchDetail(platform: PlatformProcess, size: number): Promise<Measure[]> {
  const person = await prepareBoard(platform, size);
  const { id } = parsePublicId(person)!;
  return [await besidePeer(platform, HEALTH, (url) => measureQuery(platform, {
    name: 'detail', caller: new BenchCaller(platform, HEALTH, 'TRANSFER'), query: DETAIL, variables: { id: person }, floor: { statement: 'detail', value: id },
    peer: url === undefined ? undefined : { url, query: PEER_DETAIL, variables: { id } },
  }))];
}

/** Measures with the peer at an address where it can be had. */
async function besidePeer(platform: PlatformProcess, code: string, work: (url: string | undefined) => Promise<Measure>): Promise<Measure> {
  const peer = await startPeer(platform, code);
  try {
    return await work(peer?.url);
  } finally {
    await peer?.stop();
  }
}

async function endOfPage(url: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: PEER_LIST }) });
  return ((await answer.json()) as { data: { allLoops: { pageInfo: { endCursor: string } } } }).data.allLoops.pageInfo.endCursor;
}

/** Requests in twelve streets; of the street that is asked, 60 are worked on by a team and 20 of them have a transfer. Answers a person who has one. */
export async function prepareBoard(platform: PlatformProcess, size: number): Promise<string> {
  const police = new BenchCaller(platform, 'PUBLIC_SECURITY-350600', 'INVESTIGATION');
  const community = new BenchCaller(platform, `COMMUNITY-${REGION}`, 'INVESTIGATION');
  const health = new BenchCaller(platform, HEALTH, 'TRANSFER');
  await pushAll(police, 0, size - ON_BOARD, STREETS.filter((street) => street !== REGION));
  const pushed = await pushAll(police, size - ON_BOARD, ON_BOARD, [REGION]);
  const { registerTeam } = await community.ask(TEAM, { input: { idempotencyKey: 'bench-team', name: '排查队', kind: 'COMMANDO', regionCode: REGION, size: 8 } });
  const { isolationSites } = await health.ask(SITE, {});
  await Promise.all(pushed.map(async ({ id, personId }, i) => {
    await community.ask(RECEIVE, { input: { idempotencyKey: `receive-${i}`, id, expectedVersion: 1 } });
    await community.ask(ASSIGN, { input: { idempotencyKey: `assign-${i}`, id, expectedVersion: 2, teamId: registerTeam.team.id } });
    if (i % 3 > 0) return;
    await health.ask(ORDER, { input: { idempotencyKey: `order-${i}`, personId, investigationId: id, siteId: isolationSites.nodes[0].id, legalBasis: BASIS } });
  }));
  const admin = await platform.admin();
  await admin.query(`${FLOOR_INDEXES}; ANALYZE`);
  await admin.end();
  return pushed[0]!.personId;
}

/** Board queries a second that a server answers to a caller. */
export function rateOfBoard(url: string, { headers }: BenchCaller): Promise<number> {
  return rate({ url: `${url}/graphql`, method: 'POST', headers, body: JSON.stringify({ query: BOARD, variables: { region: REGION } }) });
}
