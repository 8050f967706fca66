import { Field, ID, InputType } from 'type-graphql';
import { RegionCode } from '../../core/kernel/scalars';
import { filterId } from '../../core/loops/loop.input';
import type { LoopChoice } from '../../core/loops/loop-list';
import type { OrderState } from './order';
import { OrderStateEnum } from './order.type';

/** Narrows a list of orders. */
@InputType({ description: 'Narrows a list of isolation orders; every part that is given must hold.' })
export class OrderFilter {
  @Field(() => RegionCode, { nullable: true, description: 'Orders of this region and all below it.' }) region?: string | null;
  @Field(() => [OrderStateEnum], { nullable: true, description: 'Orders in these states.' }) states?: OrderState[] | null;
  @Field(() => ID, { nullable: true, description: 'Orders of this person.' }) personId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Orders that this agency issued.' }) openedBy?: string | null;
}

/** The choice that a filter makes of orders. @throws Refusal BAD_USER_INPUT for an id of another type. */
export function choiceOfOrders(filter: OrderFilter | null | undefined): LoopChoice {
  return {
    kinds: ['ORDER'], region: filter?.region, states: filter?.states, openedBy: filterId('Agency', 'filter.openedBy', filter?.openedBy),
    personId: filterId('PersonOfInterest', 'filter.personId', filter?.personId),
  };
}
