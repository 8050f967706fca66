import { getNamedType, isAbstractType, isObjectType, type FieldNode, type GraphQLField, type GraphQLNamedType, type GraphQLObjectType } from 'graphql';
import { Row, type Asked, type Fill, type Finds, type HeldFields, type PageSource, type Rights, type Source } from '../../../core/access/mapping';
import type { RequestContext } from '../../../core/access/request-context';
import { holeSql } from './hole';
import { loopObject } from './loop-object';
import { writing } from './held';
import type { MappingSet } from './mapping-set';
import { NotMapped } from './not-mapped';
import { pageSql } from './page';
import type { Selecting } from './selecting';
import { literal, objectText } from './sql-json';

/** A value of a statement, for one request. */
export type BoundValue = (context: RequestContext) => unknown;

/** One statement while it is made: its values, its holes, and aliases that are used once. */
export class Statement {
  readonly values: BoundValue[] = [];
  readonly fills: Fill[] = [];
  private aliases = 0;
  private partyAt: string | undefined;
  private nowAt: string | undefined;

  constructor(readonly selecting: Selecting, readonly mappings: MappingSet, readonly rights: Rights) {}

  get party(): string {
    return (this.partyAt ??= `${this.bind((context) => context.party)}::uuid`);
  }

  get now(): string {
    return (this.nowAt ??= `${this.bind((context) => context.now)}::timestamptz`);
  }

  bind(value: BoundValue): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Makes a part of the statement, or leaves no trace of it where a field of it is not mapped. */
  attempt(make: () => string): string | NotMapped {
    const { partyAt, nowAt } = this;
    const [values, fills] = [this.values.length, this.fills.length];
    try {
      return make();
    } catch (error) {
      if (!(error instanceof NotMapped)) throw error;
      Object.assign(this, { partyAt, nowAt });
      this.values.length = values;
      this.fills.length = fills;
      return error;
    }
  }

  /** SQL of a hole. */
  hole(fill: Fill, parts: readonly string[]): string {
    this.fills.push(fill);
    return holeSql(this.fills.length - 1, parts);
  }

  alias(): string {
    this.aliases += 1;
    return `t${this.aliases}`;
  }

  /** JSON text of the selected fields of a row of a type; of a row of `loop`, where the type is an interface, by the row's kind. */
  object(type: GraphQLNamedType, nodes: readonly FieldNode[], alias: string): string {
    if (isObjectType(type)) return this.concrete(type, nodes, alias);
    if (!isAbstractType(type) || type.name !== 'Loop') throw new NotMapped(type.name);
    return loopObject(this, [...this.selecting.schema.getPossibleTypes(type)], nodes, alias);
  }

  /** JSON text of one field of a row. */
  field(type: GraphQLObjectType, nodes: readonly FieldNode[], row: Row): string {
    const name = nodes[0]!.name.value;
    if (name === '__typename') return literal(JSON.stringify(type.name));
    const mapping = this.mappings.field(type.name, name);
    const definition = type.getFields()[name];
    if (!mapping || !definition) throw new NotMapped(`${type.name}.${name}`);
    const asked = new AskedField(this, definition, nodes);
    const sql = mapping(asked, row);
    // An argument that the mapping does not know changes the answer, or it would not be given.
    if (asked.leftOut) throw new NotMapped(`${type.name}.${name}(${asked.leftOut})`);
    return sql;
  }

  private concrete(type: GraphQLObjectType, nodes: readonly FieldNode[], alias: string): string {
    const own = this.alias();
    const row = new Row(alias, own);
    const text = objectText([...this.selecting.subfields(type, nodes)].map(([key, below]) => [key, this.field(type, below, row)]));
    if (!row.usesOwn) return text;
    const table = this.mappings.loopType(type.name)?.table;
    if (!table) throw new NotMapped(type.name);
    return `(SELECT ${text} FROM ${table} ${own} WHERE ${own}.id = ${alias}.id)`;
  }
}

/** One field that is asked for: what its mapping works with. */
class AskedField implements Asked {
  readonly args: Readonly<Record<string, unknown>>;
  private readonly type: GraphQLNamedType;
  private readonly unread = new Set<string>();

  constructor(private readonly statement: Statement, definition: GraphQLField<unknown, unknown>, private readonly nodes: readonly FieldNode[]) {
    const given = statement.selecting.argumentsOf(definition, nodes[0]!);
    for (const [name, value] of Object.entries(given)) if (value !== null) this.unread.add(name);
    this.args = new Proxy(given, { get: (all, name: string) => (this.unread.delete(name), all[name]) });
    this.type = getNamedType(definition.type);
  }

  /** An argument with a value at which nobody has looked. */
  get leftOut(): string | undefined {
    return [...this.unread][0];
  }

  get rights(): Rights {
    return this.statement.rights;
  }

  get party(): string {
    return this.statement.party;
  }

  get now(): string {
    return this.statement.now;
  }

  value(value: unknown): string {
    return this.statement.bind(typeof value === 'function' ? value as BoundValue : () => value);
  }

  hole(fill: Fill, ...parts: string[]): string {
    return this.statement.hole(fill, parts);
  }

  one({ type, from }: Source): string {
    const alias = this.statement.alias();
    return `coalesce((SELECT ${this.statement.object(this.typeNamed(type), this.nodes, alias)} FROM ${from} AS ${alias}), 'null')`;
  }

  many({ type, from }: Source): string {
    const alias = this.statement.alias();
    const text = this.statement.object(this.typeNamed(type), this.nodes, alias);
    return `(SELECT '[' || coalesce(string_agg(${text}, ','), '') || ']' FROM ${from} AS ${alias})`;
  }

  page(source: PageSource): string {
    if (!isObjectType(this.type)) throw new NotMapped(this.type.name);
    return pageSql(this.statement, this.type, this.nodes, source);
  }

  held<T>(fields: HeldFields<T>, finds: Finds<T>, ...parts: string[]): string {
    if (!isObjectType(this.type)) throw new NotMapped(this.type.name);
    const write = writing(this.statement.selecting, this.type, this.nodes, fields);
    const sealed = finds.sealed === undefined ? {} : { sealed: finds.sealed };
    return this.hole({ ...sealed, text: (told, filling) => write(finds.find(told, filling), filling) }, ...parts);
  }

  private typeNamed(name: string): GraphQLNamedType {
    const type = this.statement.selecting.schema.getType(name);
    if (!type) throw new Error(`the schema has no type ${name}`);
    return type;
  }
}
