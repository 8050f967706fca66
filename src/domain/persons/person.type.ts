import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { maskDocument, maskName, maskPhone } from '../../core/access/mask';
import { disclose, Personal } from '../../core/access/personal';
import { decide, type View } from '../../core/access/policy';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import { publicId, type RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import type { ControlState } from '../../core/loops/loop-kind';
import { ControlStateEnum } from '../../core/loops/loop.type';
import { RiskCategoryEnum } from '../../core/protocols/protocol.type';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { DocumentType } from './identity-document';
import { SEXES, type Sex } from './person';
import type { KnownDocument } from './identity-key';
import type { PersonRow } from './person.entity';
import { DocumentTypeEnum } from './person.input';

/** GraphQL enum of {@link SEXES}. */
export const SexEnum = enumOf(SEXES);
registerEnumType(SexEnum, {
  name: 'Sex',
  description: 'Sex by GB/T 2261.1-2003.',
  valuesConfig: {
    UNKNOWN: { description: '0, not known.' },
    MALE: { description: '1, male.' },
    FEMALE: { description: '2, female.' },
    NOT_STATED: { description: '9, not stated.' },
  },
});

/** A document as the API shows it. */
@ObjectType({ description: 'An identity document of a person.' })
export class IdentityDocument {
  @Field(() => DocumentTypeEnum, { description: 'Kind of document.' })
  type!: DocumentType;

  @Field({ description: 'In full, or masked as 3506**********1234.' })
  number!: string;

  @Field({ description: 'Whether the number is masked.' })
  masked!: boolean;
}

/** A person as the API shows one to a caller. */
@ObjectType({ implements: Node, description: 'A person whom agencies look for or look after. Reached only through a loop.' })
export class PersonOfInterest extends Node {
  @Field(() => Int, { description: 'Moves with every change of the person.' })
  version!: number;

  @Personal('NAME', maskName)
  @Field(() => String, { nullable: true, description: 'In full, or with all but the family name masked. Null where withheld.' })
  name!: string | null;

  @Personal('SEX')
  @Field(() => SexEnum, { nullable: true, description: 'As the first lead that knew it tells; a resident number knows it. Null where withheld.' })
  sex!: Sex | null;

  @Personal('BIRTH_YEAR')
  @Field(() => Int, { nullable: true, description: 'As a resident number tells; null where none is known, or withheld.' })
  birthYear!: number | null;

  @Personal('DOCUMENT', maskDocuments)
  @Field(() => [IdentityDocument], { nullable: true, description: 'Documents by type and number, masked or in full. Null where withheld.' })
  documents!: IdentityDocument[] | null;

  @Personal('PHONE', maskPhone)
  @Field(() => String, { nullable: true, description: 'In full, or masked as 139****0007. Null where none is known, or withheld.' })
  phone!: string | null;

  @Personal('ADDRESS')
  @Field(() => String, { nullable: true, description: 'In full; where masked, the name of the region in its place. Null where none is known, or withheld.' })
  address!: string | null;

  @Personal('CATEGORY')
  @Field(() => RiskCategoryEnum, { nullable: true, description: 'The gravest that a lead gave. Null where withheld.' })
  category!: RiskCategory | null;

  @Personal('EXPOSURE_TIME')
  @Field(() => DateTime, { nullable: true, description: 'The latest exposure that a lead gave. Null where none is known, or withheld.' })
  lastExposureAt!: Date | null;

  @Personal('CONTROL_VALUE')
  @Field(() => ControlStateEnum, { nullable: true, description: "Folded from the trace of the person's loops, never set by hand. The value IN_TREATMENT is a health value." })
  controlState!: ControlState | null;

  @Field(() => [String], { description: 'Names of the fields of this object that are withheld or masked for the caller.' })
  withheld!: string[];

  /** Row key, for fields that are resolved. */
  rowId!: RowId;

  /** Where the person was first sought; its field is resolved. */
  regionCode!: string;

  /** Index of the last entry that counts, where this is a person of the past. */
  asOf?: number;

  /** Leads that had come by then, by public id, and whether each was taken back; absent for the present. */
  leadsThen?: ReadonlyMap<string, boolean>;
}

const types = connectionTypes('Person', () => PersonOfInterest);
/** A page of persons. */
export const PersonConnection = types.Connection;

/**
 * The one door from a person's rows to the caller. `regionName` stands in the address's place where that is masked.
 */
export function toPerson(row: PersonRow, documents: readonly KnownDocument[], regionName: string, view: View): PersonOfInterest {
  const { version, name, sex, birthYear, phone, address, category, lastExposureAt, controlState, regionCode } = row;
  const filled = Object.assign(new PersonOfInterest(), {
    id: publicId('PersonOfInterest', row.id), rowId: row.id, version, name, sex, birthYear, documents: documents.map(toDocument),
    phone, address, category, lastExposureAt, controlState, regionCode, withheld: [],
  });
  const shown = disclose(filled, view, row.id);
  if (address !== null && decide(view, 'ADDRESS') === 'MASKED') shown.address = regionName;
  return shown;
}

function toDocument(row: KnownDocument): IdentityDocument {
  return Object.assign(new IdentityDocument(), { type: row.type, number: row.number, masked: false });
}

function maskDocuments(documents: readonly IdentityDocument[]): IdentityDocument[] {
  return documents.map((document) => (
    Object.assign(new IdentityDocument(), { type: document.type, number: maskDocument(document.number), masked: true })
  ));
}
