import { parsePublicId } from '../../src/core/kernel/ids';
import type { PlatformProcess } from '../kit/platform-process';
import { BenchCaller } from './caller';
import { pushAll, STREETS } from './leads';
import type { Measure } from './measure';
import { measureQuery, rate } from './rates';

/** The street that is asked for. */
export const REGION = '350602001';
/** Who asks. */
export const HEALTH = 'PUBLIC_HEALTH-350602';
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
  const masked = new BenchCaller(platform, 'HEADQUARTERS-350600', 'COMMAND');
  const full = new BenchCaller(platform, HEALTH, 'INVESTIGATION');
  return [
    await measureQuery(platform, { name: 'board', caller: masked, query: BOARD, variables, floor }),
    await measureQuery(platform, { name: 'board-full', caller: full, query: BOARD, variables, floor }),
  ];
}

/** The second page of 200 loops of a county, filtered and ordered. */
export async function benchList(platform: PlatformProcess, size: number): Promise<Measure[]> {
  await prepareBoard(platform, size);
  const caller = new BenchCaller(platform, 'HEADQUARTERS-350600', 'COMMAND');
  const after = (await caller.ask(LIST, {})).loops.pageInfo.endCursor;
  return [await measureQuery(platform, { name: 'list', caller, query: LIST, variables: { after }, floor: { statement: 'list', value: '200' } })];
}

/** One person with loops, clocks, hand-overs and the trace. */
export async function benchDetail(platform: PlatformProcess, size: number): Promise<Measure[]> {
  const person = await prepareBoard(platform, size);
  const caller = new BenchCaller(platform, HEALTH, 'TRANSFER');
  return [await measureQuery(platform, { name: 'detail', caller, query: DETAIL, variables: { id: person }, floor: { statement: 'detail', value: parsePublicId(person)!.id } })];
}

/** Requests in twelve streets; of the street that is asked, 60 are assigned and 20 have a transfer. Answers a person who has one. */
export async function prepareBoard(platform: PlatformProcess, size: number): Promise<string> {
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
  return pushed[0]!.personId;
}

/** Board queries a second that a server answers to a caller. */
export function rateOfBoard(url: string, { headers }: BenchCaller): Promise<number> {
  return rate({ url: `${url}/graphql`, method: 'POST', headers, body: JSON.stringify({ query: BOARD, variables: { region: REGION } }) });
}
