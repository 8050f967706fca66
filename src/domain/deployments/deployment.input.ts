import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { DateOnly, DateTime, RegionCode } from '../../core/kernel/scalars';
import type { LoopPhase } from '../../core/loops/loop-kind';
import { LoopPhaseEnum } from '../../core/loops/loop.type';
import { VerbInput } from '../../core/loops/verb.input';
import {
  CHECK_IN_PLACES, DEPLOYMENT_STATES, DUTY_KINDS, type CheckInPlace, type DeploymentState, type DutyKind,
} from './deployment';

/** GraphQL enum of {@link DEPLOYMENT_STATES}. */
export const DeploymentStateEnum = enumOf(DEPLOYMENT_STATES);
registerEnumType(DeploymentStateEnum, {
  name: 'DeploymentState',
  description: 'States of a deployment, in the order of the work.',
  valuesConfig: {
    REQUESTED: { description: 'The community has asked; the provider has to answer.' },
    DECLINED: { description: 'The provider sends nobody; the community has to close.' },
    ASSIGNED: { description: 'A team was named; it has to report at its unit and at the community (双报到).' },
    CHECKED_IN: { description: 'The team has reported at both places.' },
    ON_DUTY: { description: 'The team is at work; a report is due for each day.' },
    FINISHED: { description: 'The team has gone; reports may still be filed, the community has to close.' },
    CLOSED: { description: 'The community has closed it. Nothing changes any more.' },
    WITHDRAWN: { description: 'The community took it back before duty started. Nothing changes any more.' },
  },
});

/** GraphQL enum of {@link DUTY_KINDS}. */
export const DutyKindEnum = enumOf(DUTY_KINDS);
registerEnumType(DutyKindEnum, {
  name: 'DutyKind',
  description: 'What a team is asked to do.',
  valuesConfig: {
    QUEUE_ORDER: { description: 'Keeps order at sampling points (秩序员).' },
    REGISTRATION: { description: 'Registers people at sampling points.' },
    GUIDANCE: { description: 'Guides people (引导员).' },
    PUBLICITY: { description: 'Explains the rules (宣传员).' },
    SUPPLY_DELIVERY: { description: 'Brings supplies to households.' },
    HOUSEHOLD_VISIT: { description: 'Goes from door to door.' },
    CHECKPOINT: { description: 'Stands at a checkpoint (卡口).' },
    LOCATING: { description: 'Helps to find persons who are sought.' },
    OTHER: { description: 'Anything else; the note tells what.' },
  },
});

/** GraphQL enum of {@link CHECK_IN_PLACES}. */
export const CheckInPlaceEnum = enumOf(CHECK_IN_PLACES);
registerEnumType(CheckInPlaceEnum, {
  name: 'CheckInPlace',
  description: 'Where a team reports (双报到).',
  valuesConfig: {
    UNIT: { description: 'At its own unit; the provider confirms it.' },
    COMMUNITY: { description: 'At the community that asked; the community confirms it.' },
  },
});

/** Input of requestDeployment. */
@InputType({ description: 'Asks an agency for a team (下沉).' })
export class RequestDeploymentInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => RegionCode, { description: 'Where the team is needed; a region that is valid today.' })
  regionCode!: string;

  @Field(() => ID, { description: 'The party organ, league or agency that is asked for a team.' })
  providerId!: string;

  @Field(() => DutyKindEnum, { description: 'What for.' })
  duty!: DutyKind;

  @Field(() => Int, { description: 'How many people, at least 1.' })
  needed!: number;

  @Field(() => DateTime, { description: 'From when.' })
  from!: Date;

  @Field(() => DateTime, { description: 'Until when; after `from`.' })
  until!: Date;

  @Field({ nullable: true, description: 'Free text for both sides; no person is named here.' })
  note?: string;
}

/** Input of declineDeployment. */
@InputType({ description: 'The provider sends nobody.' })
export class DeclineDeploymentInput extends VerbInput {
  @Field({ description: 'Why.' })
  reason!: string;
}

/** Input of assignDeployment. */
@InputType({ description: 'Names the team that goes; assigning again changes it, and another team has to check in anew.' })
export class AssignDeploymentInput extends VerbInput {
  @Field(() => ID, { description: 'A team of the provider on no other unfinished deployment.' })
  teamId!: string;
}

/** Input of checkInDeployment. */
@InputType({ description: 'Confirms that the team has reported at one of the two places (双报到).' })
export class CheckInDeploymentInput extends VerbInput {
  @Field(() => CheckInPlaceEnum, { description: 'Where: UNIT is for the provider to confirm, COMMUNITY for the community.' })
  place!: CheckInPlace;

  @Field(() => Int, { description: 'How many came, from 1 to the size of the team.' })
  present!: number;
}

/** Input of startDuty. */
@InputType({ description: 'The team goes on duty. From now on a report is due for each day.' })
export class StartDutyInput extends VerbInput {
  @Field({ nullable: true, description: 'Free text for both sides.' })
  note?: string;
}

/** Input of fileDailyReport. */
@InputType({ description: 'Files the daily three (三个一) for one day on duty: due at 24:00, once, late ones included.' })
export class FileDailyReportInput extends VerbInput {
  @Field(() => DateOnly, { description: 'The day: from the day on which duty started to today, or to the day on which it finished.' })
  date!: string;

  @Field({ description: 'The summary of the data of the day (汇总一次数据).' })
  summary!: string;

  @Field(() => Int, { description: 'How many people were served, from 0.' })
  peopleServed!: number;

  @Field({ description: 'Whether the dispatch meeting was held (一次调度).' })
  dispatchHeld!: boolean;

  @Field({ description: 'Whether the home unit was contacted (一次联系).' })
  contactMade!: boolean;

  @Field({ nullable: true, description: 'What went wrong or is missing.' })
  problems?: string;
}

/** Input of finishDeployment. */
@InputType({ description: 'The team goes home. Reports of days on duty may still be filed.' })
export class FinishDeploymentInput extends VerbInput {
  @Field({ nullable: true, description: 'Free text for both sides.' })
  note?: string;
}

/** Input of closeDeployment. */
@InputType({ description: 'The community accepts the end or the refusal, and closes.' })
export class CloseDeploymentInput extends VerbInput {
  @Field({ nullable: true, description: 'Free text for both sides.' })
  note?: string;
}

/** Input of withdrawDeployment. */
@InputType({ description: 'The community takes its request back, before duty has started.' })
export class WithdrawDeploymentInput extends VerbInput {
  @Field({ description: 'Why.' })
  reason!: string;
}

/** Filter of deployments. */
@InputType({ description: 'What a list of deployments is narrowed to.' })
export class DeploymentFilter {
  @Field(() => RegionCode, { nullable: true, description: 'Only those of this region and of all below it.' })
  region?: string | null;

  @Field(() => [DeploymentStateEnum], { nullable: true, description: 'Only those in these states.' })
  states?: DeploymentState[] | null;

  @Field(() => [LoopPhaseEnum], { nullable: true, description: 'Only those in these phases.' })
  phases?: LoopPhase[] | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this team.' })
  teamId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those that this agency opened.' })
  openedBy?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those on which this agency has to act.' })
  heldBy?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a deadline was missed whose event has still not come.' })
  overdue?: boolean | null;

  @Field(() => DateOnly, { nullable: true, description: 'Only those on duty on this day without a report for it. Today counts, though its report is not late before 24:00; no day to come does.' })
  reportMissingOn?: string | null;
}
