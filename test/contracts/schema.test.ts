import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  buildSchema, DangerousChangeType, findBreakingChanges, findDangerousChanges, isInputObjectType, isInterfaceType,
  isNonNullType, isObjectType, isSpecifiedScalarType, type GraphQLField, type GraphQLNamedType, type GraphQLSchema,
} from 'graphql';

import { buildBihuanSchema } from '../../src/api/graphql/schema';
import { SCHEMA_FILE, schemaText } from '../../src/cli/emit-schema';

const ROOT = join(__dirname, '../..');
const contract = buildSchema(readFileSync(join(ROOT, 'test/kit/contract.graphql'), 'utf8'));
let emitted: GraphQLSchema;

beforeAll(async () => {
  emitted = await buildBihuanSchema();
});

/** The types of our own, by name. */
function ownTypes(schema: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));
}

/** `Type.field` with its description, for everything that has fields. */
function describedFields(type: GraphQLNamedType): [path: string, description: string][] {
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
  return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field.description?.trim() ?? '']);
}

function rootFields(): [path: string, field: GraphQLField<unknown, unknown>][] {
  const roots = [emitted.getQueryType(), emitted.getMutationType(), emitted.getSubscriptionType()];
  return roots.flatMap((type) => Object.values(type?.getFields() ?? {}).map(
    (field): [string, GraphQLField<unknown, unknown>] => [`${type!.name}.${field.name}`, field],
  ));
}

/** Defaults of input fields that differ: the comparison of graphql looks at those of arguments alone. */
function changedInputDefaults(before: GraphQLSchema, after: GraphQLSchema): string[] {
  return ownTypes(before).filter(isInputObjectType).flatMap((type) => {
    const now = after.getType(type.name);
    if (!isInputObjectType(now)) return [];
    return Object.values(type.getFields())
      .filter((field) => field.defaultValue !== undefined && field.defaultValue !== now.getFields()[field.name]?.defaultValue)
      .map((field) => `${type.name}.${field.name}`);
  });
}

describe('the emitted schema', () => {
  it('is the committed one; if not, run `npm run schema`', () => {
    expect(schemaText(emitted)).toBe(readFileSync(join(ROOT, SCHEMA_FILE), 'utf8'));
  });

  it('breaks nothing of the contract', () => {
    expect(findBreakingChanges(contract, emitted).map((change) => `${change.type}: ${change.description}`)).toEqual([]);
  });

  it('changes no default of the contract', () => {
    const defaults = findDangerousChanges(contract, emitted).filter((change) => change.type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE);
    expect(defaults.map((change) => change.description)).toEqual([]);
    expect(changedInputDefaults(contract, emitted)).toEqual([]);
  });

  it('describes every type and field with more than its name', () => {
    const described = ownTypes(emitted).flatMap((type) => [
      [type.name, type.description?.trim() ?? ''] as [string, string], ...describedFields(type),
    ]);
    const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
    const bare = described.filter(([path, text]) => text === '' || letters(text) === letters(path.split('.').at(-1)!));
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it('declares for every operation who may use it', () => {
    const open = rootFields().filter(([, field]) => typeof (field.extensions['access'] as { to?: unknown } | undefined)?.to !== 'string');
    expect(open.map(([path]) => path)).toEqual([]);
  });

  it('gives every verb one input with an idempotency key, and an answer that another refusal does not undo', () => {
    const wrong = Object.values(emitted.getMutationType()?.getFields() ?? {}).filter((field) => {
      const input = field.args.length === 1 && field.args[0]!.name === 'input' && isNonNullType(field.args[0]!.type) ? field.args[0]!.type.ofType : undefined;
      const key = isInputObjectType(input) ? input.getFields()['idempotencyKey'] : undefined;
      return isNonNullType(field.type) || String(key?.type) !== 'String!';
    });
    expect(wrong.map((field) => field.name)).toEqual([]);
  });
});

describe('the comparison with the contract', () => {
  const changed = (edit: (sdl: string) => string) => buildSchema(edit(readFileSync(join(ROOT, 'test/kit/contract.graphql'), 'utf8')));

  it('sees a field that is gone and one that became nullable', () => {
    expect(findBreakingChanges(contract, changed((sdl) => sdl.replace(' leaderTitle: String size: Int! deployments', ' size: Int deployments')))).toHaveLength(2);
  });

  it('sees a changed default of an argument and of an input field', () => {
    const other = changed((sdl) => sdl.replace('clocks: [Clock!]!\n  verbs: [String!]!\n  withheld: [String!]!\n  trace(first: Int = 50', 'clocks: [Clock!]!\n  verbs: [String!]!\n  withheld: [String!]!\n  trace(first: Int = 20').replace('Priority = URGENT', 'Priority = ROUTINE'));
    expect(findDangerousChanges(contract, other).map((change) => change.type)).toContain(DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE);
    expect(changedInputDefaults(contract, other)).toEqual(['IssueInvestigationInput.priority']);
  });
});
