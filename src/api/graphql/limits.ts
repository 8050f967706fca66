import { GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema, type Source } from 'graphql';

/** Most tokens that a document may have. */
export const MAX_TOKENS = 2_000;
/** Most bytes of a request's body: a thousand leads fit. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/**
 * Parses a document within limits. A document that is nested so deeply that the parser runs out of stack is refused
 * like any other that is too large.
 */
export function parseWithinLimits(source: string | Source): DocumentNode {
  try {
    return parse(source, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (error instanceof RangeError) throw parseFailure();
    throw error;
  }
}

function parseFailure(): GraphQLError {
  return new GraphQLError('The document is nested too deeply.', { extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
}

/** The limits in the form in which sockets, which parse and validate by themselves, take them. */
export const operationLimits = {
  parse: parseWithinLimits,
  validate: (schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] => validate(schema, document),
};
