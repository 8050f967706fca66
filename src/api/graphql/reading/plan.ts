import { Kind, type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { admit, type AccessRule } from '../../../core/access/access';
import { Row, type Fill, type Rights } from '../../../core/access/mapping';
import { viewFor, type Principal } from '../../../core/access/principal';
import type { RequestContext } from '../../../core/access/request-context';
import { TextWithHoles } from './hole';
import type { MappingSet } from './mapping-set';
import { Selecting } from './selecting';
import { NotMapped } from './not-mapped';
import { Statement, type BoundValue } from './statement';

/** An operation as one statement, for everybody with the same rights. */
export interface Plan {
  /** One column a root. */
  readonly sql: string;
  readonly values: readonly BoundValue[];
  readonly fills: readonly Fill[];
  /** Roots in the order of the answer. */
  readonly roots: readonly Root[];
  /** What is left to resolvers: an operation with the other roots, and a field for which that is. */
  readonly rest?: { readonly document: DocumentNode; readonly why: string };
}

/** A root of an operation by its name in the answer, and whether it is compiled, with who may ask for it. */
interface Root {
  readonly key: string;
  readonly isCompiled: boolean;
  readonly rule?: AccessRule;
}

/** An operation with its coerced variables. */
export interface Operation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a caller sees, by grade. */
export function rightsOf(principal: Principal): Rights {
  return { views: [viewFor(principal, 0), viewFor(principal, 1), viewFor(principal, 2)] };
}

/**
 * Makes a query into one statement; roots that ask for a field without a mapping are left to resolvers.
 * @throws NotMapped where all are; Refusal or GraphQLError for arguments that its resolver refuses too.
 */
export function compile(schema: GraphQLSchema, mappings: MappingSet, { document, definition, variables }: Operation, rights: Rights): Plan {
  const fragments = document.definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION);
  const statement = new Statement(new Selecting(schema, fragments, variables), mappings, rights);
  const query = schema.getQueryType()!;
  const asked = [...statement.selecting.roots(query, definition)];
  const texts = asked.map(([, nodes]) => statement.attempt(() => statement.field(query, nodes, NOWHERE)));
  const columns = texts.filter((text) => typeof text === 'string');
  const [why] = texts.filter((text) => text instanceof NotMapped);
  if (why && columns.length === 0) throw why;
  const left = asked.flatMap(([, nodes], i) => (texts[i] instanceof NotMapped ? nodes : []));
  return {
    sql: `SELECT ${columns.map((text, i) => `${text} AS "${i}"`).join(', ')}`, values: statement.values, fills: statement.fills,
    roots: asked.map(([key, [node]], i) => ({
      key, isCompiled: typeof texts[i] === 'string', rule: query.getFields()[node!.name.value]?.extensions['access'] as AccessRule | undefined,
    })),
    ...(why && { rest: { why: why.field, document: { ...document, definitions: [{ ...definition, selectionSet: { kind: Kind.SELECTION_SET, selections: left } }, ...fragments] } } }),
  };
}

const NOWHERE = new Row('nowhere');

/** How roots that are left over are resolved: JSON texts by their names in the answer, or null where anything went wrong. */
export type Resolves = (document: DocumentNode) => Promise<ReadonlyMap<string, string> | null>;

/** Answers a query: its data as JSON text, or null where resolvers have to tell what is wrong. What it shows of persons is noted as resolvers note it. */
export async function run(plan: Plan, context: RequestContext, resolve: Resolves): Promise<string | null> {
  for (const { rule, isCompiled } of plan.roots) if (rule && isCompiled) admit(rule, context.principal);
  const [compiled, left] = await Promise.all([readTexts(plan, context), plan.rest ? resolve(plan.rest.document) : NONE_LEFT]);
  if (!left) return null;
  const fields = plan.roots.map(({ key, isCompiled }) => `${JSON.stringify(key)}:${isCompiled ? compiled.shift()! : left.get(key)!}`);
  return `{${fields.join(',')}}`;
}

/**
 * A statement of this size takes longer to plan than to run, so each connection plans it once, whoever asks; and a plan for
 * everybody must not bet on how much somebody reaches. Every list has an index in its own order and every relation one by its key:
 * rows are read from there, one by one, and never gathered to be sorted or hashed, which would grow with what the caller reaches.
 */
const AS_PLANNED = ['plan_cache_mode = force_generic_plan', 'work_mem = 64', 'hash_mem_multiplier = 1', 'jit = off',
  ...['sort', 'seqscan', 'hashjoin', 'mergejoin', 'material', 'memoize'].map((name) => `enable_${name} = off`)].map((one) => `SET LOCAL ${one}`).join('; ');

const NONE_LEFT: ReadonlyMap<string, string> = new Map();

async function readTexts({ sql, values, fills }: Plan, context: RequestContext): Promise<string[]> {
  const { database, dbContext } = context;
  const [row] = await database.readOnce<Record<string, string>>(dbContext, AS_PLANNED, sql, values.map((value) => value(context)));
  const holed = Object.values(row!).map((text) => new TextWithHoles(text, fills));
  const keys = await database.keysOf(dbContext, new Set(holed.flatMap((one) => [...one.persons])));
  return holed.map((one) => one.filled({ context, keys }));
}
