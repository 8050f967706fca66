import { getNamedType, type FieldNode, type GraphQLNamedType, type GraphQLObjectType } from 'graphql';
import type { Fill, PageSource } from '../../../core/access/mapping';
import { COUNT_LIMIT, writeCursor } from '../../../core/kernel/page';
import { NotMapped } from './not-mapped';
import type { Selecting } from './selecting';
import { joined, literal, objectText } from './sql-json';

type Field = readonly [key: string, sql: string];

/** The statement that a page is a part of. */
export interface AroundPage {
  readonly selecting: Selecting;
  alias(): string;
  hole(fill: Fill, parts: readonly string[]): string;
  object(type: GraphQLNamedType, nodes: readonly FieldNode[], alias: string): string;
}

/** Fields of PageInfo that are told without looking at any row. */
const TOLD_BEFORE: ReadonlySet<string> = new Set(['hasPreviousPage', '__typename']);

/** JSON text of a connection: its rows are read once, in the list's order, and counted beyond the page only where that is asked for. */
export function pageSql(statement: AroundPage, type: GraphQLObjectType, nodes: readonly FieldNode[], source: PageSource): string {
  const alias = statement.alias();
  const selected = [...statement.selecting.subfields(type, nodes)];
  const looksBeyond = selected.some(([, below]) => below[0]!.name.value === 'pageInfo' && asksForRows(statement, type, below));
  const page = new PageFields(statement, type, source, alias, looksBeyond);
  const fields = selected.map(([key, below]): Field => [key, page.field(below)]);
  if (!page.readsRows) return objectText(fields);
  const rows = source.rows(looksBeyond ? source.first + 1 : source.first);
  const numbered = looksBeyond ? `SELECT rows.*, row_number() OVER () AS page_row FROM (${rows}) AS rows` : rows;
  return `(SELECT ${objectText(fields)} FROM (${numbered}) AS ${alias})`;
}

/** The fields of a connection, over the rows of its page. */
class PageFields {
  readsRows = false;

  constructor(
    private readonly statement: AroundPage, private readonly type: GraphQLObjectType, private readonly source: PageSource,
    private readonly alias: string, private readonly looksBeyond: boolean,
  ) {}

  field(nodes: readonly FieldNode[]): string {
    const name = nodes[0]!.name.value;
    switch (name) {
      case '__typename': return literal(JSON.stringify(this.type.name));
      case 'nodes': return this.list((alias) => this.statement.object(this.below(this.type, 'nodes'), nodes, alias));
      case 'edges': return this.list((alias) => this.edge(nodes, alias));
      case 'pageInfo': return this.pageInfo(nodes);
      case 'totalCount': return this.total();
      default: throw new NotMapped(`${this.type.name}.${name}`);
    }
  }

  private list(textOf: (alias: string) => string): string {
    this.readsRows = true;
    return joined([`'['`, `coalesce(string_agg(${textOf(this.alias)}, ',')${this.withinPage}, '')`, `']'`]);
  }

  private edge(nodes: readonly FieldNode[], alias: string): string {
    const type = this.below(this.type, 'edges') as GraphQLObjectType;
    return objectText([...this.statement.selecting.subfields(type, nodes)].map(([key, below]): Field => {
      const name = below[0]!.name.value;
      if (name === '__typename') return [key, literal(JSON.stringify(type.name))];
      if (name === 'cursor') return [key, this.cursor(`${alias}.page_key`)];
      return [key, this.statement.object(this.below(type, 'node'), below, alias)];
    }));
  }

  private pageInfo(nodes: readonly FieldNode[]): string {
    const type = this.below(this.type, 'pageInfo') as GraphQLObjectType;
    return objectText([...this.statement.selecting.subfields(type, nodes)].map(([key, below]): Field => [key, this.infoField(below[0]!.name.value)]));
  }

  private infoField(name: string): string {
    if (name === '__typename') return `'"PageInfo"'`;
    if (name === 'hasPreviousPage') return literal(String(this.source.isBehind));
    this.readsRows = true;
    switch (name) {
      case 'hasNextPage': return `CASE WHEN count(*) > ${this.source.first} THEN 'true' ELSE 'false' END`;
      case 'startCursor': return this.cursor(`min(${this.alias}.page_key) FILTER (WHERE ${this.alias}.page_row = 1)`);
      // No aggregate may ask for an order of its own: the others would be gathered in it too.
      case 'endCursor': return this.cursor(`(array_agg(${this.alias}.page_key)${this.withinPage})[least(count(*), ${this.source.first})]`);
      default: throw new NotMapped(`PageInfo.${name}`);
    }
  }

  private get withinPage(): string {
    return !this.looksBeyond ? '' : ` FILTER (WHERE ${this.alias}.page_row <= ${this.source.first})`;
  }

  private cursor(key: string): string {
    return this.statement.hole(cursorFill(this.source.list), [key]);
  }

  private total(): string {
    if (!this.source.all) return `'null'`;
    return `coalesce((SELECT CASE WHEN count(*) <= ${COUNT_LIMIT} THEN count(*) END FROM (SELECT 1 ${this.source.all()} LIMIT ${COUNT_LIMIT + 1}) AS counted)::text, 'null')`;
  }

  private below(type: GraphQLObjectType, name: string): GraphQLNamedType {
    return getNamedType(type.getFields()[name]!.type);
  }
}

function asksForRows(statement: AroundPage, type: GraphQLObjectType, nodes: readonly FieldNode[]): boolean {
  const info = getNamedType(type.getFields()['pageInfo']!.type) as GraphQLObjectType;
  return [...statement.selecting.subfields(info, nodes).values()].some(([node]) => !TOLD_BEFORE.has(node!.name.value));
}

function cursorFill(list: string): Fill {
  return { text: ([key]) => (key ? JSON.stringify(writeCursor(list, JSON.parse(key) as string[])) : 'null') };
}
