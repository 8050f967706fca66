import { createClient, type Client } from 'graphql-ws';
import type { CredentialSource } from './credentials';
import { apiErrorOf, type ApiError, type SentError } from './errors';

/** Why a subscription ended. */
export type StreamEnd =
  | { readonly kind: 'REFUSED'; readonly error: ApiError }
  | { readonly kind: 'CLOSED'; readonly code: number | undefined };

/** What hears a subscription. After `ended` nothing comes any more. */
export interface StreamSink {
  next(frame: unknown): void;
  ended(end: StreamEnd): void;
}

/** One attempt at a subscription; whoever wants another begins it. */
export interface LiveTransport {
  /** Opens the subscription. The returned function ends it without a word to the sink. */
  open(document: string, variables: Readonly<Record<string, unknown>>, field: string, sink: StreamSink): () => void;
}

/** What {@link socketTransport} is made of. */
export interface SocketOptions {
  /** Address of /graphql, ws or wss. */
  readonly url: string;
  readonly credentials: CredentialSource;
  /** WebSocket of a runtime that has none of its own. */
  readonly webSocketImpl?: unknown;
}

/** How often the server is asked whether it is there, in milliseconds: a link can die without a word. */
const KEEP_ALIVE_MS = 10_000;
/** Code of our own for a link on which nothing came back. */
const DEAD_LINK = 4499;

/** Subscriptions over graphql-transport-ws, each on a socket of its own, so that an end is the end of that one alone. */
export function socketTransport(options: SocketOptions): LiveTransport {
  return {
    open(query, variables, field, sink) {
      const client = clientOf(options);
      return listen(client, { query, variables }, field, sink, () => { void client.dispose(); });
    },
  };
}

/**
 * Subscriptions over one socket, which is there as long as one of them is: for a page that follows several things at
 * once. A break is the end of all of them, and whoever comes again first opens the next socket for all.
 */
export function sharedSocketTransport(options: SocketOptions): LiveTransport {
  const client = clientOf(options);
  return {
    open: (query, variables, field, sink) => listen(client, { query, variables }, field, sink, () => undefined),
  };
}

function clientOf({ url, credentials, webSocketImpl }: SocketOptions): Client {
  const client = createClient({
    url, webSocketImpl, retryAttempts: 0, keepAlive: KEEP_ALIVE_MS,
    connectionParams: async () => {
      const { token, purpose } = await credentials.get();
      return { authorization: `Bearer ${token}`, ...(purpose && { purpose }) };
    },
    on: watchOver(() => { client.terminate(); }),
  });
  return client;
}

function listen(
  client: Client, payload: { query: string; variables: Readonly<Record<string, unknown>> }, field: string, sink: StreamSink, afterwards: () => void,
): () => void {
  let over = false;
  const end = (how: StreamEnd): void => {
    if (over) return;
    over = true;
    sink.ended(how);
    leave();
    afterwards();
  };
  const leave = client.subscribe<Record<string, unknown>>({ query: payload.query, variables: { ...payload.variables } }, {
    next: ({ data, errors }) => {
      if (over) return;
      if (errors?.[0]) end({ kind: 'REFUSED', error: apiErrorOf(errors[0]) });
      else sink.next(data?.[field]);
    },
    error: (error) => { end(endOf(error)); },
    complete: () => { end({ kind: 'CLOSED', code: undefined }); },
  });
  return () => {
    over = true;
    leave();
    afterwards();
  };
}

/** A ping that is not answered before the next is due: the link is dead, whatever the network says. */
function watchOver(terminate: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ping: (received: boolean) => {
      if (!received) timer = setTimeout(terminate, KEEP_ALIVE_MS / 2);
    },
    pong: (received: boolean) => {
      if (received) clearTimeout(timer);
    },
    closed: () => { clearTimeout(timer); },
  };
}

/** graphql-ws tells errors of GraphQL as a list, all else as a close event or an Error. */
function endOf(error: unknown): StreamEnd {
  if (Array.isArray(error)) return { kind: 'REFUSED', error: apiErrorOf(error[0] as SentError) };
  const { code } = error as { code?: unknown };
  return { kind: 'CLOSED', code: typeof code === 'number' ? code : DEAD_LINK };
}
