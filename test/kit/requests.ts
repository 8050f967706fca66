import type { Agency } from './agency';
import type { Json } from './answers';
import { leadOn, somebody, type Sought } from './leads';
import { selectionOfType } from './selection';
import type { World } from './world';

/** Who stands in most stories: the opener, the community that is to answer, and the street that they speak of. */
export const OPENER = 'PUBLIC_SECURITY-350600';
/** The community agency of Dongputou (东铺头街道). */
export const COMMUNITY = 'COMMUNITY-350602001';
/** Dongputou. */
export const STREET = '350602001';

/** States up to CONTROLLED, in the order of the work. */
export const WORK = ['ISSUED', 'RECEIVED', 'ASSIGNED', 'LOCATED', 'VERIFIED', 'CONTROLLED'] as const;
/** One of {@link WORK}. */
export type WorkState = (typeof WORK)[number];

/** A request that was opened by a pushed lead. */
export interface Opened {
  readonly id: string;
  readonly personId: string;
  readonly person: Sought;
}

const REQUEST = `query($id: ID!) { investigation(id: $id) ${selectionOfType('InvestigationRequest')} }`;
const TRACE = `query($id: ID!) { trace(loopId: $id, first: 200) { nodes ${selectionOfType('TraceEntry')} } }`;

/** A request as somebody sees it; null without reach. */
export async function requestSeen(by: Agency, id: string): Promise<Json> {
  return (await by.query(REQUEST, { id })).investigation;
}

/** The entries of a loop as somebody sees them. */
export async function traceSeen(by: Agency, id: string): Promise<Json[]> {
  return (await by.query(TRACE, { id })).trace.nodes;
}

/** A lead on somebody new becomes a request. */
export async function openRequest(by: Agency, more: Readonly<Record<string, unknown>> = {}): Promise<Opened> {
  const person = somebody();
  const { results: [row] } = await by.pushLeads([leadOn(person, more)]);
  if (row.status !== 'CREATED') throw new Error(`the lead became ${row.status} ${row.error?.code}`);
  return { id: row.investigation.id, personId: row.person.id, person };
}

/** Works on a request that is ISSUED up to a state. */
export async function workUpTo(state: WorkState, request: { readonly id: string }, by: Agency, team: string): Promise<void> {
  const steps: (() => Promise<Json>)[] = [
    () => by.receive(request), () => by.assign(request, team), () => by.locate(request), () => by.verify(request),
    () => by.control(request, 'CENTRAL_ISOLATION'),
  ];
  for (const step of steps.slice(0, WORK.indexOf(state))) await step();
}

/** Opener, community and a team of the community's, as most stories need them. */
export async function everybody(w: World): Promise<{ opener: Agency; community: Agency; team: string }> {
  return { opener: w.agency(OPENER), community: w.agency(COMMUNITY), team: await w.team(COMMUNITY, STREET) };
}
