import { Field, InputType, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { RegionCode } from '../../core/kernel/scalars';
import type { ControlState } from '../../core/loops/loop-kind';
import { ControlStateEnum } from '../../core/loops/loop.type';
import { RiskCategoryEnum } from '../../core/protocols/protocol.type';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { DOCUMENT_TYPES, type DocumentType } from './identity-document';

/** GraphQL enum of {@link DOCUMENT_TYPES}. */
export const DocumentTypeEnum = enumOf(DOCUMENT_TYPES);
registerEnumType(DocumentTypeEnum, {
  name: 'DocumentType',
  description: 'Kinds of identity document (WS 364.3, CV02.01.101).',
  valuesConfig: {
    RESIDENT_ID: { description: 'Resident number of 18 characters (GB 11643), residence permits of 18 characters for Hong Kong, Macao and Taiwan among them.' },
    HOUSEHOLD_REGISTER: { description: 'Household register. Quoted by a resident number it is kept as RESIDENT_ID.' },
    PASSPORT: { description: 'Passport of any state.' },
    OFFICER_CARD: { description: 'Officer card.' },
    HK_MACAO_PERMIT: { description: 'Travel permit of residents of Hong Kong and Macao: H or M and 8 digits.' },
    TAIWAN_PERMIT: { description: 'Travel permit of residents of Taiwan: 8 digits.' },
    FOREIGN_RESIDENT_CARD: { description: 'Permanent residence card of foreigners.' },
    OTHER: { description: 'Any other document.' },
  },
});

/** A document as callers name it. */
@InputType({ description: 'An identity document by type and number.' })
export class DocumentInput {
  @Field(() => DocumentTypeEnum, { description: 'Kind of document.' })
  type!: DocumentType;

  @Field({ description: 'Number as it is printed; spaces, dashes and full-width digits do not matter.' })
  number!: string;
}

/** Narrows a list of persons. */
@InputType({ description: 'Narrows a list of persons; every part that is given must hold. A filter on a field that the caller may not see is FORBIDDEN.' })
export class PersonFilter {
  @Field(() => RegionCode, { nullable: true, description: 'Persons of this region and all below it, members of a zone on the day on which the person was first heard of included.' })
  region?: string | null;

  @Field(() => [RiskCategoryEnum], { nullable: true, description: 'Persons of these categories.' })
  categories?: RiskCategory[] | null;

  @Field(() => [ControlStateEnum], { nullable: true, description: 'Persons in these control states; IN_TREATMENT is for those who see health values in full.' })
  controlStates?: ControlState[] | null;
}
