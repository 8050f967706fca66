import { Field, ID, InterfaceType, Int, ObjectType, type ClassType } from 'type-graphql';
import { writeCursor, type Page } from './page';
import { Cursor } from './scalars';

/** Whatever has an id of its own. */
@InterfaceType({ description: 'Whatever has an id of its own. Fetch it again with node(id).' })
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, unique over all types, never given twice.' })
  id!: string;
}

/** Where a page stands within its list. */
@ObjectType({ description: 'Where a page stands within its list.' })
export class PageInfo {
  @Field({ description: 'Whether rows follow after endCursor.' })
  hasNextPage!: boolean;

  @Field({ description: 'Whether the page was asked for with a cursor, so that rows stand before it.' })
  hasPreviousPage!: boolean;

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the first row; null on an empty page.' })
  startCursor?: string;

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the last row: pass it as `after` for the next page. Null on an empty page.' })
  endCursor?: string;
}

/** One page in the form of the Relay cursor connections specification. */
export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: PageInfo;
  total: () => Promise<number | null>;
}

/** Turns a page of rows into a connection; cursors are good for the list named by `list` only. */
export function toConnection<R, T>(list: string, page: Page<R>, toNode: (row: R) => T): Connection<T> {
  const edges = page.rows.map((row, i) => ({ cursor: writeCursor(list, page.keys[i]!), node: toNode(row) }));
  const pageInfo = Object.assign(new PageInfo(), {
    hasNextPage: page.hasNextPage,
    hasPreviousPage: page.hasPreviousPage,
    startCursor: edges[0]?.cursor,
    endCursor: edges.at(-1)?.cursor,
  });
  return { edges, nodes: edges.map((edge) => edge.node), pageInfo, total: page.total };
}

/** A class of the API; those of interfaces cannot be made. */
type NodeClass<T extends object> = ClassType<T> | (abstract new (...args: never[]) => T);

/** The pair of GraphQL types `${name}Edge` and `${name}Connection` for a node type. */
export function connectionTypes<T extends object>(name: string, node: () => NodeClass<T>, counted = true) {
  @ObjectType(`${name}Edge`, { description: `One ${name} within a page.` })
  class Edge {
    @Field(() => Cursor, { description: 'Place of this row: pass it as `after` to go on behind it.' })
    cursor!: string;

    @Field(node as () => ClassType<T>, { description: 'The row itself.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.` })
  class Uncounted {
    @Field(() => [Edge], { description: 'The rows with their cursors.' })
    edges!: Edge[];

    @Field(() => [node()], { description: 'The rows without their cursors.' })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Where this page stands within the list.' })
    pageInfo!: PageInfo;

    total?: () => Promise<number | null>;
  }
  if (counted) countTotal(Uncounted);
  return { Edge, Connection: Uncounted };
}

function countTotal(target: { prototype: object }): void {
  Object.defineProperty(target.prototype, 'totalCount', {
    value(this: { total?: () => Promise<number | null> }) {
      return this.total?.() ?? null;
    },
    configurable: true,
    writable: true,
  });
  Field(() => Int, { nullable: true, description: 'Rows of the whole list; counted only when asked for, null beyond 10,000.' })(
    target.prototype, 'totalCount', Object.getOwnPropertyDescriptor(target.prototype, 'totalCount') as TypedPropertyDescriptor<unknown>,
  );
}
