import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Personal } from '../../core/access/personal';
import { Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import type { RowId } from '../../core/kernel/ids';
import { Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';
import { QUESTION_STATES, type QuestionState } from './question';

/** GraphQL enum of {@link QUESTION_STATES}. */
export const QuestionStateEnum = enumOf(QUESTION_STATES);
registerEnumType(QuestionStateEnum, {
  name: 'OrderQuestionState',
  description: 'Where an appeal against an order, its review, or a report of fever stands.',
  valuesConfig: {
    ASKED: { description: 'Whoever holds it has to answer.' },
    ENDS_ORDER: { description: 'The order was ended by the answer: an appeal was upheld.' },
    LEAVES_ORDER: { description: 'The order was left as it is.' },
    ANSWERED: { description: 'Health has said what is done.' },
    WITHDRAWN: { description: 'Taken back by whoever filed it.' },
    LAPSED: { description: 'The order ended before it was answered.' },
  },
});

@ObjectType({ implements: [Loop, Node], description: 'An appeal against an isolation order (申诉), with a deadline. Held by a headquarters that did not issue the order.' })
export class OrderAppeal extends Loop {
  @Field(() => QuestionStateEnum, { description: 'Where it stands.' })
  state!: QuestionState;

  @Personal('FREE_TEXT')
  @Field(() => String, { nullable: true, description: 'What the person says; free text about a person. Null where withheld.' })
  grounds!: string | null;

  @Personal('FREE_TEXT')
  @Field(() => String, { nullable: true, description: 'The answer; free text about a person. Null before it was given, or withheld.' })
  answer!: string | null;

  /** Row id of the order; its field is resolved. */
  orderId!: RowId;
}

@ObjectType({ implements: [Loop, Node], description: 'The review of an isolation order (复核). It opens by itself on the review date, with a deadline.' })
export class OrderReview extends Loop {
  @Field(() => QuestionStateEnum, { description: 'Where it stands.' })
  state!: QuestionState;

  @Personal('FREE_TEXT')
  @Field(() => String, { nullable: true, description: 'What was found; free text about a person. Null before that, or withheld.' })
  answer!: string | null;

  /** Row id of the order; its field is resolved. */
  orderId!: RowId;
}

@ObjectType({ implements: [Loop, Node], description: 'A report of fever or symptoms (发热报告) from a site to health, with a deadline. It opens by itself with the observation.' })
export class FeverReport extends Loop {
  @Field(() => QuestionStateEnum, { description: 'Where it stands.' })
  state!: QuestionState;

  @Personal('FREE_TEXT')
  @Field(() => String, { nullable: true, description: 'What is done; free text about a person. Null before that was said, or withheld.' })
  answer!: string | null;
}

@ObjectType({ description: 'Answer of a verb on a report of fever.' })
export class FeverPayload {
  @Field(() => FeverReport, { nullable: true, description: 'The report as it is now, under your present rights.' })
  report!: FeverReport | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

@ObjectType({ description: 'Answer of a verb on an appeal.' })
export class AppealPayload {
  @Field(() => OrderAppeal, { nullable: true, description: 'The appeal as it is now, under your present rights.' })
  appeal!: OrderAppeal | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

@ObjectType({ description: 'Answer of a verb on the review of an order.' })
export class OrderReviewPayload {
  @Field(() => OrderReview, { nullable: true, description: 'The review as it is now, under your present rights.' })
  review!: OrderReview | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}
