import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { FieldMapping, TypeMapping } from '../../../core/access/mapping';

/** A kind of loop, as a list over all kinds needs it. */
export interface LoopType {
  readonly kind: string;
  readonly type: string;
  readonly table: string;
}

/** All mappings of all rooms, put together: what can be compiled. */
export class MappingSet {
  readonly loops: readonly LoopType[];
  private readonly declared: readonly TypeMapping[];
  private readonly fields = new Map<string, Readonly<Record<string, FieldMapping>>>();

  /** @throws Error that names every mapping of a field that the schema does not have: nothing is declared in vain. */
  constructor(private readonly schema: GraphQLSchema, mappings: readonly TypeMapping[]) {
    this.declared = mappings;
    const types = [...new Set(mappings.map((one) => one.type))];
    const of = (name: string): TypeMapping[] => mappings.filter((one) => one.type === name);
    for (const name of types) {
      const type = schema.getType(name);
      const above = isObjectType(type) ? type.getInterfaces().flatMap((one) => of(one.name)) : [];
      this.fields.set(name, Object.assign({}, ...[...above, ...of(name)].map((one) => one.fields)) as Record<string, FieldMapping>);
    }
    this.loops = mappings.flatMap(({ type, loop }) => (loop ? [{ ...loop, type }] : []));
    const faults = mappings.flatMap((one) => this.faultsOf(one));
    if (faults.length > 0) throw new Error(`Mappings do not fit the schema:\n${faults.join('\n')}`);
  }

  /** The mapping of a field; undefined where it is left to its resolver. */
  field(type: string, name: string): FieldMapping | undefined {
    return this.fields.get(type)?.[name];
  }

  /** The mapping of a field that is declared for all kinds of loop. */
  ofLoops(name: string): FieldMapping | undefined {
    return this.declared.find((one) => one.type === 'Loop' && one.fields[name])?.fields[name];
  }

  /** The kind of loop that a type is. */
  loopType(type: string): LoopType | undefined {
    return this.loops.find((one) => one.type === type);
  }

  /** Names of all fields that are mapped, such as `Clock.code`. */
  get names(): string[] {
    return [...this.fields].flatMap(([type, fields]) => Object.keys(fields).map((name) => `${type}.${name}`));
  }

  private faultsOf({ type, fields }: TypeMapping): string[] {
    const known = this.schema.getType(type);
    if (!isObjectType(known) && !isInterfaceType(known)) return [`${type} is no type with fields.`];
    const types = isInterfaceType(known) ? [known, ...this.schema.getPossibleTypes(known)] : [known];
    return Object.keys(fields).filter((name) => !types.some((one) => one.getFields()[name])).map((name) => `${type}.${name} is no field.`);
  }
}

