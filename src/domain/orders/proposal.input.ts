import { Field, ID, InputType, Int } from 'type-graphql';
import { RiskCategoryEnum } from '../../core/protocols/protocol.type';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { RegionCode } from '../../core/kernel/scalars';
import { filterId } from '../../core/loops/loop.input';
import type { LoopChoice, OwnCondition } from '../../core/loops/loop-list';
import type { ProposalState } from './proposal';
import { proposedAt, proposedBy } from './proposal.store';
import { ProposalStateEnum } from './proposal.type';

/** One of the proposals that a verb takes together. */
@InputType({ description: 'One of the proposals that are taken together.' })
export class ProposalChoiceInput {
  @Field(() => ID, { description: 'A proposal that you hold.' })
  id!: string;

  @Field(() => Int, { description: 'Its version as you read it.' })
  expectedVersion!: number;
}

/** Input of dismissProposals. */
@InputType({ description: 'Leaves orders as they are: nothing comes of these proposals.' })
export class DismissProposalsInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => [ProposalChoiceInput], { description: 'One proposal, or up to 200 together: all or none.' })
  proposals!: ProposalChoiceInput[];

  @Field({ description: 'Why; free text about persons.' })
  reason!: string;
}

/** Input of acceptProposals. */
@InputType({ description: 'Takes proposals: each becomes a new decision on its order, by the edition in force, counted from the positive.' })
export class AcceptProposalsInput extends DismissProposalsInput {
  @Field(() => RiskCategoryEnum, { nullable: true, description: 'What these persons are now. Default: as proposed.' })
  category?: RiskCategory;
}

/** Narrows a list of proposals. */
@InputType({ description: 'Narrows a list of proposals; every part that is given must hold.' })
export class DecisionProposalFilter {
  @Field(() => RegionCode, { nullable: true, description: 'Proposals of this region and all below it.' }) region?: string | null;
  @Field(() => [ProposalStateEnum], { nullable: true, description: 'Proposals in these states.' }) states?: ProposalState[] | null;
  @Field(() => ID, { nullable: true, description: 'Proposals for persons at this site.' }) siteId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Proposals that a positive under this order led to.' }) sourceOrderId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Proposals for this person.' }) personId?: string | null;
}

/** The choice that a filter makes of proposals. @throws Refusal BAD_USER_INPUT for an id of another type. */
export function choiceOfProposals(filter: DecisionProposalFilter | null | undefined): { choice: LoopChoice; own: OwnCondition[] } {
  const site = filterId('IsolationSite', 'filter.siteId', filter?.siteId);
  const source = filterId('IsolationOrder', 'filter.sourceOrderId', filter?.sourceOrderId);
  return {
    own: [...(site ? [proposedAt(site)] : []), ...(source ? [proposedBy(source)] : [])],
    choice: {
      kinds: ['PROPOSAL'], region: filter?.region, states: filter?.states, personId: filterId('PersonOfInterest', 'filter.personId', filter?.personId),
    },
  };
}
