import { Kind, type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { admit, type AccessRule } from '../../../core/access/access';
import { Row, type Fill, type Rights } from '../../../core/access/mapping';
import { viewFor, type Principal } from '../../../core/access/principal';
import type { RequestContext } from '../../../core/access/request-context';
import { vaultOf } from '../../../core/db/keys/vault-of';
import { TextWithHoles } from './hole';
import type { MappingSet } from './mapping-set';
import { Selecting } from './selecting';
import { objectText } from './sql-json';
import { Statement, type BoundValue } from './statement';

/** An operation as one statement, for everybody with the same rights. */
export interface Plan {
  readonly sql: string;
  readonly values: readonly BoundValue[];
  readonly fills: readonly Fill[];
  /** Who may ask for its roots. */
  readonly rules: readonly AccessRule[];
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
 * Makes a query into one statement.
 * @throws NotMapped where it asks for a field without a mapping; Refusal or GraphQLError for arguments that its resolver refuses too.
 */
export function compile(schema: GraphQLSchema, mappings: MappingSet, { document, definition, variables }: Operation, rights: Rights): Plan {
  const fragments = document.definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION);
  const statement = new Statement(new Selecting(schema, fragments, variables), mappings, rights);
  const query = schema.getQueryType()!;
  const roots = [...statement.selecting.roots(query, definition)];
  const nowhere = new Row('nowhere');
  const text = objectText(roots.map(([key, nodes]) => [key, statement.field(query, nodes, nowhere)]));
  const rules = roots.flatMap(([, [node]]) => {
    const rule = query.getFields()[node!.name.value]?.extensions['access'] as AccessRule | undefined;
    return rule ? [rule] : [];
  });
  return { sql: `SELECT ${text} AS text`, values: statement.values, fills: statement.fills, rules };
}

/** Answers a query: its data as JSON text. What it shows of persons is noted as resolvers note it. */
export async function run({ sql, values, fills, rules }: Plan, context: RequestContext): Promise<string> {
  for (const rule of rules) admit(rule, context.principal);
  const { holes, keys } = await context.read(async (tx) => {
    const [row]: { text: string }[] = await tx.query(sql, values.map((value) => value(context)));
    const made = new TextWithHoles(row!.text, fills);
    return { holes: made, keys: await vaultOf(tx).keysOf(tx, made.persons) };
  });
  return holes.filled({ context, keys });
}
