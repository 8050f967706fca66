import {
  getNamedType, isInterfaceType, isLeafType, isNonNullType, isObjectType, isUnionType,
  type GraphQLField, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema,
} from 'graphql';

/** Reference rows: everybody's, so that their insides prove nothing here. */
const REFERENCE = ['Agency', 'Region', 'Protocol', 'IsolationSite', 'IsolationRoom', 'VolunteerTeam', 'PageInfo', 'Clock'];

/** Tokens of one part: the rest of the document needs a few as well. */
const PART_TOKENS = 900;

function tokensOf(text: string): number {
  return text.split(/\s+/).length;
}

/**
 * Selections of everything that a schema has, as the schema itself tells: a field that is new tomorrow is asked for
 * tomorrow. Lists are asked for by their nodes; of reference rows nothing but that they are there.
 */
export class Everything {
  constructor(private readonly schema: GraphQLSchema) {}

  /** Everything in a type down to so many objects within each other. */
  of(name: string, depth: number): string {
    return this.selection(this.schema.getType(name)!, depth);
  }

  /** As {@link of}, in as few selections as keep below the number of tokens that a document may hold. */
  partsOf(name: string, depth: number): string[] {
    const type = this.schema.getType(name) as GraphQLObjectType;
    const fields = Object.values(type.getFields()).map((field) => this.field(field, depth)).filter(Boolean);
    const parts: string[] = [''];
    for (const field of fields) {
      if (tokensOf(parts.at(-1)!) + tokensOf(field) > PART_TOKENS) parts.push('');
      parts.push(`${parts.pop()} ${field}`);
    }
    return parts.map((part) => `{ __typename ${part} }`);
  }

  /** As {@link of} for a connection of an interface, one selection for each type that can stand there: together they are more than one document may hold. */
  ofEach(name: string, depth: number): string[] {
    const node = getNamedType((this.schema.getType(name) as GraphQLObjectType).getFields()['nodes']!.type);
    return this.possible(node).map((type) => `{ nodes { __typename ... on ${type.name} ${this.selection(type, depth)} } }`);
  }

  /** Types that can stand where an interface or union is named. */
  private possible(type: GraphQLNamedType): readonly GraphQLNamedType[] {
    return isInterfaceType(type) || isUnionType(type) ? this.schema.getPossibleTypes(type) : [];
  }

  private selection(type: GraphQLNamedType, depth: number): string {
    if (isUnionType(type)) return `{ __typename ${this.spread(type, depth)} }`;
    if (!isObjectType(type) && !isInterfaceType(type)) return '';
    if (REFERENCE.includes(type.name)) return '{ __typename }';
    if (type.name.endsWith('Connection')) return `{ nodes ${this.selection(getNamedType(type.getFields()['nodes']!.type), depth)} }`;
    const fields = Object.values(type.getFields()).map((field) => this.field(field, depth)).filter(Boolean);
    return `{ __typename ${fields.join(' ')} ${isInterfaceType(type) ? this.spread(type, depth) : ''} }`;
  }

  /** What only some of the possible types have. A field that two of them have with different types goes under a name of its own. */
  private spread(type: GraphQLNamedType, depth: number): string {
    const common = isInterfaceType(type) ? Object.keys(type.getFields()) : [];
    const possible = this.possible(type).filter(isObjectType);
    const differs = (field: GraphQLField<unknown, unknown>): boolean => (
      possible.some((one) => one.getFields()[field.name] && String(one.getFields()[field.name]!.type) !== String(field.type))
    );
    return possible.map((one) => {
      const fields = Object.values(one.getFields()).filter((field) => !common.includes(field.name))
        .map((field) => ({ text: this.field(field, depth), alias: differs(field) ? `${one.name}_${field.name}: ` : '' }))
        .filter(({ text }) => text !== '').map(({ text, alias }) => alias + text);
      return `... on ${one.name} { __typename ${fields.join(' ')} }`;
    }).join(' ');
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const type = getNamedType(field.type);
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return '';
    if (isLeafType(type)) return field.name;
    return depth > 0 ? `${field.name} ${this.selection(type, depth - 1)}` : '';
  }
}
