import { PURPOSE_HEADER } from '../../src/core/access/principal';
import type { Purpose } from '../../src/core/access/purpose';
import { dataOf, type Answer, type Json } from './answers';
import { verbDocument } from './selection';
import { openFrames, type Frames } from './socket';

/** A loop, a lead, a site or their id: what verbs are called on. */
export type Subject = string | { readonly id: string };

/** Input of a verb. idempotencyKey and expectedVersion are filled in where they are left out. */
export type VerbInput = Readonly<Record<string, unknown>>;

const VERSION = `query($id: ID!) { node(id: $id) { __typename ... on Loop { version } ... on Lead { version } ... on IsolationSite { version } } }`;
const FRAME = `__typename
  ... on LoopEvent { cursor loopId matches entry { id index loopSeq kind fromState toState facts { name value withheld } } loop { __typename id version stateName heldBy { code } withheld verbs } }
  ... on LoopLeft { cursor loopId reason } ... on CaughtUp { cursor } ... on Progress { cursor }`;
let keys = 0;

/** An idempotency key that nobody has used. */
export function freshKey(): string {
  keys += 1;
  return `key-${process.pid}-${keys}`;
}

/** Somebody at an agency, who talks to the platform as partner systems do: over HTTP and WebSocket, with a token. */
export class Agency {
  constructor(
    readonly url: string,
    readonly code: string,
    readonly token: string,
    readonly purpose: Purpose | null,
  ) {}

  /** The same caller for another purpose, or for none. */
  for(purpose: Purpose | null): Agency {
    return new Agency(this.url, this.code, this.token, purpose);
  }

  /** The same caller at another server. */
  at(url: string): Agency {
    return new Agency(url, this.code, this.token, this.purpose);
  }

  /** The whole answer to an operation. */
  async ask(document: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    const headers: Record<string, string> = { 'content-type': 'application/json', authorization: `Bearer ${this.token}` };
    if (this.purpose) headers[PURPOSE_HEADER] = this.purpose;
    const response = await fetch(`${this.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: document, variables }) });
    return { ...await response.json() as Omit<Answer, 'status'>, status: response.status };
  }

  /** The data of an answer. @throws Refused with its first error. */
  async query(document: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Json> {
    return dataOf(await this.ask(document, variables));
  }

  /** The payload of a verb. A version that is left out is the one that this caller sees now, 1 where there is none. */
  async verb(name: string, input: VerbInput): Promise<Json> {
    const { document, inputs } = verbDocument(name);
    const filled: Record<string, unknown> = { idempotencyKey: freshKey(), ...input };
    if (inputs.includes('expectedVersion') && filled['expectedVersion'] === undefined) {
      filled['expectedVersion'] = await this.versionOf(String(filled['id'] ?? filled['siteId']));
    }
    return (await this.query(document, { input: filled }))[name];
  }

  /** Frames of loopEvents on a socket of their own. */
  subscribe(filter?: Readonly<Record<string, unknown>>, after?: string): Frames {
    const document = `subscription($filter: LoopFilter, $after: EventCursor) { loopEvents(filter: $filter, after: $after) { ${FRAME} } }`;
    return this.follow('loopEvents', document, { filter, after });
  }

  /** Frames of any subscription on a socket of their own; `field` is its root field. */
  follow(field: string, query: string, variables: Record<string, unknown> = {}): Frames {
    const params = { authorization: `Bearer ${this.token}`, ...(this.purpose && { [PURPOSE_HEADER]: this.purpose }) };
    return openFrames(this.url, params, { query, variables }, field);
  }

  async pushLeads(leads: readonly VerbInput[], more: VerbInput = {}): Promise<Json> {
    return this.verb('pushLeads', { leads, ...more });
  }

  async issue(personId: string, regionCode: string, more: VerbInput = {}): Promise<Json> {
    return (await this.verb('issueInvestigation', { personId, regionCode, reason: '密接', ...more })).investigation;
  }

  receive(request: Subject, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('receiveInvestigation', request, more);
  }

  assign(request: Subject, teamId: string, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('assignInvestigation', request, { teamId, ...more });
  }

  attempt(request: Subject, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('recordInvestigationAttempt', request, { note: '敲门无人应答', ...more });
  }

  locate(request: Subject, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('markLocated', request, more);
  }

  verify(request: Subject, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('verifyIdentity', request, more);
  }

  control(request: Subject, measure: string, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('controlPerson', request, { measure, ...more });
  }

  report(request: Subject, outcome: string, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('reportInvestigation', request, { outcome, ...more });
  }

  returnIt(request: Subject, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('returnInvestigation', request, { reason: '请补充核查情况', ...more });
  }

  close(request: Subject, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('closeInvestigation', request, more);
  }

  withdraw(request: Subject, more: VerbInput = {}): Promise<Json> {
    return this.onRequest('withdrawInvestigation', request, { reason: '重复下发', ...more });
  }

  private async onRequest(verb: string, request: Subject, input: VerbInput): Promise<Json> {
    const payload = await this.verb(verb, { id: typeof request === 'string' ? request : request.id, ...input });
    return payload.investigation;
  }

  private async versionOf(id: string): Promise<number> {
    const { data } = await this.ask(VERSION, { id });
    return data?.node?.version ?? 1;
  }
}
