import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { disclose, Personal } from '../../core/access/personal';
import type { View } from '../../core/access/policy';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import type { RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import type { LoopRow } from '../../core/loops/loop.entity';
import { fillLoop, Loop } from '../../core/loops/loop.type';
import { RiskCategoryEnum } from '../../core/protocols/protocol.type';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { TraceEntry } from '../../core/trace/trace.type';
import { PROPOSAL_RELATIONS, PROPOSAL_STATES, type ProposalRelation, type ProposalState } from './proposal';
import type { ProposalRow } from './proposal.entity';

/** GraphQL enum of {@link PROPOSAL_STATES}. */
export const ProposalStateEnum = enumOf(PROPOSAL_STATES);
registerEnumType(ProposalStateEnum, {
  name: 'DecisionProposalState',
  description: 'Where a proposal of a new decision stands.',
  valuesConfig: {
    PROPOSED: { description: 'Whoever issued the order has to take it or leave it.' },
    ACCEPTED: { description: 'A new decision was made on the order.' },
    DISMISSED: { description: 'The order was left as it is.' },
    LAPSED: { description: 'The order ended before anybody decided.' },
  },
});

/** GraphQL enum of {@link PROPOSAL_RELATIONS}. */
export const ProposalRelationEnum = enumOf(PROPOSAL_RELATIONS);
registerEnumType(ProposalRelationEnum, {
  name: 'DecisionProposalRelation',
  description: 'Where a person is, seen from what was found positive at the site.',
  valuesConfig: {
    SAME_FLOOR: { description: 'On the floor of the positive person.' },
    FLOOR_ABOVE: { description: 'On the next floor above that has rooms.' },
    FLOOR_BELOW: { description: 'On the next floor below that has rooms.' },
    SAME_SITE: { description: 'At the site: its surroundings were positive.' },
  },
});

@ObjectType({
  implements: [Loop, Node],
  description: 'A proposal of a new decision on an isolation order (提级建议), after a positive at the site of its person. It decides nothing: whoever issued the order takes it or leaves it.',
})
export class DecisionProposal extends Loop {
  @Field(() => ProposalStateEnum, { description: 'Where it stands.' })
  state!: ProposalState;

  @Field(() => ProposalRelationEnum, { description: 'Where the person is, seen from what was positive.' })
  relation!: ProposalRelation;

  @Field(() => Int, { description: 'Floor of the person.' })
  floor!: number;

  @Personal('CATEGORY')
  @Field(() => RiskCategoryEnum, { nullable: true, description: 'What the person would be by the new decision. Null where withheld.' })
  category!: RiskCategory | null;

  @Personal('EXPOSURE_TIME')
  @Field(() => DateTime, { nullable: true, description: 'When the positive was sampled, from which the term would count. Null where withheld.' })
  exposedAt!: Date | null;

  @Personal('FREE_TEXT')
  @Field(() => String, { nullable: true, description: 'Why it was taken or left; free text about a person. Null before that, or withheld.' })
  answer!: string | null;

  /** Row ids behind fields that are resolved. */
  links!: { order: RowId; stay: RowId; site: RowId; source: RowId };
}

/** A page of proposals. */
export const { Connection: DecisionProposalConnection } = connectionTypes('DecisionProposal', () => DecisionProposal);

@ObjectType({ description: 'Answer of a verb on proposals, in the order of its input.' })
export class DecisionProposalsPayload {
  @Field(() => [DecisionProposal], { description: 'The proposals as they are now, under your present rights.' })
  proposals!: DecisionProposal[];

  @Field(() => [TraceEntry], { description: 'The entries that the verb wrote on them.' })
  entries!: TraceEntry[];

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a proposal's rows to the caller. */
export function toProposal(loop: LoopRow, row: ProposalRow, verbs: readonly string[], view: View): DecisionProposal {
  const { relation, floor, category, exposedAt, answer } = row;
  const filled = Object.assign(fillLoop(new DecisionProposal(), 'DecisionProposal', loop, verbs), {
    state: loop.state, relation, floor, category, exposedAt, answer,
    links: { order: row.orderId, stay: row.stayId, site: row.siteId, source: row.sourceOrderId },
  });
  return disclose(filled, view, loop.personId);
}
