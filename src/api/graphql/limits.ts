import {
  GraphQLError, Kind, parse, validate, visit, type DocumentNode, type GraphQLSchema, type SelectionSetNode, type Source,
} from 'graphql';
import { Refusal, type ErrorCode } from '../../core/kernel/errors';

/** Most tokens that a document may have. It also bounds how deep the parser goes, so that no document exhausts the stack. */
export const MAX_TOKENS = 1_000;
/** Most bytes of a request's body: a thousand leads fit. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** Most characters of a document: long values belong into variables. */
export const MAX_CHARACTERS = 50_000;
/** Most levels of fields: the usual introspection query has 15. */
export const MAX_DEPTH = 15;
/** Most fields of a document under another name. */
export const MAX_ALIASES = 50;
/** How often one field may stand in a selection: validation compares each with each. */
export const MAX_REPEATS = 5;
/** Most places in a document where a fragment is used: validation compares them with each other too. */
export const MAX_SPREADS = 40;
/** Most directives in a document. */
export const MAX_DIRECTIVES = 50;
/** Most values in the variables of a request: a thousand leads with all that is known fit. */
export const MAX_VALUES = 50_000;
/** Most levels of lists and objects within one value, in a document as in variables. */
export const MAX_VALUE_DEPTH = 12;
/** More mistakes than these are not told in one answer. */
export const MAX_ERRORS = 20;
const TOKENS_EXCEEDED = /^Syntax Error: Document contains more that \d+ tokens/;

/**
 * Parses a document within all limits that need no schema: length, tokens, depth, aliases, directives.
 * @throws Refusal TOO_COMPLEX for a document that is too large; GraphQLError for a text that is no document.
 */
export function parseWithinLimits(source: string | Source): DocumentNode {
  if ((typeof source === 'string' ? source : source.body).length > MAX_CHARACTERS) throw tooMuch(`${MAX_CHARACTERS} characters`);
  const document = parseTokens(source);
  checkShape(document);
  return document;
}

function parseTokens(source: string | Source): DocumentNode {
  try {
    return parse(source, { maxTokens: MAX_TOKENS });
  } catch (error) {
    const isTooLong = error instanceof GraphQLError && TOKENS_EXCEEDED.test(error.message);
    if (isTooLong || error instanceof RangeError) throw tooMuch(`${MAX_TOKENS} tokens`);
    throw error instanceof GraphQLError ? coded(error, 'GRAPHQL_PARSE_FAILED') : error;
  }
}

/** @throws Refusal TOO_COMPLEX where a document is too deep or has too many aliases or directives. */
export function checkShape(document: DocumentNode): void {
  const counts = { aliases: 0, directives: 0, spreads: 0, valueDepth: 0 };
  const deeper = {
    enter: (): void => {
      counts.valueDepth += 1;
      if (counts.valueDepth > MAX_VALUE_DEPTH) throw tooMuch(`${MAX_VALUE_DEPTH} levels in a value`);
    },
    leave: (): void => { counts.valueDepth -= 1; },
  };
  visit(document, {
    Field: ({ alias }) => { if (alias) counts.aliases += 1; },
    SelectionSet: checkRepeats,
    FragmentSpread: () => { counts.spreads += 1; },
    InlineFragment: () => { counts.spreads += 1; },
    Directive: () => { counts.directives += 1; },
    ListValue: deeper,
    ObjectValue: deeper,
  });
  if (counts.aliases > MAX_ALIASES) throw tooMuch(`${MAX_ALIASES} aliases`);
  if (counts.spreads > MAX_SPREADS) throw tooMuch(`${MAX_SPREADS} uses of fragments`);
  if (counts.directives > MAX_DIRECTIVES) throw tooMuch(`${MAX_DIRECTIVES} directives`);
  if (depthOf(document) > MAX_DEPTH) throw tooMuch(`${MAX_DEPTH} levels of fields`);
}

function checkRepeats({ selections }: SelectionSetNode): void {
  const times = new Map<string, number>();
  for (const one of selections) {
    if (one.kind !== Kind.FIELD) continue;
    const name = (one.alias ?? one.name).value;
    const count = (times.get(name) ?? 0) + 1;
    if (count > MAX_REPEATS) throw tooMuch(`${MAX_REPEATS} times the same field in one selection`);
    times.set(name, count);
  }
}

/** Levels of fields, those of fragments included. A fragment within itself counts once: validation refuses it. */
function depthOf(document: DocumentNode): number {
  const fragments = new Map(document.definitions.flatMap((one) => (
    one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one.selectionSet] as const] : []
  )));
  const known = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const found = known.get(name);
    const selections = fragments.get(name);
    if (found !== undefined || !selections) return found ?? 0;
    known.set(name, 0);
    const depth = ofSelections(selections);
    known.set(name, depth);
    return depth;
  };
  const ofSelections = ({ selections }: SelectionSetNode): number => selections.reduce((deepest, one) => {
    if (one.kind === Kind.FRAGMENT_SPREAD) return Math.max(deepest, ofFragment(one.name.value));
    const below = one.selectionSet ? ofSelections(one.selectionSet) : 0;
    return Math.max(deepest, below + (one.kind === Kind.FIELD ? 1 : 0));
  }, 0);
  return Math.max(0, ...document.definitions.map((one) => (one.kind === Kind.OPERATION_DEFINITION ? ofSelections(one.selectionSet) : 0)));
}

/** @throws Refusal TOO_COMPLEX where variables hold too many values or are nested too deeply. Walks without recursion. */
export function checkVariables(variables: unknown): void {
  let level: unknown[] = [variables];
  let count = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_VALUE_DEPTH) throw tooMuch(`${MAX_VALUE_DEPTH} levels in the variables`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const part of Object.values(value)) next.push(part);
      if (count + next.length > MAX_VALUES) throw tooMuch(`${MAX_VALUES} values in the variables`);
    }
    count += next.length;
    level = next;
  }
}

/** Everything that is wrong with a document by the schema, up to a limit, and never with a guess at what was meant. */
export function validateWithinLimits(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  return validate(schema, document, undefined, { maxErrors: MAX_ERRORS, hideSuggestions: true })
    .map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
}

function coded({ message, nodes, source, positions }: GraphQLError, code: ErrorCode): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}

function tooMuch(what: string): Refusal {
  return new Refusal('TOO_COMPLEX', `The request has more than ${what}. Ask for less, or in several requests.`);
}
