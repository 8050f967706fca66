import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { disclose, Personal } from '../../core/access/personal';
import type { View } from '../../core/access/policy';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import type { RowId } from '../../core/kernel/ids';
import { shanghaiDay } from '../../core/kernel/clock';
import { DateOnly, DateTime } from '../../core/kernel/scalars';
import type { LoopRow } from '../../core/loops/loop.entity';
import { fillLoop, Loop } from '../../core/loops/loop.type';
import { RiskCategoryEnum } from '../../core/protocols/protocol.type';
import type { Protocol, TermMode } from '../../core/protocols/protocol';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { planOf, termOf, type PlannedPhase } from '../../core/protocols/term-rule';
import { TraceEntry } from '../../core/trace/trace.type';
import { LegalBasis } from '../transfers/transfer.type';
import { DECISION_KINDS, type DecisionKind } from './decision';
import type { ExemptionGround, ExemptionWay } from './exemption';
import { ORDER_STATES, type OrderState } from './order';
import type { DecisionRow, OrderRow } from './order.entity';
import { ExemptionGroundEnum, ExemptionWayEnum } from './order.input';

/** GraphQL enum of {@link ORDER_STATES}. */
export const OrderStateEnum = enumOf(ORDER_STATES);
registerEnumType(OrderStateEnum, {
  name: 'OrderState',
  description: 'Where an isolation order stands.',
  valuesConfig: {
    IN_FORCE: { description: 'It holds its person until its end.' },
    EXPIRED: { description: 'Its end came; nobody had to do anything.' },
    RELEASED: { description: 'The person was released before the end.' },
    REVOKED: { description: 'It was taken back, as after an appeal that was upheld.' },
    CLOSED: { description: 'Its opener has seen to what follows, such as the return home.' },
  },
});

/** GraphQL enum of {@link DECISION_KINDS}. */
export const DecisionKindEnum = enumOf(DECISION_KINDS);
registerEnumType(DecisionKindEnum, {
  name: 'OrderDecisionKind',
  description: 'What was decided on an order.',
  valuesConfig: {
    ISSUED: { description: 'It was issued.' },
    EXTENDED: { description: 'It runs longer.' },
    REEVALUATED: { description: 'It was decided anew, by the edition in force then.' },
    EXEMPTED: { description: 'The person was exempted from being held like everybody else.' },
  },
});

@ObjectType({ description: 'One part of the term of an order, in days of Asia/Shanghai.' })
export class OrderPhase {
  @Field({ description: 'HOSPITAL, CENTRAL_ISOLATION, HOME_ISOLATION or HOME_HEALTH_MONITORING. The order holds for the parts before the last monitoring.' })
  mode!: string;

  @Field(() => DateOnly, { description: 'First day.' })
  from!: string;

  @Field(() => DateOnly, { description: 'Last day, itself included.' })
  until!: string;

  @Field(() => [DateOnly], { description: 'Days on which the person is tested.' })
  testDays!: readonly string[];
}

@ObjectType({ description: 'One decision on an order, with its reason.' })
export class OrderDecision {
  @Field(() => DecisionKindEnum, { description: 'What was decided.' })
  kind!: DecisionKind;

  @Field(() => DateTime, { description: 'When.' })
  decidedAt!: Date;

  @Field(() => DateTime, { description: 'The end of the order by this decision.' })
  endsAt!: Date;

  @Personal('FREE_TEXT')
  @Field(() => String, { nullable: true, description: 'Why; free text about a person. Null where withheld.' })
  reason!: string | null;

  @Personal('CATEGORY')
  @Field(() => RiskCategoryEnum, { nullable: true, description: 'What the person was to the outbreak. Null where withheld.' })
  category!: RiskCategory | null;

  @Field(() => [String], { description: 'Names of the fields of this object that are withheld for the caller.' })
  withheld!: string[];

  /** Row ids behind fields that are resolved. */
  links!: { decidedBy: RowId; protocol: RowId };
}

@ObjectType({
  implements: [Loop, Node],
  description: 'An isolation order (隔离决定): nobody is held without one. It has an end that is never empty, and ends by itself when that comes.',
})
export class IsolationOrder extends Loop {
  @Field(() => OrderStateEnum, { description: 'Where it stands.' })
  state!: OrderState;

