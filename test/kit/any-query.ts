import * as fc from 'fast-check';
import {
  getNamedType, isCompositeType, isInterfaceType, isNonNullType, isObjectType, isUnionType,
  type GraphQLCompositeType, type GraphQLField, type GraphQLSchema,
} from 'graphql';

/** Roots that are asked for, each with the arguments that it may get; ids are drawn from those of the world. */
export type Roots = Readonly<Record<string, readonly string[]>>;

const DEEPEST = 4;
const MOST_FIELDS = 6;

/** Queries that the schema allows: any fields in any order, under other names, twice, in fragments, with pages of any size. */
export class AnyQuery {
  /** Fields, such as `Query.me`, that are asked for no more: whoever finds that they are not compiled puts them here. */
  readonly left = new Set<string>();

  constructor(private readonly schema: GraphQLSchema, private readonly roots: Roots) {}

  /** One query. */
  get arbitrary(): fc.Arbitrary<string> {
    return fc.gen().map((pick) => {
      const query = this.schema.getQueryType()!;
      const names = Object.keys(this.roots).filter((name) => !this.left.has(`Query.${name}`));
      const fields = Array.from({ length: pick(fc.integer, { min: 1, max: 2 }) }, (_, i) => {
        const name = pick(() => fc.constantFrom(...names));
        const given = pick(() => fc.constantFrom(...this.roots[name]!));
        const type = getNamedType(query.getFields()[name]!.type) as GraphQLCompositeType;
        return `r${i}: ${name}${given} ${this.selection(pick, type, DEEPEST)}`;
      });
      return `{ ${fields.join(' ')} }`;
    });
  }

  private selection(pick: fc.GeneratorValue, type: GraphQLCompositeType, depth: number): string {
    if (isUnionType(type)) return '{ __typename }';
    const fields = this.some(pick, Object.values(type.getFields()).filter((field) => this.mayAsk(type.name, field, depth)));
    const texts = fields.map((field, i) => this.field(pick, field, depth, i));
    if (isInterfaceType(type)) texts.push(...this.onKinds(pick, type.name, depth));
    if (pick(fc.boolean)) texts.push('__typename');
    return texts.length === 0 ? '{ __typename }' : `{ ${texts.join(' ')} }`;
  }

  private onKinds(pick: fc.GeneratorValue, name: string, depth: number): string[] {
    const kinds = this.schema.getPossibleTypes(this.schema.getType(name) as never);
    const one = pick(() => fc.constantFrom(...kinds));
    if (!isObjectType(one) || !pick(fc.boolean)) return [];
    const fields = this.some(pick, Object.values(one.getFields()).filter((field) => this.mayAsk(one.name, field, depth)));
    return [`... on ${one.name} { __typename ${fields.map((field) => `k_${one.name}_${this.field(pick, field, depth, 0, true)}`).join(' ')} }`];
  }

  private field(pick: fc.GeneratorValue, field: GraphQLField<unknown, unknown>, depth: number, at: number, isNamed = false): string {
    const type = getNamedType(field.type);
    const alias = isNamed ? `${field.name}: ` : pick(fc.boolean) ? `a${at}_${field.name}: ` : '';
    const page = field.args.some((arg) => arg.name === 'first') ? `(first: ${pick(fc.integer, { min: 1, max: 4 })})` : '';
    return `${alias}${field.name}${page}${isCompositeType(type) ? ` ${this.selection(pick, type, depth - 1)}` : ''}`;
  }

  private some<T>(pick: fc.GeneratorValue, all: readonly T[]): T[] {
    return pick(() => fc.shuffledSubarray([...all], { minLength: Math.min(1, all.length), maxLength: Math.min(MOST_FIELDS, all.length) }));
  }

  private mayAsk(type: string, field: GraphQLField<unknown, unknown>, depth: number): boolean {
    if (this.left.has(`${type}.${field.name}`) || field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return false;
    return depth > 0 || !isCompositeType(getNamedType(field.type));
  }
}
