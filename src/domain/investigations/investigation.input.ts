import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { DateTime, RegionCode } from '../../core/kernel/scalars';
import { VerbInput } from '../../core/loops/verb.input';
import { DocumentInput } from '../persons/person.input';
import { CONTROL_MEASURES, INVESTIGATION_OUTCOMES, PRIORITIES, type ControlMeasure, type InvestigationOutcome, type Priority } from './investigation';
import { enumOf } from '../../core/kernel/enum';

/** GraphQL enum of {@link PRIORITIES}. */
export const PriorityEnum = enumOf(PRIORITIES);
registerEnumType(PriorityEnum, {
  name: 'Priority',
  description: 'How soon a request is to be worked on.',
  valuesConfig: {
    ROUTINE: { description: 'In the order of deadlines.' },
    URGENT: { description: 'Before routine work.' },
    IMMEDIATE: { description: 'At once: the person may be infecting others.' },
  },
});

/** GraphQL enum of {@link CONTROL_MEASURES}. */
export const ControlMeasureEnum = enumOf(CONTROL_MEASURES);
registerEnumType(ControlMeasureEnum, {
  name: 'ControlMeasure',
  description: 'What a community does with a person whom it has found (管住).',
  valuesConfig: {
    HOME_ISOLATION: { description: 'Isolation at home (居家隔离): the person counts as CONTROLLED.' },
    CENTRAL_ISOLATION: { description: 'Isolation at a site (集中隔离): the person counts as CONTROLLED; a transfer follows.' },
    HOME_HEALTH_MONITORING: { description: 'Health monitoring at home (居家健康监测): the person counts as WATCHED.' },
    HOSPITAL: { description: 'Treatment: the person counts as IN_TREATMENT. A health value.' },
    NONE_NEEDED: { description: 'No measure is needed: the person counts as RELEASED.' },
  },
});

/** GraphQL enum of {@link INVESTIGATION_OUTCOMES}. */
export const InvestigationOutcomeEnum = enumOf(INVESTIGATION_OUTCOMES);
registerEnumType(InvestigationOutcomeEnum, {
  name: 'InvestigationOutcome',
  description: 'How a request was answered (反馈).',
  valuesConfig: {
    FOUND_AND_CONTROLLED: { description: 'Found, identity checked, measure taken. Needs the state CONTROLLED.' },
    FOUND_NO_RISK: { description: 'Found, identity checked, no measure needed. Needs the state VERIFIED.' },
    MOVED_ON: { description: 'The person went elsewhere. Inside the city the next request is opened there and linked.' },
    NOT_FOUND: { description: 'Not found after as many recorded attempts as the protocol asks.' },
    WRONG_PERSON: { description: 'The lead points at somebody else. Needs a report text; the loop counts for nothing in the control state.' },
    DUPLICATE: { description: 'The person is sought by another request. Needs a report text.' },
  },
});

/** Input of issueInvestigation. */
@InputType({ description: 'Opens a regional investigation request (区域协查) for a known person.' })
export class IssueInvestigationInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'A person within your reach.' })
  personId!: string;

  @Field(() => RegionCode, { description: 'Where the person is to be found: the community agency there, or the nearest above, will hold the request.' })
  regionCode!: string;

  @Field({ description: 'Why the person is sought; free text about a person.' })
  reason!: string;

  @Field(() => PriorityEnum, { nullable: true, defaultValue: 'URGENT', description: 'How soon.' })
  priority?: Priority;
}

/** Input of receiveInvestigation. */
@InputType({ description: 'Signs for a request (签收).' })
export class ReceiveInvestigationInput extends VerbInput {
  @Field({ nullable: true, description: 'Free text for both sides.' })
  note?: string;
}

/** Input of assignInvestigation. */
@InputType({ description: 'Gives a request to a team (派单); assigning again changes the team.' })
export class AssignInvestigationInput extends VerbInput {
  @Field(() => ID, { description: 'The team that goes. Its field members reach this loop until another team is assigned.' })
  teamId!: string;

  @Field({ nullable: true, description: 'Free text for both sides.' })
  note?: string;
}

/** Input of recordInvestigationAttempt. */
@InputType({ description: 'Records a visit or call that did not find the person.' })
export class RecordInvestigationAttemptInput extends VerbInput {
  @Field(() => DateTime, { nullable: true, description: 'When; default now, never in the future.' })
  attemptedAt?: Date;

  @Field({ description: 'What was tried.' })
  note!: string;
}

/** Input of markLocated. */
@InputType({ description: 'The person was found (找准).' })
export class MarkLocatedInput extends VerbInput {
  @Field({ nullable: true, description: 'Where; it becomes the address of the person.' })
  address?: string;

  @Field({ nullable: true, description: 'Free text for both sides.' })
  note?: string;
}

/** Input of verifyIdentity. */
@InputType({ description: 'The identity of the found person was checked (核实).' })
export class VerifyIdentityInput extends VerbInput {
  @Field(() => DocumentInput, { nullable: true, description: 'The document that was seen; it is added to the person.' })
  document?: DocumentInput;

  @Field({ nullable: true, description: 'The phone that was tried; it becomes the phone of the person.' })
  phone?: string;

  @Field({ nullable: true, description: 'Free text for both sides.' })
  note?: string;
}

/** Input of controlPerson. */
@InputType({ description: 'What the community does with the person (管住).' })
export class ControlPersonInput extends VerbInput {
  @Field(() => ControlMeasureEnum, { description: 'The measure; it decides the control state of the person.' })
  measure!: ControlMeasure;

  @Field({ nullable: true, description: 'Free text for both sides.' })
  note?: string;
}

/** Input of reportInvestigation. */
@InputType({ description: 'Answers the opener (反馈).' })
export class ReportInvestigationInput extends VerbInput {
  @Field(() => InvestigationOutcomeEnum, { description: 'How it ended; see the values for what each needs.' })
  outcome!: InvestigationOutcome;

  @Field({ nullable: true, description: 'What was found, in words.' })
  report?: string;

  @Field({ nullable: true, description: 'For MOVED_ON: where to. Inside the city it opens the next request there; elsewhere `next` stays null.' })
  movedToRegionCode?: string;

  @Field(() => ID, { nullable: true, description: 'For DUPLICATE: the other request.' })
  duplicateOfId?: string;
}

/** Input of returnInvestigation. */
@InputType({ description: 'Sends an answer back to be worked on again (退回).' })
export class ReturnInvestigationInput extends VerbInput {
  @Field({ description: 'What is missing.' })
  reason!: string;
}

/** Input of closeInvestigation. */
@InputType({ description: 'Accepts the answer and closes the request (销号).' })
export class CloseInvestigationInput extends VerbInput {
  @Field({ nullable: true, description: 'Free text for both sides.' })
  note?: string;
}

/** Input of withdrawInvestigation. */
@InputType({ description: 'Takes a request back that was not answered yet.' })
export class WithdrawInvestigationInput extends VerbInput {
  @Field({ description: 'Why.' })
  reason!: string;
}
