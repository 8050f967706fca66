import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Principal } from '../../core/access/principal';
import type { RequestContext } from '../../core/access/request-context';
import type { Clock } from '../../core/kernel/clock';
import type { ReadLog } from '../../core/trace/read-log';
import { settle } from '../graphql/disclosed-fields';
import { faultOf, type ErrorTranslator } from '../graphql/errors';
import { FrameExecution } from '../graphql/frames';
import type { StreamRoot } from '../live/loop-events.resolver';
import { EventStreams } from './event-streams';
import { OpenConnections } from './open-connections';
import { Sockets } from './sockets';
import type { OperationLimits } from './subscription-operation';

/** What subscriptions of a server stand on. */
export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  readonly streams: StreamRoot;
  readonly limits: OperationLimits;
  readonly errors: ErrorTranslator;
  readonly readLog: ReadLog;
  readonly log: Pick<Logger, 'error'>;
  readonly clock: Clock;
  /** Origins of web pages that may open a WebSocket, beside the server's own. */
  readonly origins: readonly string[];
  readonly contextOf: (requestId: string, authorization: string | undefined, purpose: string | undefined) => Promise<RequestContext>;
}

/** Subscriptions of a server, however they are reached. */
export interface Subscriptions {
  /** Ends the connections of every caller for whom this holds. */
  forbid(isForbidden: (principal: Principal) => boolean): void;
  /** Ends all connections in such a way that clients come again. */
  stop(): Promise<void>;
}

/** Opens both ways to the streams, under one set of rules: WebSocket at /graphql and server-sent events at /graphql/stream. */
export function openSubscriptions(server: FastifyInstance, options: SubscriptionOptions): Subscriptions {
  const { streams, errors, readLog, log, contextOf } = options;
  const frames = new FrameExecution();
  const connections = new OpenConnections();
  const parts: ConstructorParameters<typeof EventStreams>[1] = {
    ...options, root: streams, connections,
    subscribe: (args) => frames.subscribe(args),
    cursorOf: (result) => frames.cursorOf(result),
    open: ({ authorization, purpose }) => contextOf(randomUUID(), authorization, purpose),
    formatError: (error, context) => errors.translate(error, context?.requestId ?? randomUUID()),
    beforeFrame: (context) => settle(readLog, context, 'SUBSCRIPTION'),
    onFailure: (error) => log.error({ fault: faultOf(error) }, 'a connection failed'),
    credentialsOf: ({ headers }) => ({ authorization: headers.authorization, purpose: [headers['x-purpose-of-use']].flat().join(',') || undefined }),
  };
  const sockets = new Sockets(server.server, { ...parts, origins: options.origins });
  const events = new EventStreams(server, parts);
  return {
    forbid: (isForbidden) => connections.forbid(isForbidden),
    stop: async () => {
      events.stop();
      await sockets.stop();
    },
  };
}
