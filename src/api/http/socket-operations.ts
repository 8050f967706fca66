import {
  getOperationAST, GraphQLError, OperationTypeNode,
  type DocumentNode, type ExecutionArgs, type GraphQLFormattedError, type GraphQLSchema,
} from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import { PURPOSE_HEADER, type Principal } from '../../core/access/principal';
import type { RequestContext } from '../../core/access/request-context';
import { Refusal } from '../../core/kernel/errors';

/** What a client says of itself when it connects. */
export interface Credentials {
  /** As in the header: `Bearer <token>`. */
  readonly authorization: string | undefined;
  readonly purpose: string | undefined;
}

/** The same limits as over HTTP: graphql-ws parses and validates by itself, where no plugin of the HTTP server sees it. */
export interface OperationLimits {
  /** Lets the caller pay for the attempt, before anything is looked at. @throws Refusal RATE_LIMITED. */
  begin(context: RequestContext): void;
  /** @throws GraphQLError or Refusal for what is no operation or too large a one. */
  parse(source: string): DocumentNode;
  /** Everything that is wrong with the document, rules of cost included. */
  validate(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[];
  /** Lets the caller pay. @throws Refusal for what costs too much, or more than is left. */
  admit(
    context: RequestContext, schema: GraphQLSchema, document: DocumentNode,
    name: string | null | undefined, variables: Readonly<Record<string, unknown>> | null | undefined,
  ): void;
}

/** What operations over a socket stand on. */
export interface SubscriptionParts {
  readonly schema: GraphQLSchema;
  /** Root value of subscriptions: the streams. */
  readonly root: object;
  readonly limits: OperationLimits;
  /** The context of one operation. A caller who is refused is in it as the refusal. */
  open(credentials: Credentials): RequestContext | Promise<RequestContext>;
  /** Resolves once the read log has what the operation's next frame shows of persons: not before is it sent. */
  beforeFrame(context: RequestContext): Promise<void>;
  /** The one translator of errors. Without a context where the operation never began to run. */
  formatError(error: GraphQLError, context: RequestContext | undefined): GraphQLFormattedError;
}

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

function callerOf(context: RequestContext): RequestContext['principal'] | Refusal {
  try {
    return context.principal;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
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
    parts.limits.begin(context);
    const document = parts.limits.parse(payload.query);
    checkIsSubscription(document, payload.operationName);
    const errors = parts.limits.validate(parts.schema, document);
    if (errors.length > 0) return [...errors];
    parts.limits.admit(context, parts.schema, document, payload.operationName, payload.variables);
    return {
      schema: parts.schema, document, rootValue: parts.root, contextValue: context,
      operationName: payload.operationName, variableValues: payload.variables,
    };
  } catch (error) {
    return [asGraphQLError(error)];
  }
}

function checkIsSubscription(document: DocumentNode, name: string | null | undefined): void {
  const operation = getOperationAST(document, name);
  if (!operation) throw new Refusal('BAD_REQUEST', 'Name the operation of the document that is to run.');
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    throw new Refusal('BAD_REQUEST', 'A WebSocket takes subscriptions only. Send queries and mutations by POST to /graphql.');
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

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return error instanceof Error ? new GraphQLError(error.message, { originalError: error }) : new GraphQLError('Unknown error');
}
