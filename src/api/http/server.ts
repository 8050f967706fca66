import type { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import helmet from '@fastify/helmet';
import fastify, { LogController,
  type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, type RawReplyDefaultExpression,
  type RawRequestDefaultExpression, type RawServerDefault, type RouteGenericInterface, type RouteHandlerMethod, } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { RequestContext } from '../../core/access/request-context';
import { MAX_BODY_BYTES } from '../graphql/limits';
import type { Admission } from '../graphql/limits-admission';
import { refusing } from '../graphql/server';

/** What the HTTP server is made of. */
export interface HttpServerOptions {
  readonly log: Logger;
  readonly graphql: ApolloServer<RequestContext>;
  /** The context of a request, by its headers. */
  readonly contextOf: (request: FastifyRequest) => Promise<RequestContext>;
  readonly admission: Admission;
  /** Milliseconds after which the answer to an operation is given up. */
  readonly operationTimeoutMs: number;
  /** Origin of the provider by which people sign in: the pages may ask it. */
  readonly oidcOrigin?: string | undefined;
}

/** How long a client may take to send a request. */
const REQUEST_TIMEOUT_MS = 30_000;
const JSON_TYPE = 'application/json; charset=utf-8';
const TOO_LATE = JSON.stringify({
  errors: [{ message: 'The answer took too long and was given up. Ask for less at once.', extensions: { code: 'TIMEOUT' } }], data: null,
});
/** Styles of the bundled pages are made at run time by their editor; scripts come from this server alone. */
const contentSecurityPolicy = (mayAsk: readonly string[]) => ({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"], scriptSrc: ["'self'"], workerSrc: ["'self'", 'blob:'], styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'], fontSrc: ["'self'", 'data:'], connectSrc: ["'self'", ...mayAsk], baseUri: ["'none'"], formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** The HTTP server with GraphQL at /graphql; other rooms add their routes before it listens. */
export async function createHttpServer({ log, graphql, contextOf, admission, operationTimeoutMs, oidcOrigin }: HttpServerOptions): Promise<FastifyInstance> {
  const base: FastifyBaseLogger = log;
  const server = fastify({
    loggerInstance: base,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  });
  // What a page of another origin can send without being asked for leave (CSRF) is no request here.
  server.removeContentTypeParser('text/plain');
  await server.register(helmet, { contentSecurityPolicy: contentSecurityPolicy(oidcOrigin === undefined ? [] : [oidcOrigin]), strictTransportSecurity: false });
  graphql.addPlugin(fastifyApolloDrainPlugin(server));
  await graphql.start();
  server.route({
    method: 'POST',
    url: '/graphql',
    handler: withinTime(operationTimeoutMs, fastifyApolloHandler<RequestContext, RawServerDefault>(graphql, {
      context: async (request) => {
        const context = await contextOf(request);
        refusing(() => admission.examine(context, request.body, request.ip), () => admission.headersOf(context));
        return context;
      },
    })),
  });
  server.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: async (_request, reply) => reply.code(405).header('allow', 'POST').send({
      errors: [{ message: 'Send queries and mutations by POST; subscriptions over WebSocket or at /graphql/stream.', extensions: { code: 'BAD_REQUEST' } }],
    }),
  });
  server.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ errors: [{ message: sentenceFor(404), extensions: { code: 'NOT_FOUND' } }] }));
  server.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) log.error({ requestId: request.id, fault: error.name }, 'unexpected error');
    return reply.code(status).type(JSON_TYPE).send(refusal(status, status === 500 ? { requestId: request.id } : {}));
  });
  return server;
}

type Answering = RouteHandlerMethod<
  RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, RouteGenericInterface & { Reply: string }
>;

/**
 * Answers TIMEOUT where the handler takes too long. What it has begun ends by itself, each statement within its own
 * time; a verb may still have its effect, which the same idempotencyKey shows.
 */
function withinTime(timeoutMs: number, handle: Answering): Answering {
  return async function answer(request, reply) {
    // The handler makes a URL of it.
    if (!URL.canParse(request.url, `http://${request.hostname}/`)) return reply.code(400).type(JSON_TYPE).send(refusal(400));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeoutMs);
    });
    const handled = Promise.resolve(handle.call(this, request, reply));
    const first = await Promise.race([handled, late]).finally(() => clearTimeout(timer));
    if (first !== 'late') return first;
    handled.catch((error: unknown) => request.log.error({ requestId: request.id, fault: (error as Error).name }, 'failed after its time'));
    return reply.code(200).type(JSON_TYPE).send(TOO_LATE);
  };
}

function refusal(status: number, more: object = {}): string {
  const code = status === 500 ? 'INTERNAL' : status === 413 ? 'TOO_COMPLEX' : 'BAD_REQUEST';
  return JSON.stringify({ errors: [{ message: sentenceFor(status), extensions: { code, ...more } }] });
}

function sentenceFor(status: number): string {
  switch (status) {
    case 413: return `The body has more than ${MAX_BODY_BYTES} bytes. Send less at once.`;
    case 415: return 'Send the body as application/json.';
    case 404: return 'There is nothing at this address.';
    case 500: return 'Something went wrong on our side. Report the request id.';
    default: return 'The request is not well-formed: send a JSON object with query, variables and operationName.';
  }
}

/** One text of a header that may have been sent more than once. */
export function headerOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
