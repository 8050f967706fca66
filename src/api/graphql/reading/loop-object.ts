import type { FieldNode, GraphQLObjectType } from 'graphql';
import { Row } from '../../../core/access/mapping';
import type { LoopType, MappingSet } from './mapping-set';
import { NotMapped } from './not-mapped';
import type { Selected, Selecting } from './selecting';
import { joined, literal } from './sql-json';

/** A kind of loop with the fields that an operation selects of it. */
interface KindSelected {
  readonly type: GraphQLObjectType;
  readonly loop: LoopType;
  readonly fields: Selected;
}

/** The statement that an object is a part of. */
export interface AroundObject {
  readonly selecting: Selecting;
  readonly mappings: MappingSet;
  alias(): string;
  field(type: GraphQLObjectType, nodes: readonly FieldNode[], row: Row): string;
}

/** Fields that stand one behind the other, and are either read alike of all kinds or by kind. */
interface Run {
  readonly keys: string[];
  readonly isShared: boolean;
}

/**
 * JSON text of the selected fields of a row of `loop` of any kind. What is read alike of all kinds is read once, and only the rest by
 * the row's kind: a statement has to be prepared for each of its parts, whether or not a row needs it.
 */
export function loopObject(statement: AroundObject, types: readonly GraphQLObjectType[], nodes: readonly FieldNode[], alias: string): string {
  const kinds = types.map((type): KindSelected => {
    const loop = statement.mappings.loopType(type.name);
    if (!loop) throw new NotMapped(type.name);
    return { type, loop, fields: statement.selecting.subfields(type, nodes) };
  });
  const runs = runsOf(statement.mappings, kinds);
  if (!runs) return byKind(alias, kinds, (kind) => joined([literal('{'), ...ownText(statement, kind, [...kind.fields.keys()], alias, true), literal('}')]));
  const parts = runs.flatMap(({ keys, isShared }, i) => (
    isShared ? texts(statement, kinds[0]!, keys, new Row(alias), i === 0)
      : [byKind(alias, kinds.filter((kind) => keys.some((key) => kind.fields.has(key))), (kind) => (
        joined(ownText(statement, kind, keys.filter((key) => kind.fields.has(key)), alias, i === 0))
      ))]
  ));
  return joined([literal('{'), ...parts, literal('}')]);
}

function byKind(alias: string, kinds: readonly KindSelected[], textOf: (kind: KindSelected) => string): string {
  return `CASE ${alias}.kind ${kinds.map((kind) => `WHEN '${kind.loop.kind}' THEN ${textOf(kind)}`).join(' ')} ELSE '' END`;
}

/** Fields one behind the other, as parts of a text. */
function texts(statement: AroundObject, { type, fields }: KindSelected, keys: readonly string[], row: Row, isFirst: boolean): string[] {
  return keys.flatMap((key, i) => [literal(`${isFirst && i === 0 ? '' : ','}${JSON.stringify(key)}:`), statement.field(type, fields.get(key)!, row)]);
}

/** As {@link texts}, with the columns of the kind's own table where they are used. */
function ownText(statement: AroundObject, kind: KindSelected, keys: readonly string[], alias: string, isFirst: boolean): string[] {
  const own = statement.alias();
  const row = new Row(alias, own);
  const parts = texts(statement, kind, keys, row, isFirst);
  if (!row.usesOwn) return parts;
  if (!kind.loop.table) throw new NotMapped(kind.type.name);
  return [`(SELECT ${joined(parts)} FROM ${kind.loop.table} ${own} WHERE ${own}.id = ${alias}.id)`];
}

/** All fields in an order that is that of every kind; undefined where there is none, or none with a field of every kind in front. */
function runsOf(mappings: MappingSet, kinds: readonly KindSelected[]): readonly Run[] | undefined {
  const keys = inOneOrder(kinds.map((kind) => [...kind.fields.keys()]));
  const runs: Run[] = [];
  for (const key of keys ?? []) {
    const isShared = isReadAlike(mappings, kinds, key);
    if (runs.at(-1)?.isShared === isShared) runs.at(-1)!.keys.push(key);
    else runs.push({ keys: [key], isShared });
  }
  return kinds.every(({ fields }) => runs[0]?.keys.some((key) => fields.has(key))) ? runs : undefined;
}

function isReadAlike(mappings: MappingSet, kinds: readonly KindSelected[], key: string): boolean {
  const [first] = kinds;
  const nodes = first!.fields.get(key);
  const name = nodes?.[0]?.name.value;
  const mapping = name === undefined ? undefined : mappings.ofLoops(name);
  return mapping !== undefined && kinds.every(({ type, fields }) => {
    const others = fields.get(key);
    return others?.length === nodes!.length && others.every((node, i) => node === nodes![i]) && mappings.field(type.name, name!) === mapping;
  });
}

/** Lists of keys as one list in which each of them has its order; undefined where they contradict each other. */
export function inOneOrder(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  const rests = lists.map((list) => [...list]);
  const merged: string[] = [];
  while (rests.some((rest) => rest.length > 0)) {
    const next = rests.flatMap((rest) => rest.slice(0, 1)).find((key) => rests.every((rest) => rest.indexOf(key) <= 0));
    if (next === undefined) return undefined;
    merged.push(next);
    for (const rest of rests) if (rest[0] === next) rest.shift();
  }
  return merged;
}