  @Personal('LEGAL_BASIS')
  @Field(() => LegalBasis, { nullable: true, description: 'Who decided, under which article, why it is necessary, where to appeal. Null where withheld.' })
  legalBasis!: LegalBasis | null;

  @Personal('CATEGORY')
  @Field(() => RiskCategoryEnum, { nullable: true, description: 'What the person is to the outbreak, as of the last decision. Null where withheld.' })
  category!: RiskCategory | null;

  @Personal('CONTROL_VALUE')
  @Field(() => String, { nullable: true, description: 'HOSPITAL, CENTRAL_ISOLATION, HOME_ISOLATION or HOME_HEALTH_MONITORING. Null where withheld.' })
  measure!: TermMode | null;

  @Personal('CATEGORY')
  @Field(() => [OrderPhase], { nullable: true, description: 'The parts of the term by the edition of the last decision, test days and home monitoring included. Null where withheld.' })
  phases!: readonly PlannedPhase[] | null;

  @Field(() => DateTime, { description: 'From when it holds.' })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'Its end. Never empty: nobody is held without an end.' })
  endsAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it is looked at anew; null where it ends before.' })
  reviewAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it is in force.' })
  endedAt!: Date | null;

  @Personal('EXEMPTION')
  @Field(() => ExemptionGroundEnum, { nullable: true, description: 'Why the person is not held like everybody else. Null without an exemption, or withheld.' })
  exemptionGround!: ExemptionGround | null;

  @Personal('EXEMPTION')
  @Field(() => ExemptionWayEnum, { nullable: true, description: 'What the exemption leads to. Null without one, or withheld.' })
  exemptionWay!: ExemptionWay | null;

  /** Row ids behind fields that are resolved. */
  links!: { protocol: RowId; transfer: RowId | null; stay: RowId | null };

  /** Under which its decisions are shown too. */
  view!: View;
}

/** A page of orders. */
export const { Connection: OrderConnection } = connectionTypes('IsolationOrder', () => IsolationOrder);

@ObjectType({ description: 'Answer of a verb on an isolation order.' })
export class OrderPayload {
  @Field(() => IsolationOrder, { nullable: true, description: 'The order as it is now, under your present rights; null where it is no longer yours to see.' })
  order!: IsolationOrder | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from an order's rows to the caller. `protocol` is the edition of its last decision. */
export function toOrder(loop: LoopRow, row: OrderRow, protocol: Protocol, verbs: readonly string[], view: View): IsolationOrder {
  const { authority, law, lawVersion, article, necessity, appealTo } = row;
  const filled = Object.assign(fillLoop(new IsolationOrder(), 'IsolationOrder', loop, verbs), {
    state: loop.state, category: row.category, measure: row.measure, startsAt: row.startsAt, endsAt: row.endsAt, reviewAt: row.reviewAt, endedAt: row.endedAt,
    phases: phasesOf(protocol, row), exemptionGround: row.exemptionGround, exemptionWay: row.exemptionWay, view,
    // Null once retention has destroyed it.
    legalBasis: authority === null ? null : Object.assign(new LegalBasis(), { authority, law, lawVersion, article, necessity, appealTo }),
    links: { protocol: row.protocolId, transfer: row.transferId, stay: row.stayId },
  });
  return disclose(filled, view, loop.personId);
}

/** The parts of the term of an order by the edition of its last decision; those that it holds for end with it. */
export function phasesOf(protocol: Protocol, { category, countedFrom, endsAt }: Pick<OrderRow, 'category' | 'countedFrom' | 'endsAt'>): PlannedPhase[] {
  return planOf(termOf(protocol, category), countedFrom, shanghaiDay(new Date(endsAt.getTime() - 1)));
}

/** The one door from a decision's row to the caller; `person` is whom the order is about. */
export function toDecision(row: DecisionRow, view: View, person: RowId | null): OrderDecision {
  const { kind, decidedAt, endsAt, reason, category } = row;
  const filled = Object.assign(new OrderDecision(), {
    kind, decidedAt, endsAt, reason, category, withheld: [], links: { decidedBy: row.decidedBy, protocol: row.protocolId },
  });
  return disclose(filled, view, person);
}
