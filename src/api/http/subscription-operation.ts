import {
  getOperationAST, GraphQLError, OperationTypeNode,
  type DocumentNode, type ExecutionArgs, type ExecutionResult, type GraphQLFormattedError, type GraphQLSchema,
} from 'graphql';
import type { RequestContext } from '../../core/access/request-context';
import { Refusal } from '../../core/kernel/errors';

/** What a client says of itself when it connects. */
export interface Credentials {
  /** As in the header: `Bearer <token>`. */
  readonly authorization: string | undefined;
  readonly purpose: string | undefined;
}

/** The same limits as over HTTP: the libraries of subscriptions parse and validate by themselves, where no plugin of the HTTP server sees it. */
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

/** What subscriptions stand on, over WebSocket and as server-sent events alike. */
export interface SubscriptionParts {
  readonly schema: GraphQLSchema;
  /** Root value of subscriptions: the streams. */
  readonly root: object;
  readonly limits: OperationLimits;
  /** Executes a subscription: its results, or what keeps it from beginning. */
  subscribe(args: ExecutionArgs): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult>;
  /** The context of one operation. A caller who is refused is in it as the refusal. */
  open(credentials: Credentials): RequestContext | Promise<RequestContext>;
  /** Resolves once the read log has what the operation's next frame shows of persons: not before is it sent. */
  beforeFrame(context: RequestContext): Promise<void>;
  /** The one translator of errors. Without a context where the operation never began to run. */
  formatError(error: GraphQLError, context: RequestContext | undefined): GraphQLFormattedError;
}

/** An operation as a client sends it. */
export interface Sent {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

/**
 * Makes ready what a client sent: paid for, parsed, validated, a subscription, and paid for by its cost. What is wrong
 * with the document is answered, not thrown.
 * @throws Refusal or GraphQLError for what is let in by no means.
 */
export function prepareSubscription(
  { schema, root, limits }: SubscriptionParts, context: RequestContext, { query, operationName, variables }: Sent, more: object = {},
): ExecutionArgs | GraphQLError[] {
  limits.begin(context);
  const document = limits.parse(query);
  checkIsSubscription(document, operationName);
  const errors = limits.validate(schema, document);
  if (errors.length > 0) return [...errors];
  limits.admit(context, schema, document, operationName, variables);
  return { schema, document, rootValue: { ...root, ...more }, contextValue: context, operationName, variableValues: variables };
}

/** The caller of a context, or why there is none. */
export function callerOf(context: RequestContext): RequestContext['principal'] | Refusal {
  try {
    return context.principal;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** An error in the form that GraphQL gives it. */
export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return error instanceof Error ? new GraphQLError(error.message, { originalError: error }) : new GraphQLError('Unknown error');
}

function checkIsSubscription(document: DocumentNode, name: string | null | undefined): void {
  const operation = getOperationAST(document, name);
  if (!operation) throw new Refusal('BAD_REQUEST', 'Name the operation of the document that is to run.');
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    throw new Refusal('BAD_REQUEST', 'Only subscriptions run here. Send queries and mutations by POST to /graphql.');
  }
}
