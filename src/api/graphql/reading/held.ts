import { getNamedType, isLeafType, isObjectType, type FieldNode, type GraphQLLeafType, type GraphQLObjectType } from 'graphql';
import type { Filling, HeldField, HeldFields } from '../../../core/access/mapping';
import type { Selecting } from './selecting';
import { NotMapped } from './not-mapped';

/** Writes the selected fields of a value that is at hand as JSON text. */
export type Writes = (value: unknown, filling: Filling) => string;

/** Makes what writes the fields that are selected of a type, of one value, of each of a list, or null. */
export function writing(selecting: Selecting, type: GraphQLObjectType, nodes: readonly FieldNode[], fields: HeldFields<never>): Writes {
  const parts = [...selecting.subfields(type, nodes)].map(([key, below], i) => {
    const write = writingField(selecting, type, below, fields);
    const name = `${i === 0 ? '' : ','}${JSON.stringify(key)}:`;
    return (value: never, filling: Filling): string => name + write(value, filling);
  });
  const one = (value: unknown, filling: Filling): string => {
    let text = '{';
    for (const part of parts) text += part(value as never, filling);
    return `${text}}`;
  };
  return (value, filling) => {
    if (value === null || value === undefined) return 'null';
    return Array.isArray(value) ? `[${value.map((each) => one(each, filling)).join(',')}]` : one(value, filling);
  };
}

function writingField(
  selecting: Selecting, type: GraphQLObjectType, nodes: readonly FieldNode[], fields: HeldFields<never>,
): (value: never, filling: Filling) => string {
  const name = nodes[0]!.name.value;
  if (name === '__typename') return () => JSON.stringify(type.name);
  const field: HeldField<never> | undefined = fields[name];
  const definition = type.getFields()[name]!;
  if (!field || definition.args.length > 0) throw new NotMapped(`${type.name}.${name}`);
  const below = getNamedType(definition.type);
  if (typeof field === 'function') {
    if (!isLeafType(below)) throw new NotMapped(`${type.name}.${name}`);
    return (value, filling) => plain(below, field(value, filling));
  }
  if (!isObjectType(below)) throw new NotMapped(`${type.name}.${name}`);
  const write = writing(selecting, below, nodes, field.fields());
  return (value, filling) => write(field.find(value, filling), filling);
}

function plain(type: GraphQLLeafType, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map((one) => plain(type, one)).join(',')}]`;
  return JSON.stringify(type.serialize(value));
}
