import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import { PURPOSE_HEADER, type Principal } from '../../core/access/principal';
import type { RequestContext } from '../../core/access/request-context';
import { Refusal } from '../../core/kernel/errors';
import { asGraphQLError, callerOf, prepareSubscription, type Credentials, type SubscriptionParts } from './subscription-operation';

/** What is kept of a connection. */
export interface SocketExtra {
  /** The context of each running operation, by its id. */
  readonly contexts: Map<string, RequestContext>;
  /** The connection is this caller's from now on, up to the expiry of the token. False where the caller has too many. */
  belongsTo(principal: Principal): boolean;
}

type SocketContext = Context<Record<string, unknown>, SocketExtra>;

/** Most subscriptions of one connection. */
const MAX_SUBSCRIPTIONS = 20;
/** How long a client may take to say who it is, in milliseconds. */
const INIT_TIMEOUT_MS = 3_000;

/** How the protocol runs here: who may connect, what may run, and how errors are told. */
export function subscriptionOptions(parts: SubscriptionParts): ServerOptions<Record<string, unknown>, SocketExtra> {
  return {
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    subscribe: (args) => parts.subscribe(args),
    onConnect: (socket) => connect(parts, socket),
    onSubscribe: (socket, id, payload) => prepare(parts, socket, id, payload),
    onNext: async (_socket, _id, _payload, { contextValue }, result) => {
      const context = contextValue as RequestContext;
      await parts.beforeFrame(context);
      return result.errors ? { ...result, errors: result.errors.map((error) => parts.formatError(error, context)) } : undefined;
    },
    onError: ({ extra }, id, _payload, errors) => {
      const context = extra.contexts.get(id);
      extra.contexts.delete(id);
      return errors.map((error) => parts.formatError(asGraphQLError(error), context));
    },
    onComplete: ({ extra }, id) => {
      extra.contexts.delete(id);
    },
  };
}

/**
 * Lets in whoever has a valid token; false closes with 4403, which clients take for a reason to come again with a new
 * one. (4401 would make them give up.) A purpose that cannot be had is told at each subscription, as over HTTP.
 */
async function connect(parts: SubscriptionParts, { connectionParams, extra }: SocketContext): Promise<boolean> {
  const principal = callerOf(await parts.open(credentialsOf(connectionParams)));
  if (principal instanceof Refusal) return principal.code !== 'UNAUTHENTICATED';
  return extra.belongsTo(principal);
}

async function prepare(
  parts: SubscriptionParts, { connectionParams, extra, subscriptions }: SocketContext, id: string, payload: SubscribePayload,
): Promise<ExecutionArgs | GraphQLError[]> {
  try {
    if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS) {
      throw new Refusal('RATE_LIMITED', `One connection has at most ${MAX_SUBSCRIPTIONS} subscriptions. Complete one first.`);
    }
    const context = await parts.open(credentialsOf(connectionParams));
    extra.contexts.set(id, context);
    return prepareSubscription(parts, context, payload);
  } catch (error) {
    return [asGraphQLError(error)];
  }
}

/** `authorization` or `token`, and the purpose under the header's name in any case or as `purpose`. */
function credentialsOf(payload: Readonly<Record<string, unknown>> | undefined): Credentials {
  const given = new Map(Object.entries(payload ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const text = (name: string): string | undefined => {
    const value = given.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const token = text('token');
  return {
    authorization: text('authorization') ?? (token && `Bearer ${token}`),
    purpose: text(PURPOSE_HEADER.toLowerCase()) ?? text('purpose'),
  };
}
