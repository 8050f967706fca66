import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { badInput } from '../kernel/errors';
import { enumOf } from '../kernel/enum';
import { rowIdOf, type IdType, type RowId } from '../kernel/ids';
import { DateTime, RegionCode } from '../kernel/scalars';
import { LOOP_ORDERS, type LoopChoice } from './loop-list';
import type { LoopPhase } from './loop-kind';
import { LoopPhaseEnum } from './loop.type';

/** GraphQL enum of kinds of loop. A kind of loop adds its name here. */
export const LoopKindEnum = enumOf(['INVESTIGATION', 'TRANSFER', 'STAY', 'DEPLOYMENT', 'OVERRIDE_REVIEW', 'ORDER', 'APPEAL', 'ORDER_REVIEW', 'FEVER', 'PROPOSAL']);
registerEnumType(LoopKindEnum, {
  name: 'LoopKind',
  description: 'What a loop is about. New kinds may come.',
  valuesConfig: {
    INVESTIGATION: { description: 'Regional investigation request (区域协查): find a person and report.' },
    TRANSFER: { description: 'Transfer (转运): bring a person to isolation, custody signed at every step.' },
    STAY: { description: 'Stay (隔离): a time in a room of an isolation site.' },
    DEPLOYMENT: { description: 'Deployment (下沉): a volunteer team on duty in a community.' },
    ORDER: { description: 'Isolation order (隔离决定): by whom, under which article, until when, and where to appeal.' },
    APPEAL: { description: 'Appeal against an isolation order (申诉), decided by a headquarters that did not issue it.' },
    ORDER_REVIEW: { description: 'Review of an isolation order (复核), which opens by itself on the review date.' },
    FEVER: { description: 'Report of fever or symptoms (发热报告) from a site to health.' },
    PROPOSAL: { description: 'Proposal of a new decision on an isolation order (提级建议) after a positive at the site, for whoever issued the order.' },
    OVERRIDE_REVIEW: { description: 'Review of a break-glass access, which opens by itself and is held by the auditors of the region.' },
  },
});

/** GraphQL enum of orders. */
export const LoopOrderEnum = enumOf(LOOP_ORDERS);
registerEnumType(LoopOrderEnum, {
  name: 'LoopOrder',
  description: 'Order of a list of loops. DUE_FIRST puts loops without a deadline last. Ties by id.',
  valuesConfig: {
    DUE_FIRST: { description: 'The next deadline first, missed ones included.' },
    NEWEST_FIRST: { description: 'Opened last first.' },
    OLDEST_FIRST: { description: 'Opened first first.' },
  },
});

/** What a list or a stream of loops is narrowed to. */
@InputType({ description: 'Narrows a list or a stream of loops; every part that is given must hold.' })
export class LoopFilter {
  @Field(() => [LoopKindEnum], { nullable: true, description: 'Loops of these kinds.' })
  kinds?: string[] | null;

  @Field(() => [LoopPhaseEnum], { nullable: true, description: 'Loops in these phases.' })
  phases?: LoopPhase[] | null;

  @Field(() => RegionCode, { nullable: true, description: 'Loops of this region and all below it, members of a zone on the day of opening included.' })
  region?: string | null;

  @Field(() => ID, { nullable: true, description: 'Loops that this agency opened.' })
  openedBy?: string | null;

  @Field(() => ID, { nullable: true, description: 'Loops in which this agency has to act now.' })
  heldBy?: string | null;

  @Field(() => ID, { nullable: true, description: 'Loops of this person.' })
  personId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Loops with, or without, a missed deadline whose event has still not come.' })
  overdue?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Opened at this instant or after it.' })
  openedAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Opened before this instant, not at it.' })
  openedBefore?: Date | null;
}

/** The filter with row ids. @throws Refusal BAD_USER_INPUT with the path of an id that is of another type. */
export function choiceOf(filter: LoopFilter | null | undefined): LoopChoice {
  if (!filter) return {};
  return {
    ...filter,
    openedBy: filterId('Agency', 'filter.openedBy', filter.openedBy),
    heldBy: filterId('Agency', 'filter.heldBy', filter.heldBy),
    personId: filterId('PersonOfInterest', 'filter.personId', filter.personId),
  };
}

/** A row id out of a filter; null where none is given. @throws Refusal BAD_USER_INPUT where the id is of another type. */
export function filterId(type: IdType, path: string, id: string | null | undefined): RowId | null {
  if (id === null || id === undefined) return null;
  const found = rowIdOf(type, id);
  if (!found) throw badInput(path, `${path} must be the id of a ${type}.`);
  return found;
}
