import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { TraceReading } from '../../core/trace/trace.reading';
import { ISSUERS } from './order';
import * as Input from './order.input';
import type { OrderOutcomeIds, Orders } from './order.service';
import { IsolationOrder, OrderPayload } from './order.type';

const VERB = { to: 'personal', verb: true, kinds: ISSUERS } as const;

/** Verbs of orders. */
@Resolver()
export class OrderVerbs {
  constructor(private readonly service: Orders, private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @Access(VERB)
  @Mutation(() => OrderPayload, { nullable: true, description: 'Issues an isolation order (隔离决定) for a person who has none in force, by health or headquarters.' })
  async issueOrder(@Ctx() context: RequestContext, @Arg('input') input: Input.IssueOrderInput): Promise<OrderPayload> {
    return this.answer(context, await this.service.issue(context, input));
  }

  @Access(VERB)
  @Mutation(() => OrderPayload, { nullable: true, description: 'Lets an order run longer: a new decision with its reason, by its opener. A stay follows it.' })
  async extendOrder(@Ctx() context: RequestContext, @Arg('input') input: Input.ExtendOrderInput): Promise<OrderPayload> {
    return this.answer(context, await this.service.extend(context, input));
  }

  @Access(VERB)
  @Mutation(() => OrderPayload, { nullable: true, description: 'Decides an order anew by the edition in force now, if given for another category, by its opener.' })
  async reevaluateOrder(@Ctx() context: RequestContext, @Arg('input') input: Input.ReevaluateOrderInput): Promise<OrderPayload> {
    return this.answer(context, await this.service.reevaluate(context, input));
  }

  @Access(VERB)
  @Mutation(() => OrderPayload, { nullable: true, description: "Releases a person by the protocol's conditions, by the opener. Where they do not hold, ILLEGAL_TRANSITION names them in `unmet`." })
  async releaseOrder(@Ctx() context: RequestContext, @Arg('input') input: Input.ReleaseOrderInput): Promise<OrderPayload> {
    return this.answer(context, await this.service.release(context, input));
  }

  @Access(VERB)
  @Mutation(() => OrderPayload, { nullable: true, description: 'Takes an order back, by its opener: the person is free, whatever the conditions of release.' })
  async revokeOrder(@Ctx() context: RequestContext, @Arg('input') input: Input.RevokeOrderInput): Promise<OrderPayload> {
    return this.answer(context, await this.service.revoke(context, input));
  }

  @Access(VERB)
  @Mutation(() => OrderPayload, { nullable: true, description: 'Exempts a person, by the opener: isolation at home, or somebody at the side of the person.' })
  async recordExemption(@Ctx() context: RequestContext, @Arg('input') input: Input.RecordExemptionInput): Promise<OrderPayload> {
    return this.answer(context, await this.service.exempt(context, input));
  }

  @Access({ ...VERB, kinds: [...ISSUERS, 'ISOLATION_SITE'] })
  @Mutation(() => OrderPayload, { nullable: true, description: "Adds a result to the register of tests, by the opener or the site. Nobody's order changes by it: a positive at a site leads to proposals (decisionProposals)." })
  async recordTestResult(@Ctx() context: RequestContext, @Arg('input') input: Input.RecordTestResultInput): Promise<OrderPayload> {
    return this.answer(context, await this.service.recordTest(context, input));
  }

  @Access(VERB)
  @Mutation(() => OrderPayload, { nullable: true, description: 'Says whose contact the person of an order is, by the opener: release may depend on the results of the other.' })
  async linkContacts(@Ctx() context: RequestContext, @Arg('input') input: Input.LinkContactsInput): Promise<OrderPayload> {
    return this.answer(context, await this.service.link(context, input));
  }

  @Access(VERB)
  @Mutation(() => OrderPayload, { nullable: true, description: 'Closes an order that has ended, by its opener.' })
  async closeOrder(@Ctx() context: RequestContext, @Arg('input') input: Input.CloseOrderInput): Promise<OrderPayload> {
    return this.answer(context, await this.service.close(context, input));
  }

  private async answer(context: RequestContext, { outcome, replayed }: Done<OrderOutcomeIds>): Promise<OrderPayload> {
    const [loop, entry] = await Promise.all([this.catalog.load(context, outcome.id), this.traces.entry(context, outcome.entry)]);
    return Object.assign(new OrderPayload(), { order: loop instanceof IsolationOrder ? loop : null, entry: entry!, replayed });
  }
}
