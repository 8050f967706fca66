import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { disclose, Personal } from '../../core/access/personal';
import { gradeOfLoop } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import { Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import type { RowId } from '../../core/kernel/ids';
import { verbsOf, type PresentedKind } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { fillLoop, Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';
import { QUESTION_STATES, type QuestionState } from './question';
import type { QuestionRow } from './question.entity';
import { appealKind, feverKind, orderReviewKind } from './question.kind';
import { findQuestions } from './question.store';

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

/** How appeals reach the API. */
export const appealPresenter: PresentedKind = { kind: appealKind, idType: 'OrderAppeal', present: presentAppeal };
/** How reviews of orders reach the API. */
export const orderReviewPresenter: PresentedKind = { kind: orderReviewKind, idType: 'OrderReview', present: presentReview };

/** How reports of fever reach the API. */
export const feverPresenter: PresentedKind = { kind: feverKind, idType: 'FeverReport', present: presentFever };

async function presentFever(context: RequestContext, loop: LoopRow): Promise<FeverReport> {
  const [row, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
  const filled = Object.assign(fillLoop(new FeverReport(), 'FeverReport', loop, verbsOf(context, feverKind, loop, row)), { state: loop.state, answer: row.answer });
  return disclose(filled, context.view(grade), loop.personId);
}

async function presentAppeal(context: RequestContext, loop: LoopRow): Promise<OrderAppeal> {
  const [row, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
  const filled = Object.assign(fillLoop(new OrderAppeal(), 'OrderAppeal', loop, verbsOf(context, appealKind, loop, row)), {
    state: loop.state, grounds: row.grounds, answer: row.answer, orderId: row.orderId,
  });
  return disclose(filled, context.view(grade), loop.personId);
}

async function presentReview(context: RequestContext, loop: LoopRow): Promise<OrderReview> {
  const [row, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
  const filled = Object.assign(fillLoop(new OrderReview(), 'OrderReview', loop, verbsOf(context, orderReviewKind, loop, row)), {
    state: loop.state, answer: row.answer, orderId: row.orderId,
  });
  return disclose(filled, context.view(grade), loop.personId);
}

async function loadRow(context: RequestContext, id: RowId): Promise<QuestionRow> {
  const row = await context.loader<RowId, QuestionRow>('order.question', async (tx, ids) =>
    inOrderOf(ids, await findQuestions(tx, ids), (found) => found.id)).load(id);
  if (!row) throw new Error('a question without its own columns');
  return row;
}
