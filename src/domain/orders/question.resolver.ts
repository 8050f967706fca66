import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { TraceReading } from '../../core/trace/trace.reading';
import { IsolationOrder } from './order.type';
import * as Input from './question.input';
import type { OrderQuestions, QuestionOutcomeIds } from './question.service';
import { AppealPayload, FeverPayload, FeverReport, OrderAppeal, OrderReview, OrderReviewPayload } from './question.type';

const FILERS = ['COMMUNITY', 'ISOLATION_SITE', 'PUBLIC_HEALTH'] as const;

/** The order that an appeal is against. */
@Resolver(() => OrderAppeal)
export class AppealResolver {
  constructor(private readonly catalog: LoopCatalog) {}

  @FieldResolver(() => IsolationOrder, { nullable: true, description: 'The order that it is against; null beyond your reach.' })
  async order(@Root() appeal: OrderAppeal, @Ctx() context: RequestContext): Promise<IsolationOrder | null> {
    return await this.catalog.load(context, appeal.orderId) as IsolationOrder | null;
  }
}

/** The order that a review is of. */
@Resolver(() => OrderReview)
export class OrderReviewResolver {
  constructor(private readonly catalog: LoopCatalog) {}

  @FieldResolver(() => IsolationOrder, { nullable: true, description: 'The order that it is of; null beyond your reach.' })
  async order(@Root() review: OrderReview, @Ctx() context: RequestContext): Promise<IsolationOrder | null> {
    return await this.catalog.load(context, review.orderId) as IsolationOrder | null;
  }
}

/** Verbs of appeals and reviews. */
@Resolver()
export class QuestionVerbs {
  constructor(private readonly service: OrderQuestions, private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @Access({ to: 'personal', verb: true, kinds: FILERS })
  @Mutation(() => AppealPayload, { nullable: true, description: 'Files an appeal against an order in force, in the name of its person. A headquarters that did not issue it decides.' })
  async fileAppeal(@Ctx() context: RequestContext, @Arg('input') input: Input.FileAppealInput): Promise<AppealPayload> {
    return this.appealed(context, await this.service.file(context, input));
  }

  @Access({ to: 'personal', verb: true, kinds: ['HEADQUARTERS'] })
  @Mutation(() => AppealPayload, { nullable: true, description: 'Decides an appeal, by the headquarters that holds it. One that is upheld ends the order and frees the person.' })
  async decideAppeal(@Ctx() context: RequestContext, @Arg('input') input: Input.DecideAppealInput): Promise<AppealPayload> {
    return this.appealed(context, await this.service.decide(context, input));
  }

  @Access({ to: 'personal', verb: true, kinds: FILERS })
  @Mutation(() => AppealPayload, { nullable: true, description: 'Takes an appeal back before it is decided, by whoever filed it.' })
  async withdrawAppeal(@Ctx() context: RequestContext, @Arg('input') input: Input.WithdrawAppealInput): Promise<AppealPayload> {
    return this.appealed(context, await this.service.withdraw(context, input));
  }

  @Access({ to: 'personal', verb: true, kinds: ['HEADQUARTERS'] })
  @Mutation(() => OrderReviewPayload, { nullable: true, description: 'Completes the review of an order, by the headquarters that holds it.' })
  async completeReview(@Ctx() context: RequestContext, @Arg('input') input: Input.CompleteReviewInput): Promise<OrderReviewPayload> {
    const { outcome, replayed } = await this.service.review(context, input);
    const [loop, entry] = await Promise.all([this.catalog.load(context, outcome.id), this.traces.entry(context, outcome.entry)]);
    return Object.assign(new OrderReviewPayload(), { review: loop instanceof OrderReview ? loop : null, entry: entry!, replayed });
  }

  @Access({ to: 'personal', verb: true, kinds: ['PUBLIC_HEALTH', 'HEADQUARTERS'] })
  @Mutation(() => FeverPayload, { nullable: true, description: 'Says what is done with a febrile person, by whoever issued the order. The order stays as it is.' })
  async answerFever(@Ctx() context: RequestContext, @Arg('input') input: Input.AnswerFeverInput): Promise<FeverPayload> {
    const { outcome, replayed } = await this.service.answerFever(context, input);
    const [loop, entry] = await Promise.all([this.catalog.load(context, outcome.id), this.traces.entry(context, outcome.entry)]);
    return Object.assign(new FeverPayload(), { report: loop instanceof FeverReport ? loop : null, entry: entry!, replayed });
  }

  private async appealed(context: RequestContext, { outcome, replayed }: Done<QuestionOutcomeIds>): Promise<AppealPayload> {
    const [loop, entry] = await Promise.all([this.catalog.load(context, outcome.id), this.traces.entry(context, outcome.entry)]);
    return Object.assign(new AppealPayload(), { appeal: loop instanceof OrderAppeal ? loop : null, entry: entry!, replayed });
  }
}
