import { Field, ID, InputType } from 'type-graphql';
import { RegionCode } from '../../core/kernel/scalars';
import { filterId } from '../../core/loops/loop.input';
import type { LoopPhase } from '../../core/loops/loop-kind';
import type { LoopChoice, OwnCondition } from '../../core/loops/loop-list';
import { LoopPhaseEnum } from '../../core/loops/loop.type';
import type { TransferState } from './transfer';
import { goingTo } from './transfer.store';
import { TransferStateEnum } from './transfer.type';

/** Narrows a list of transfers. */
@InputType({ description: 'Narrows a list of transfers; every part that is given must hold.' })
export class TransferFilter {
  @Field(() => RegionCode, { nullable: true, description: 'Transfers of this region and all below it.' }) region?: string | null;
  @Field(() => [TransferStateEnum], { nullable: true, description: 'Transfers in these states.' }) states?: TransferState[] | null;
  @Field(() => [LoopPhaseEnum], { nullable: true, description: 'Transfers in these phases.' }) phases?: LoopPhase[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Transfers with, or without, a missed deadline.' }) overdue?: boolean | null;
  @Field(() => ID, { nullable: true, description: 'Transfers that go to this site now.' }) siteId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Transfers of this person.' }) personId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Transfers that this agency opened.' }) openedBy?: string | null;
  @Field(() => ID, { nullable: true, description: 'Transfers in which this agency has to act now.' }) heldBy?: string | null;
}

/** The choice that a filter makes of transfers. @throws Refusal BAD_USER_INPUT for an id of another type. */
export function choiceOfTransfers(filter: TransferFilter | null | undefined): { choice: LoopChoice; own: OwnCondition[] } {
  const site = filterId('IsolationSite', 'filter.siteId', filter?.siteId);
  return {
    own: site ? [goingTo(site)] : [],
    choice: {
      kinds: ['TRANSFER'], region: filter?.region, states: filter?.states, phases: filter?.phases, overdue: filter?.overdue,
      openedBy: filterId('Agency', 'filter.openedBy', filter?.openedBy), heldBy: filterId('Agency', 'filter.heldBy', filter?.heldBy),
      personId: filterId('PersonOfInterest', 'filter.personId', filter?.personId),
    },
  };
}
