import { Field, ID, InputType } from 'type-graphql';
import { DateTime, RegionCode } from '../../core/kernel/scalars';
import { filterId } from '../../core/loops/loop.input';
import type { LoopPhase } from '../../core/loops/loop-kind';
import type { LoopChoice } from '../../core/loops/loop-list';
import { LoopPhaseEnum } from '../../core/loops/loop.type';
import type { InvestigationState } from './investigation';
import { InvestigationStateEnum } from './investigation.type';

/** Narrows a list of requests. */
@InputType({ description: 'Narrows a list of requests; every part that is given must hold.' })
export class InvestigationFilter {
  @Field(() => RegionCode, { nullable: true, description: 'Requests of this region and all below it.' }) region?: string | null;
  @Field(() => [InvestigationStateEnum], { nullable: true, description: 'Requests in these states.' }) states?: InvestigationState[] | null;
  @Field(() => [LoopPhaseEnum], { nullable: true, description: 'Requests in these phases.' }) phases?: LoopPhase[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Requests with, or without, a missed deadline.' }) overdue?: boolean | null;
  @Field(() => ID, { nullable: true, description: 'Requests that this agency opened.' }) openedBy?: string | null;
  @Field(() => ID, { nullable: true, description: 'Requests in which this agency has to act now.' }) heldBy?: string | null;
  @Field(() => ID, { nullable: true, description: 'Requests for this person.' }) personId?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Opened at this instant or after it.' }) openedAfter?: Date | null;
  @Field(() => DateTime, { nullable: true, description: 'Opened before this instant, not at it.' }) openedBefore?: Date | null;
}

/** The choice that a filter makes of requests. @throws Refusal BAD_USER_INPUT for an id of another type. */
export function choiceOfInvestigations(filter: InvestigationFilter | null | undefined): LoopChoice {
  return {
    ...filter, kinds: ['INVESTIGATION'],
    openedBy: filterId('Agency', 'filter.openedBy', filter?.openedBy), heldBy: filterId('Agency', 'filter.heldBy', filter?.heldBy),
    personId: filterId('PersonOfInterest', 'filter.personId', filter?.personId),
  };
}
