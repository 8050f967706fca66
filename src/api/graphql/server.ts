import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, Kind, OperationTypeNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { RequestContext } from '../../core/access/request-context';
import { Refusal } from '../../core/kernel/errors';
import type { ErrorTranslator } from './errors';
import { MAX_TOKENS } from './limits';
import { requestLog } from './request-log';

/** HTTP status of a request whose caller could not be established. */
const STATUS: Readonly<Record<string, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, BAD_USER_INPUT: 400 };

/** How the server of GraphQL over HTTP is made. */
export interface GraphqlServerOptions {
  readonly schema: GraphQLSchema;
  readonly errors: ErrorTranslator;
  readonly log: Pick<Logger, 'info'>;
  /** Milliseconds that only go up, for how long things took. */
  readonly milliseconds: () => number;
  /** Introspection and suggestions are for development. */
  readonly isProduction: boolean;
}

/** GraphQL over HTTP: one operation a request, no batches, every error through the one translator. */
export function createGraphqlServer({ schema, errors, log, milliseconds, isProduction }: GraphqlServerOptions): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    stopOnTerminationSignals: false,
    plugins: [callerFirst, translated(errors), requestLog(log, milliseconds)],
  });
}

/** Without a known caller nothing of an operation runs, but looking at the schema where that is allowed. */
const callerFirst: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue }) {
        if (contextValue.knownPrincipal || (operation && isIntrospection(operation))) return;
        try {
          void contextValue.principal;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          throw new GraphQLError(error.message, { originalError: error, extensions: { code: error.code, http: { status: STATUS[error.code] ?? 403 } } });
        }
      },
    };
  },
};

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
