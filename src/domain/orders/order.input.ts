import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { DateTime } from '../../core/kernel/scalars';
import { VerbInput } from '../../core/loops/verb.input';
import { RiskCategoryEnum } from '../../core/protocols/protocol.type';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { LegalBasisInput } from '../transfers/transfer.input';
import { TEST_OUTCOMES, TEST_SUBJECTS, type TestOutcome, type TestSubject } from './release';
import { EXEMPTION_GROUNDS, EXEMPTION_WAYS, type ExemptionGround, type ExemptionWay } from './exemption';

/** GraphQL enum of {@link EXEMPTION_GROUNDS}. */
export const ExemptionGroundEnum = enumOf(EXEMPTION_GROUNDS);
registerEnumType(ExemptionGroundEnum, {
  name: 'ExemptionGround',
  description: 'Who is not to be held at a site like everybody else.',
  valuesConfig: {
    FOURTEEN_OR_YOUNGER: { description: 'A child of 14 years or younger.' },
    PREGNANT: { description: 'A pregnant woman.' },
    SERIOUSLY_ILL: { description: 'A person with a serious illness.' },
    CANNOT_CARE_FOR_SELF: { description: 'A person who cannot, or can hardly, care for themselves.' },
  },
});

/** GraphQL enum of {@link EXEMPTION_WAYS}. */
export const ExemptionWayEnum = enumOf(EXEMPTION_WAYS);
registerEnumType(ExemptionWayEnum, {
  name: 'ExemptionWay',
  description: 'What an exemption leads to.',
  valuesConfig: {
    HOME: { description: 'Isolation at home; a stay at a site ends.' },
    ESCORT: { description: 'Somebody goes with the person.' },
  },
});

/** Input of issueOrder. */
@InputType({ description: 'Orders that a person be isolated (隔离决定). It ends by the term of the edition in force, counted from last exposure.' })
export class IssueOrderInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'A person within your reach who has no order in force.' })
  personId!: string;

  @Field(() => LegalBasisInput, { description: 'Who decides, under which article, why it is necessary, where to appeal.' })
  legalBasis!: LegalBasisInput;

  @Field(() => DateTime, { nullable: true, description: 'An end before the one of the term; never behind it.' })
  endsAt?: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it is looked at anew, before its end. Default: by the protocol.' })
  reviewAt?: Date;
}

/** Input of extendOrder. */
@InputType({ description: 'Lets an order run longer. It is a new decision and names its reason.' })
export class ExtendOrderInput extends VerbInput {
  @Field(() => DateTime, { description: 'The new end, behind the present one.' })
  endsAt!: Date;

  @Field({ description: 'Why; free text about a person.' })
  reason!: string;
}

/** Input of reevaluateOrder. */
@InputType({ description: 'Decides an order anew by the edition that is in force now, and if given for another category.' })
export class ReevaluateOrderInput extends VerbInput {
  @Field(() => RiskCategoryEnum, { nullable: true, description: 'What the person is now. Default: as before.' })
  category?: RiskCategory;

  @Field(() => DateTime, { nullable: true, description: 'A later exposure than those that are known, from which the term counts; never in the future.' })
  exposedAt?: Date;

  @Field({ description: 'Why; free text about a person.' })
  reason!: string;
}

/** Input of releaseOrder. */
@InputType({ description: "Releases a person by the protocol's conditions." })
export class ReleaseOrderInput extends VerbInput {
  @Field({ description: 'Why the person may go; free text about a person.' })
  reason!: string;
}

/** Input of revokeOrder. */
@InputType({ description: 'Takes an order back: it should not stand, or no longer.' })
export class RevokeOrderInput extends VerbInput {
  @Field({ description: 'Why; free text about a person.' })
  reason!: string;
}

/** Input of closeOrder. */
@InputType({ description: 'Closes an order that has ended.' })
export class CloseOrderInput extends VerbInput {
  @Field({ nullable: true, description: 'Free text for all sides.' })
  note?: string;
}

/** Who goes with an exempt person. */
@InputType({ description: 'Who goes with a person: an adult younger than 60 and not ill.' })
export class EscortInput {
  @Field({ description: 'Full name of the escort.' })
  name!: string;

  @Field(() => Int, { description: 'Year of birth.' })
  birthYear!: number;

  @Field({ description: 'Whether the escort is in good health.' })
  healthy!: boolean;
}

/** Input of recordExemption. */
@InputType({ description: 'Exempts a person from being held at a site like everybody else.' })
export class RecordExemptionInput extends VerbInput {
  @Field(() => ExemptionGroundEnum, { description: 'The ground.' })
  ground!: ExemptionGround;

  @Field(() => ExemptionWayEnum, { description: 'What it leads to.' })
  way!: ExemptionWay;

  @Field(() => EscortInput, { nullable: true, description: 'Who goes with the person; for ESCORT.' })
  escort?: EscortInput;

  @Field({ description: 'What it rests on; free text about a person.' })
  reason!: string;
}

/** GraphQL enum of {@link TEST_SUBJECTS}. */
export const TestSubjectEnum = enumOf(TEST_SUBJECTS);
registerEnumType(TestSubjectEnum, {
  name: 'TestSubject',
  description: 'What was sampled.',
  valuesConfig: {
    PERSON: { description: 'The person.' },
    ROOM: { description: 'The room of the person.' },
    ENVIRONMENT: { description: 'The surroundings outside of the room.' },
  },
});

/** GraphQL enum of {@link TEST_OUTCOMES}. */
export const TestOutcomeEnum = enumOf(TEST_OUTCOMES);
registerEnumType(TestOutcomeEnum, {
  name: 'TestOutcome',
  description: 'What a test said.',
  valuesConfig: { NEGATIVE: { description: 'No virus was found.' }, POSITIVE: { description: 'The virus was found.' } },
});

/** Input of recordTestResult. */
@InputType({ description: 'Adds a result to the register of tests.' })
export class RecordTestResultInput extends VerbInput {
  @Field(() => TestSubjectEnum, { description: 'What was sampled.' })
  subject!: TestSubject;

  @Field(() => TestOutcomeEnum, { description: 'What the test said.' })
  result!: TestOutcome;

  @Field(() => DateTime, { description: 'When the sample was taken; never in the future.' })
  sampledAt!: Date;
}

/** Input of linkContacts. */
@InputType({ description: 'Says whose contact the person of an order is.' })
export class LinkContactsInput extends VerbInput {
  @Field(() => ID, { description: 'The other person, within your reach.' })
  relatedPersonId!: string;
}
