import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, Kind, OperationTypeNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { RequestContext } from '../../core/access/request-context';
import { Refusal } from '../../core/kernel/errors';
import type { ReadLog } from '../../core/trace/read-log';
import { readLogFirst } from './disclosed-fields';
import type { ErrorTranslator } from './errors';
import { MAX_ERRORS, MAX_TOKENS } from './limits';
import type { Admission } from './limits-admission';
import { stringifyResult } from './reading/compiled-text';
import type { CompiledReads } from './reading/compiled-reads';
import { requestLog } from './request-log';

/** HTTP status of a request of which nothing was executed, by the code of the refusal; 400 for all others. */
const STATUS: Readonly<Record<string, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, RATE_LIMITED: 429 };

/** How the server of GraphQL over HTTP is made. */
export interface GraphqlServerOptions {
  readonly schema: GraphQLSchema;
  readonly errors: ErrorTranslator;
  /** What is let in; the HTTP server asks it about each body before. */
  readonly admission: Admission;
  readonly log: Pick<Logger, 'info'>;
  /** What answers queries without resolvers, where it can. */
  readonly reads: CompiledReads;
  /** What answers are held back for. */
  readonly readLog: ReadLog;
  /** Milliseconds that only go up, for how long things took. */
  readonly milliseconds: () => number;
  /** Introspection is for development. */
  readonly isProduction: boolean;
}

/** GraphQL over HTTP: one operation a request, no batches, every error through the one translator. */
export function createGraphqlServer({ schema, errors, admission, log, reads, readLog, milliseconds, isProduction }: GraphqlServerOptions): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    documentStore: admission.known,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationOptions: { maxErrors: MAX_ERRORS },
    executionOptions: { maxCoercionErrors: MAX_ERRORS },
    stopOnTerminationSignals: false,
    stringifyResult,
    plugins: [callerFirst, charged(admission), reads.plugin, readLogFirst(readLog, errors), translated(errors), requestLog(log, milliseconds)],
  });
}

/** Without a known caller nothing of an operation runs, but looking at the schema where that is allowed; and no subscription runs here. */
const callerFirst: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue }) {
        if (operation && isIntrospection(operation)) return;
        refusing(() => {
          void contextValue.principal;
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION) throw new Refusal('BAD_REQUEST', 'Subscriptions run over WebSocket at the same address, and at /graphql/stream.');
        });
      },
    };
  },
};

/** The caller pays for an operation before it runs; every answer tells what is left. */
function charged(admission: Admission): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ contextValue, schema, document, operation, request, response }) {
          if (!operation) return;
          const headers = refusing(
            () => admission.charge(contextValue, schema, document, operation, request.variables ?? {}),
            () => admission.headersOf(contextValue),
          );
          for (const [name, value] of Object.entries(headers)) response.http.headers.set(name, value);
        },
      };
    },
  };
}

/**
 * Makes a refusal into the error with which the server answers without executing anything: with a status, and with
 * the headers that `headersOf` gives.
 * @throws GraphQLError for a Refusal; all else as it was thrown.
 */
export function refusing<T>(work: () => T, headersOf: () => Readonly<Record<string, string>> = () => ({})): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const retryAfter = error.details['retryAfter'];
    const headers = new HeaderMap(Object.entries({ ...headersOf(), ...(typeof retryAfter === 'number' && { 'retry-after': String(retryAfter) }) }));
    throw new GraphQLError(error.message, {
      originalError: error, extensions: { ...error.details, code: error.code, http: { status: STATUS[error.code] ?? 400, headers } },
    });
  }
}

/** Errors are translated here and not by formatError, which does not know the request. */
function translated(errors: ErrorTranslator): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response, contextValue, errors: raised }) {
          const { body } = response;
          if (body.kind !== 'single' || !raised || !body.singleResult.errors) return;
          body.singleResult.errors = raised.map((error) => errors.translate(error, contextValue.requestId));
        },
      };
    },
  };
}

function isIntrospection(operation: OperationDefinitionNode): boolean {
  return operation.operation === OperationTypeNode.QUERY
    && operation.selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'));
}
