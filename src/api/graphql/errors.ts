import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { ERROR_CODES, Refusal, type ErrorCode } from '../../core/kernel/errors';

/** PostgreSQL: query_canceled, which a statement timeout raises. */
const QUERY_CANCELED = '57014';
/** Text of graphql-js that leads to the place of a bad variable; it holds names of fields, never values. */
const VARIABLE_PATH = /^Variable "\$(\w+)" got invalid value .* at "([\w.[\]]+)";/s;
const VARIABLE = /^Variable "\$(\w+)"/;
const MISSING_FIELD = /Field "(\w+)" of required type "[\w![\]]+" was not provided\.$/;
/** Validation messages that quote a literal of the document. */
const QUOTES_LITERAL = /cannot represent|found |Expected |got invalid value|does not exist in|must not be/;

/** The one translator of errors: over HTTP and WebSocket the caller sees what this makes of them, and nothing else. */
export class ErrorTranslator {
  constructor(private readonly log: Pick<Logger, 'error'>) {}

  /** An error as the caller may see it. What is not expected is logged and becomes INTERNAL with the request's id. */
  translate(error: unknown, requestId: string): GraphQLFormattedError {
    const original = originalOf(error);
    const place = error instanceof GraphQLError ? placeOf(error) : {};
    if (original instanceof Refusal) {
      return { message: original.message, ...place, extensions: { code: original.code, ...original.details } };
    }
    if (codeOf(original) === QUERY_CANCELED) {
      return { message: 'The answer took too long and was given up. Ask for less at once.', ...place, extensions: { code: 'TIMEOUT' } };
    }
    if (error instanceof GraphQLError && (original === undefined || original instanceof GraphQLError)) return ofDocument(error, place);
    this.log.error({ requestId, fault: faultOf(original) }, 'unexpected error');
    return { message: 'Something went wrong on our side. Report the request id.', ...place, extensions: { code: 'INTERNAL', requestId } };
  }
}

/** The error that a resolver threw, below any wrapping. */
export function originalOf(error: unknown): unknown {
  let current = error;
  while (current instanceof GraphQLError && current.originalError) current = current.originalError;
  return current === error && error instanceof GraphQLError ? undefined : current;
}

/** What may be logged of a fault: its kind and where it happened. Messages of libraries quote values. */
export function faultOf(error: unknown): { name: string; code?: string; frames: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim()).slice(0, 12);
  const code = codeOf(error);
  return { name: error.name, ...(code !== undefined && { code }), frames };
}

/** Errors of the document and its variables, without the values in them. */
function ofDocument(error: GraphQLError, place: object): GraphQLFormattedError {
  const code = documentCode(error);
  if (code === 'GRAPHQL_PARSE_FAILED') {
    return { message: 'The document is not GraphQL: see locations for the place of the error.', ...place, extensions: { code } };
  }
  if (code === 'BAD_USER_INPUT') return { ...variableError(error), ...place, extensions: { code, path: variablePath(error) } };
  const quotes = code === 'GRAPHQL_VALIDATION_FAILED' && QUOTES_LITERAL.test(error.message) && !error.message.includes('Did you mean');
  const message = quotes ? 'A value in the document has the wrong type: see locations.' : error.message;
  return { message, ...place, extensions: { ...extensionsOf(error), code } };
}

function documentCode(error: GraphQLError): ErrorCode {
  const given = error.extensions['code'];
  if (given === 'INTERNAL_SERVER_ERROR' || given === undefined) return VARIABLE.test(error.message) ? 'BAD_USER_INPUT' : 'BAD_REQUEST';
  if (given === 'OPERATION_RESOLUTION_FAILURE') return 'BAD_REQUEST';
  return (ERROR_CODES as readonly unknown[]).includes(given) ? given as ErrorCode : 'BAD_REQUEST';
}

function variableError(error: GraphQLError): { message: string } {
  const missing = MISSING_FIELD.exec(error.message);
  if (missing) return { message: `${missing[1]} is required.` };
  const expected = error.originalError instanceof GraphQLError ? '' : /Expected (an? [\w\s,:+.()-]+)\.$/.exec(error.message)?.[1];
  return { message: expected ? `Expected ${expected}.` : 'A variable is missing or has the wrong type: see extensions.path.' };
}

function variablePath(error: GraphQLError): string | undefined {
  const deep = VARIABLE_PATH.exec(error.message);
  const missing = MISSING_FIELD.exec(error.message)?.[1];
  const base = deep?.[2] ?? VARIABLE.exec(error.message)?.[1];
  const path = base && missing && !base.endsWith(`.${missing}`) ? `${base}.${missing}` : base;
  return path?.replaceAll(/\[(\d+)\]/g, '.$1');
}

function placeOf(error: GraphQLError): { path?: readonly (string | number)[]; locations?: GraphQLError['locations'] } {
  return { ...(error.locations && { locations: error.locations }), ...(error.path && { path: error.path }) };
}

function extensionsOf(error: GraphQLError): Record<string, unknown> {
  const { http: _http, stacktrace: _stacktrace, ...rest } = error.extensions;
  return rest;
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
