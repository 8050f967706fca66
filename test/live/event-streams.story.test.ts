import { createClient } from 'graphql-sse';
import { PURPOSE_HEADER } from '../../src/core/access/principal';
import type { Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { eventsOf, openEvents, takeEvents, type SentEvent } from '../kit/events';
import { everybody, openRequest, workUpTo } from '../kit/requests';
import { world, type World } from '../kit/world';

/** Asks for no cursor: the id of the event has it all the same. */
const EVENTS = `subscription($after: EventCursor) { loopEvents(after: $after) { __typename ... on LoopEvent { entry { loopSeq toState } } } }`;

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});
afterAll(() => w.stop());

const isCaughtUp = ({ data }: SentEvent): boolean => data?.data?.loopEvents.__typename === 'CaughtUp';
const stepOf = ({ data }: SentEvent): Json => data.data.loopEvents.entry?.toState ?? data.data.loopEvents.__typename;

async function positionOf(who: Agency): Promise<string> {
  await w.settle();
  return (await who.query('{ position }')).position;
}

describe('server-sent events', () => {
  it('bring what the WebSocket brings, each with its cursor as id, and go on from any Last-Event-ID', async () => {
    const after = await positionOf(opener);
    const request = await openRequest(opener);
    await workUpTo('LOCATED', request, community, team);
    await w.settle();
    const response = await openEvents(opener, { query: EVENTS, variables: { after } });
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([200, 'text/event-stream; charset=utf-8', 'no-store']);
    const whole = await takeEvents(response, isCaughtUp);
    expect(whole.map(stepOf)).toEqual(['ISSUED', 'RECEIVED', 'ASSIGNED', 'LOCATED', 'CaughtUp']);
    const socket = opener.subscribe({}, after);
    const frames = await socket.untilCaughtUp();
    await socket.close();
    expect(whole.slice(0, -1).map(({ id }) => id)).toEqual(frames.slice(0, -1).map(({ cursor }) => cursor));
    for (const [i, { id }] of whole.slice(0, -1).entries()) {
      // The operation still has the old `after`, as that of a client that only repeats its request.
      const rest = await takeEvents(await openEvents(opener, { query: EVENTS, variables: { after }, lastEventId: id! }), isCaughtUp);
      expect(rest.map(stepOf)).toEqual(whole.slice(i + 1).map(stepOf));
    }
  });

  it('reach the client of graphql-sse live', async () => {
    const client = createClient({ url: `${w.url}/graphql/stream`, headers: { authorization: `Bearer ${community.token}`, [PURPOSE_HEADER]: community.purpose! }, retryAttempts: 0 });
    const seen: string[] = [];
    for await (const { data } of client.iterate<Json>({ query: EVENTS })) {
      const frame = data!.loopEvents;
      seen.push(frame.entry?.toState ?? frame.__typename);
      if (seen.length === 1) await openRequest(opener);
      if (seen.length === 2) break;
    }
    client.dispose();
    expect(seen).toEqual(['CaughtUp', 'ISSUED']);
  });

  it('tell what is wrong with an operation as their only event', async () => {
    const codeOf = async (query: string, more: object = {}): Promise<Json> => {
      const events = [];
      for await (const event of eventsOf(await openEvents(opener, { query, ...more }))) events.push(event);
      expect(events.map(({ event }) => event)).toEqual(['next', 'complete']);
      return events[0]!.data.errors[0].extensions.code;
    };
    expect(await codeOf('{ position }')).toBe('BAD_REQUEST');
    expect(await codeOf('subscription {')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await codeOf('subscription { nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await codeOf(EVENTS, { lastEventId: 'AAAA' })).toBe('BAD_USER_INPUT');
    expect(await codeOf(`subscription { ${'a: loopEvents { __typename } '.repeat(60)} }`)).toBe('TOO_COMPLEX');
  });

  it('ask who, why and how before anything else', async () => {
    const status = async (who: Agency, headers: Record<string, string> = {}): Promise<number> => {
      const response = await openEvents(who, { query: EVENTS, headers });
      await response.body?.cancel();
      return response.status;
    };
    expect(await status(opener, { authorization: 'Bearer none' })).toBe(401);
    expect(await status(opener, { [PURPOSE_HEADER]: 'AUDIT' })).toBe(403);
    expect(await status(opener, { accept: 'application/json' })).toBe(406);
    const byGet = await fetch(`${w.url}/graphql/stream?query=x`);
    expect([byGet.status, byGet.headers.get('allow')]).toEqual([405, 'POST']);
    const large = await openEvents(opener, { query: EVENTS, variables: { more: 'x'.repeat(70_000) } });
    expect(large.status).toBe(413);
    const noPurpose = await takeEvents(await openEvents(opener.for(null), { query: EVENTS }), () => true);
    expect(noPurpose[0]!.data.errors[0].extensions.code).toBe('PURPOSE_REQUIRED');
  });

  it('are counted with the WebSockets of their caller, at most 50', async () => {
    const somebody = w.agency('PUBLIC_SECURITY-350600', { subject: 'many' });
    const socket = somebody.subscribe();
    await socket.next();
    const all = await Promise.all(Array.from({ length: 50 }, () => openEvents(somebody, { query: EVENTS })));
    expect(all.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1);
    await socket.close();
    await Promise.all(all.map((response) => response.body!.cancel()));
  });

  it('end without a completion when the server stops, so that the client comes again', async () => {
    const other = await world();
    const who = other.agency('PUBLIC_SECURITY-350600');
    const events: SentEvent[] = [];
    const reading = (async () => {
      for await (const event of eventsOf(await openEvents(who, { query: EVENTS }))) {
        events.push(event);
        if (events.length === 1) void other.stop();
      }
    })();
    await reading;
    expect(events.map(({ event }) => event)).toEqual(['next']);
  });
});
