import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { AGENCY_KINDS, type AgencyKind } from '../access/purpose';
import { connectionTypes, Node } from '../kernel/connection';
import { publicId, type RowId } from '../kernel/ids';
import { DateOnly, RegionCode } from '../kernel/scalars';
import { REGION_LEVELS, type AgencyRow, type RegionLevel, type RegionRow } from './region';

/** The contract's enum AgencyKind. */
export const AgencyKindEnum = enumOf(AGENCY_KINDS);
registerEnumType(AgencyKindEnum, {
  name: 'AgencyKind',
  description: 'What an agency is: its kind decides which purposes it can have and what it sees.',
});

/** The contract's enum RegionLevel. */
export const RegionLevelEnum = enumOf(REGION_LEVELS);
registerEnumType(RegionLevelEnum, {
  name: 'RegionLevel',
  description: 'Levels of a region, from the widest to the narrowest. A functional zone runs divisions beside their formal parents.',
});

function enumOf<W extends string>(words: readonly W[]): { [K in W]: K } {
  return Object.fromEntries(words.map((word) => [word, word])) as { [K in W]: K };
}

/** API form of a region; made by {@link regionOf}. */
@ObjectType({ description: 'A division by GB/T 2260 and its like, or a functional zone. Old codes stay, with their last day.' })
export class Region {
  @Field(() => RegionCode, { description: 'Its code: 6, 9 or 12 digits, or a private code such as ZZ-TIZ.' })
  code!: string;

  @Field({ description: 'Its name in Chinese.' })
  name!: string;

  @Field(() => RegionLevelEnum, { description: 'How wide it is.' })
  level!: RegionLevel;

  @Field(() => DateOnly, { nullable: true, description: 'First day on which the code was in use; null where it lies before all that is recorded.' })
  validFrom!: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'Last day on which the code was in use, itself included; null while it goes on.' })
  validUntil!: string | null;

  parentCode!: string | null;
}

/** API form of an agency; made by {@link agencyOf}. */
@ObjectType({ implements: Node, description: 'An organisation that works here: it opens loops, holds them, or watches over them.' })
export class Agency extends Node {
  @Field({ description: 'Kind and region, such as COMMUNITY-350602001; -2 and on for further ones of a kind in a region.' })
  code!: string;

  @Field({ description: 'Its name in Chinese.' })
  name!: string;

  @Field(() => AgencyKindEnum, { description: 'What it is.' })
  kind!: AgencyKind;

  regionCode!: string;
  rowId!: RowId;
}

/** The contract's AgencyEdge and AgencyConnection. */
export const { Edge: AgencyEdge, Connection: AgencyConnection } = connectionTypes('Agency', () => Agency);

/** The one door from a region's row to the API. */
export function regionOf(row: RegionRow): Region {
  const { code, name, level, validFrom, validUntil, parentCode } = row;
  return Object.assign(new Region(), { code, name, level, validFrom, validUntil, parentCode });
}

/** The one door from an agency's row to the API. */
export function agencyOf(row: AgencyRow): Agency {
  const { id, code, name, kind, regionCode } = row;
  return Object.assign(new Agency(), { id: publicId('Agency', id), rowId: id, code, name, kind, regionCode });
}
