import { PURPOSE_HEADER } from '../../src/core/access/principal';
import type { Agency } from './agency';
import type { Json } from './answers';

/** One event as it came over the line. */
export interface SentEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Json;
}

/** What opens a stream. */
export interface EventsRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly lastEventId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Opens an answer of server-sent events, as a client does that has nothing but HTTP. */
export function openEvents(who: Agency, { query, variables, lastEventId, headers }: EventsRequest): Promise<Response> {
  return fetch(`${who.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream', 'content-type': 'application/json', authorization: `Bearer ${who.token}`,
      ...(who.purpose && { [PURPOSE_HEADER]: who.purpose }), ...(lastEventId !== undefined && { 'last-event-id': lastEventId }), ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
}

/** The events of an answer, as they come; comments are passed by. */
export async function* eventsOf(response: Response): AsyncGenerator<SentEvent, void, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const));
      const event = fields.get('event');
      if (event !== undefined) yield { id: fields.get('id'), event, data: fields.get('data') ? JSON.parse(fields.get('data')!) : null };
    }
  }
}

/** Takes events up to the first that the predicate accepts, and leaves. */
export async function takeEvents(response: Response, accept: (event: SentEvent) => boolean): Promise<SentEvent[]> {
  const taken: SentEvent[] = [];
  for await (const event of eventsOf(response)) {
    taken.push(event);
    if (accept(event)) break;
  }
  return taken;
}
