import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema, getNamedType, isInputObjectType, isInterfaceType, isLeafType, isObjectType, type GraphQLField, type GraphQLObjectType,
} from 'graphql';

const contract = buildSchema(readFileSync(join(__dirname, 'contract.graphql'), 'utf8'));
/** What is asked of an object that another one names, where that is more than its id. */
const NAMED: Readonly<Record<string, string>> = {
  Agency: '{ id code }', Region: '{ code }', PersonOfInterest: '{ id controlState }', Protocol: '{ id code }',
};

/** How a verb is called. */
export interface VerbDocument {
  /** Asks for everything in the answer that needs no arguments; of objects that the answer's objects name, the ids. */
  readonly document: string;
  /** Names of the input's fields, such as expectedVersion. */
  readonly inputs: readonly string[];
}

/** The document of a verb of the contract. */
export function verbDocument(verb: string): VerbDocument {
  const field = contract.getMutationType()?.getFields()[verb];
  const payload = field && getNamedType(field.type);
  const input = field && getNamedType(field.args[0]!.type);
  if (!isObjectType(payload) || !isInputObjectType(input)) throw new Error(`the contract has no verb ${verb}`);
  const parts = Object.values(payload.getFields()).map((part) => {
    const type = getNamedType(part.type);
    return isObjectType(type) ? `${part.name} ${selectionOf(type)}` : part.name;
  });
  return {
    document: `mutation($input: ${input.name}!) { ${verb}(input: $input) { ${parts.join(' ')} } }`,
    inputs: Object.keys(input.getFields()),
  };
}

/** A selection of everything in a type of the contract that needs no arguments; of objects that it names, the ids. */
export function selectionOfType(name: string): string {
  const type = contract.getType(name);
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`the contract has no type ${name} with fields`);
  return selectionOf(type as GraphQLObjectType);
}

function selectionOf(type: GraphQLObjectType): string {
  return `{ __typename ${Object.values(type.getFields()).map(select).filter(Boolean).join(' ')} }`;
}

function select(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return field.name;
  if (!isObjectType(type) || field.args.length > 0) return '';
  const isNode = type.getInterfaces().some((one) => one.name === 'Node');
  const named = NAMED[type.name] ?? (isNode ? '{ id }' : undefined);
  return `${field.name} ${named ?? `{ ${leavesOf(type)} }`}`;
}

/** Fields of a part, such as a clock: its own values, and the codes of agencies and editions. */
function leavesOf(type: GraphQLObjectType): string {
  return Object.values(type.getFields()).map((field) => {
    const named = getNamedType(field.type);
    return isLeafType(named) ? field.name : NAMED[named.name] ? `${field.name} ${NAMED[named.name]}` : '';
  }).filter(Boolean).join(' ');
}
