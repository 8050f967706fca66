import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHandler, type Handler, type OperationArgs, type OperationResult, type Response } from 'graphql-sse';
import type { ExecutionResult } from 'graphql';
import { Refusal } from '../../core/kernel/errors';
import type { Clock } from '../../core/kernel/clock';
import { EventStream } from './event-stream';
import type { OpenConnections } from './open-connections';
import { asGraphQLError, callerOf, prepareSubscription, type Credentials, type Sent, type SubscriptionParts } from './subscription-operation';

/** What event streams stand on; the composition root hands it over. */
export interface EventStreamParts extends SubscriptionParts {
  readonly clock: Clock;
  readonly connections: OpenConnections;
  /** The cursor of the frame that a result was made of. */
  cursorOf(result: ExecutionResult): string | undefined;
  /** Who asks, by the headers of the request. */
  credentialsOf(request: FastifyRequest): Credentials;
  /** Told of what broke under a running stream. */
  readonly onFailure: (error: unknown) => void;
}

type Prepared = Response | OperationResult | OperationArgs;

const JSON_TYPE = 'application/json; charset=utf-8';
/** Where subscriptions are sent as events. */
const PATH = '/graphql/stream';
/** Largest operation with its variables, in bytes; the same as over WebSocket. */
const MAX_BODY_BYTES = 64 * 1024;
const EVENTS = 'text/event-stream';
const STATUS: Readonly<Record<string, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, RATE_LIMITED: 429 };

/**
 * Subscriptions as server-sent events (graphql-sse, one operation a connection): the way through proxies that let no
 * WebSocket pass. The id of every event is its cursor, so that a client's Last-Event-ID goes on from it.
 */
export class EventStreams {
  private readonly open = new Set<EventStream>();
  private readonly handle: Handler<FastifyRequest, EventStream>;

  constructor(server: FastifyInstance, private readonly parts: EventStreamParts) {
    this.handle = createHandler<FastifyRequest, EventStream>({
      authenticate: () => null,
      subscribe: (args) => parts.subscribe(args),
      onSubscribe: ({ context: stream, raw }, sent) => this.prepare(stream, raw, sent),
      onNext: async (_context, { context: stream }, result) => {
        await parts.beforeFrame(stream.context);
        await stream.turn(parts.cursorOf(result as ExecutionResult));
        return result.errors ? { ...result, errors: result.errors.map((error) => parts.formatError(error, stream.context)) as never } : undefined;
      },
    });
    server.route({ method: 'POST', url: PATH, bodyLimit: MAX_BODY_BYTES, handler: (request, reply) => this.begin(request, reply) });
    server.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE'], url: PATH,
      handler: async (_request, reply) => refuse(reply.header('allow', 'POST'), 405, new Refusal('BAD_REQUEST', 'Send a subscription by POST, with Accept: text/event-stream.')),
    });
  }

  /** Number of open streams. */
  get size(): number {
    return this.open.size;
  }

  /** Ends all streams; their clients come again. */
  stop(): void {
    for (const stream of [...this.open]) stream.end('1001 Going away');
  }

  private async begin(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (!request.headers.accept?.includes(EVENTS)) return refuse(reply, 406, new Refusal('BAD_REQUEST', `Say Accept: ${EVENTS}.`));
    if (!isSent(request.body)) return refuse(reply, 400, new Refusal('BAD_REQUEST', 'Send a JSON object with query, variables and operationName.'));
    const context = await this.parts.open(this.parts.credentialsOf(request));
    const caller = callerOf(context);
    if (caller instanceof Refusal) return refuse(reply, STATUS[caller.code] ?? 400, caller);
    const stream: EventStream = new EventStream(reply.raw, context, this.parts.clock, () => {
      this.open.delete(stream);
      this.parts.connections.remove(stream);
    });
    if (!this.parts.connections.add(stream, caller)) return refuse(reply, 429, new Refusal('RATE_LIMITED', 'You have too many connections. Close one first.'));
    this.open.add(stream);
    await this.run(stream, request, reply);
    return reply;
  }

  private async run(stream: EventStream, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const headers = Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
    reply.hijack();
    try {
      const [body, { status, headers: more }] = await this.handle({
        method: 'POST', url: PATH, raw: request, context: stream, body: request.body as Record<string, unknown>,
        headers: { get: (name) => (name === 'accept' ? EVENTS : request.headers[name] as string | undefined) },
      });
      stream.expire();
      if (body !== null && typeof body === 'object') await stream.run(body, status, { ...headers, ...more, 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      else reply.raw.writeHead(status, { ...headers, ...more }).end(body);
    } catch (error) {
      this.parts.onFailure(error);
      reply.raw.destroy();
    }
  }

  /** What is wrong with an operation is told as its only event, as graphql-sse wants it; a spent budget as a status. */
  private prepare({ context }: EventStream, request: FastifyRequest, sent: Sent): Prepared {
    const lastEventId = request.headers['last-event-id'];
    try {
      const prepared = prepareSubscription(this.parts, context, sent, lastEventId ? { resumeAfter: String(lastEventId) } : {});
      return Array.isArray(prepared) ? once({ errors: prepared }) : prepared as OperationArgs;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'RATE_LIMITED') return tooMuch(error);
      return once({ errors: [asGraphQLError(error)] });
    }
  }
}

async function* once(result: ExecutionResult): AsyncGenerator<ExecutionResult, void, void> {
  yield result;
}

function tooMuch(refusal: Refusal): Response {
  const retryAfter = refusal.details['retryAfter'];
  const headers = { 'content-type': JSON_TYPE, ...(typeof retryAfter === 'number' && { 'retry-after': String(retryAfter) }) };
  return [textOf(refusal), { status: 429, statusText: 'Too Many Requests', headers }];
}

function refuse(reply: FastifyReply, status: number, refusal: Refusal): FastifyReply {
  return reply.code(status).type(JSON_TYPE).send(textOf(refusal));
}

function textOf({ message, code, details }: Refusal): string {
  return JSON.stringify({ errors: [{ message, extensions: { code, ...details } }] });
}

function isSent(body: unknown): body is Sent {
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') return false;
  const { variables, operationName } = body as Record<string, unknown>;
  return (variables === undefined || variables === null || (typeof variables === 'object' && !Array.isArray(variables)))
    && (operationName === undefined || operationName === null || typeof operationName === 'string');
}
