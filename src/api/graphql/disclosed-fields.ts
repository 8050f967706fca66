import type { ApolloServerPlugin } from '@apollo/server';
import { defaultFieldResolver, isObjectType, OperationTypeNode, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { shownBy } from '../../core/access/disclosure';
import type { RequestContext } from '../../core/access/request-context';
import type { DisclosureChannel } from '../../core/trace/disclosure-line';
import type { ReadLog } from '../../core/trace/read-log';
import type { ErrorTranslator } from './errors';

/**
 * Lets every personal field of the schema note whom it shows, at the moment when its value goes into an answer: what a
 * document does not ask for is not noted.
 */
export function noteDisclosures(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields()).filter((one) => one.extensions['personal'])) {
      field.resolve = noting(field.resolve ?? defaultFieldResolver);
    }
  }
}

function noting(resolve: GraphQLFieldResolver<unknown, unknown>): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => {
    const note = (value: unknown): unknown => {
      const shown = shownBy(source as object, info.fieldName, value);
      if (shown) (context as RequestContext).disclosures.note(shown);
      return value;
    };
    const value: unknown = resolve(source, args, context, info);
    return value instanceof Promise ? value.then(note) : note(value);
  };
}

/** Writes down what an answer shows of persons. Resolves once that is committed; nothing is sent before. */
export async function settle(readLog: ReadLog, context: RequestContext, channel: DisclosureChannel): Promise<void> {
  const shown = context.disclosures.take();
  if (shown.length > 0) await readLog.record({ principal: context.principal, channel, shown });
}

/** Holds answers over HTTP back until the read log has them; where it cannot have them, the answer is INTERNAL without data. */
export function readLogFirst(readLog: ReadLog, errors: ErrorTranslator): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ contextValue, operation, response }) {
          try {
            await settle(readLog, contextValue, operation?.operation === OperationTypeNode.MUTATION ? 'MUTATION' : 'QUERY');
          } catch (error) {
            response.body = { kind: 'single', singleResult: { data: null, errors: [errors.translate(error, contextValue.requestId)] } };
          }
        },
      };
    },
  };
}
