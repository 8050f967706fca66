import {
  getNamedType, getNullableType, isCompositeType, isListType, isInterfaceType, isObjectType, Kind, OperationTypeNode,
  SchemaMetaFieldDef, TypeMetaFieldDef, valueFromASTUntyped,
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema,
  type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { badInput } from '../../core/kernel/errors';
import { PAGE_DEFAULT, PAGE_LIMIT } from '../../core/kernel/page';

/** What an operation is called with. */
export type Variables = Readonly<Record<string, unknown>>;

/** Rows that a list without a page is taken to have. */
const LIST_ROWS = 10;
/** Lists that describe the schema are read from memory. */
const SCHEMA_ROWS = 3;
/** A verb writes several rows in one transaction. */
const VERB = 10;
/** A stream is looked after as long as it runs. */
const STREAM = 100;
const PAGED = new Set(['nodes', 'edges']);

/**
 * What an operation may cost: about the number of objects that it can answer with. A page counts as often as its rows
 * (`first`), a list without pages as ten, rows of an input as one each; values of objects are free.
 * @throws Refusal BAD_USER_INPUT where a page is asked for that no list gives.
 */
export function costOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): number {
  return new Costing(schema, document, operation, variables).ofOperation();
}

/** One costing: what is known of fragments is kept, so that a document costs no more time than it has fields. */
class Costing {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<string, number>();
  private readonly variables: Variables;
  private readonly inputRows: number;

  constructor(private readonly schema: GraphQLSchema, document: DocumentNode, private readonly operation: OperationDefinitionNode, variables: Variables) {
    this.fragments = new Map(document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])));
    const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) => (
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : []
    ));
    this.variables = { ...Object.fromEntries(defaults), ...variables };
    this.inputRows = longestList(Object.values(this.variables));
  }

  ofOperation(): number {
    const root = this.schema.getRootType(this.operation.operation);
    const own = this.operation.operation === OperationTypeNode.SUBSCRIPTION ? STREAM : 0;
    return root ? own + this.ofSelections(this.operation.selectionSet, root, 1) : 0;
  }

  /** @param rows how many rows `nodes` and `edges` of this selection have, where it is one on a page. */
  private ofSelections({ selections }: SelectionSetNode, type: GraphQLNamedType, rows: number): number {
    let sum = 0;
    for (const one of selections) {
      switch (one.kind) {
        case Kind.FIELD: sum += this.ofField(one, type, rows); break;
        case Kind.INLINE_FRAGMENT: sum += this.ofSelections(one.selectionSet, this.typeNamed(one.typeCondition?.name.value) ?? type, rows); break;
        case Kind.FRAGMENT_SPREAD: sum += this.ofFragment(one.name.value, rows); break;
      }
    }
    return sum;
  }

  private ofFragment(name: string, rows: number): number {
    const key = `${name} ${rows}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    this.known.set(key, 0);
    const fragment = this.fragments.get(name);
    const type = fragment && this.typeNamed(fragment.typeCondition.name.value);
    const cost = type ? this.ofSelections(fragment.selectionSet, type, rows) : 0;
    this.known.set(key, cost);
    return cost;
  }

  private ofField(node: FieldNode, parent: GraphQLNamedType, rows: number): number {
    const field = this.fieldOf(parent, node.name.value);
    if (!field) return 0;
    const page = this.pageOf(field, node);
    const named = getNamedType(field.type);
    const isVerb = parent === this.schema.getMutationType();
    const own = isVerb ? VERB + Math.max(this.inputRows, longestList(node.arguments?.map((one) => valueFromASTUntyped(one.value)) ?? [])) : 0;
    if (!isCompositeType(named) || !node.selectionSet) return own;
    const isList = isListType(getNullableType(field.type));
    const times = !isList ? 1 : page ?? this.rowsOf(field, named, parent, rows);
    return own + times * (1 + this.ofSelections(node.selectionSet, named, isList ? 1 : page ?? 1));
  }

  private fieldOf(parent: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find((one) => one.name === name);
    if (meta && parent === this.schema.getQueryType()) return meta;
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  }

  private rowsOf(field: GraphQLField<unknown, unknown>, named: GraphQLNamedType, parent: GraphQLNamedType, rows: number): number {
    if (isConnection(parent) && PAGED.has(field.name)) return rows;
    if (named.name.startsWith('__')) return SCHEMA_ROWS;
    return this.operation.operation === OperationTypeNode.MUTATION ? Math.max(LIST_ROWS, this.inputRows) : LIST_ROWS;
  }

  /** The page that a field with `first` is asked for; undefined where it has no pages. */
  private pageOf(field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    const argument = field.args.find(({ name }) => name === 'first');
    if (!argument) return undefined;
    const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    const first: unknown = given && valueFromASTUntyped(given, this.variables);
    if (typeof first !== 'number') return typeof argument.defaultValue === 'number' ? argument.defaultValue : PAGE_DEFAULT;
    if (first > PAGE_LIMIT) throw badInput('first', `first must be a whole number from 1 to ${PAGE_LIMIT}.`);
    return Math.max(1, first);
  }

  private typeNamed(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.schema.getType(name);
  }
}

function isConnection(type: GraphQLNamedType): boolean {
  return isObjectType(type) && type.name.endsWith('Connection');
}

/** Length of the longest list in values and in the fields of their objects; inputs hold lists no deeper. */
function longestList(values: readonly unknown[]): number {
  return values.reduce<number>((longest, value) => {
    const lists: unknown[] = typeof value === 'object' && value !== null ? [value, ...Object.values(value) as unknown[]] : [];
    return lists.reduce<number>((most, list) => (Array.isArray(list) ? Math.max(most, list.length) : most), longest);
  }, 0);
}
