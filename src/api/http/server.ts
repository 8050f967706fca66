import type { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import helmet from '@fastify/helmet';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { RequestContext } from '../../core/access/request-context';
import { MAX_BODY_BYTES } from '../graphql/limits';

/** What the HTTP server is made of. */
export interface HttpServerOptions {
  readonly log: Logger;
  readonly graphql: ApolloServer<RequestContext>;
  /** The context of a request, by its headers. */
  readonly contextOf: (request: FastifyRequest) => RequestContext;
}

const REQUEST_TIMEOUT_MS = 30_000;
/** Styles of the bundled pages are made at run time by their editor; scripts come from this server alone. */
const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"], scriptSrc: ["'self'"], workerSrc: ["'self'", 'blob:'], styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'], fontSrc: ["'self'", 'data:'], connectSrc: ["'self'"], baseUri: ["'none'"], formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** The HTTP server with GraphQL at /graphql; other rooms add their routes before it listens. */
export async function createHttpServer({ log, graphql, contextOf }: HttpServerOptions): Promise<FastifyInstance> {
  const base: FastifyBaseLogger = log;
  const server = fastify({
    loggerInstance: base,
    disableRequestLogging: true,
    genReqId: () => randomUUID(),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  });
  await server.register(helmet, { contentSecurityPolicy: CONTENT_SECURITY_POLICY, strictTransportSecurity: false });
  graphql.addPlugin(fastifyApolloDrainPlugin(server));
  await graphql.start();
  server.route({
    method: 'POST',
    url: '/graphql',
    handler: fastifyApolloHandler(graphql, { context: async (request) => contextOf(request) }),
  });
  server.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: async (_request, reply) => reply.code(405).header('allow', 'POST').send({
      errors: [{ message: 'Send queries and mutations by POST; subscriptions over WebSocket.', extensions: { code: 'BAD_REQUEST' } }],
    }),
  });
  server.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) log.error({ requestId: request.id, fault: error.name }, 'unexpected error');
    const code = status === 500 ? 'INTERNAL' : 'BAD_REQUEST';
    const message = status === 500 ? 'Something went wrong on our side. Report the request id.' : sentenceFor(status);
    return reply.code(status).send({ errors: [{ message, extensions: { code, ...(status === 500 && { requestId: request.id }) } }] });
  });
  return server;
}

function sentenceFor(status: number): string {
  switch (status) {
    case 413: return `The body has more than ${MAX_BODY_BYTES} bytes. Send less at once.`;
    case 415: return 'Send the body as application/json.';
    case 404: return 'There is nothing at this address.';
    default: return 'The request is not well-formed: send a JSON object with query, variables and operationName.';
  }
}
