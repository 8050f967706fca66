import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { Cursor } from '../../core/kernel/scalars';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { LoopOrder } from '../../core/loops/loop-list';
import { LoopOrderEnum } from '../../core/loops/loop.input';
import type { LoopReading } from '../../core/loops/loop.reading';
import type { TraceReading } from '../../core/trace/trace.reading';
import { loadSite } from '../sites/site.reading';
import { IsolationSite } from '../sites/site.type';
import { IsolationStay } from '../stays/stay.type';
import { ISSUERS } from './order';
import { IsolationOrder } from './order.type';
import { AcceptProposalsInput, choiceOfProposals, DecisionProposalFilter, DismissProposalsInput } from './proposal.input';
import type { ProposalOutcomeIds, Proposals } from './proposal.service';
import { DecisionProposal, DecisionProposalConnection, DecisionProposalsPayload } from './proposal.type';

const VERB = { to: 'personal', verb: true, kinds: ISSUERS } as const;

/** Queries and fields of proposals. */
@Resolver(() => DecisionProposal)
export class ProposalResolver {
  constructor(private readonly catalog: LoopCatalog, private readonly reading: LoopReading) {}

  @Access({ to: 'personal' })
  @Query(() => DecisionProposalConnection, { description: 'Proposals of new decisions within your reach, such as all that one positive at a site led to.' })
  decisionProposals(
    @Ctx() context: RequestContext,
    @Arg('filter', () => DecisionProposalFilter, { nullable: true, description: 'Narrows the list.' }) filter?: DecisionProposalFilter,
    @Arg('orderBy', () => LoopOrderEnum, { nullable: true, defaultValue: 'DUE_FIRST', description: 'Order of the list.' }) orderBy?: LoopOrder,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reading.list(context, { list: 'decisionProposals', order: orderBy, first, after, ...choiceOfProposals(filter) });
  }

  @FieldResolver(() => IsolationOrder, { nullable: true, description: 'The order that would be decided anew; null beyond your reach.' })
  async order(@Root() proposal: DecisionProposal, @Ctx() context: RequestContext): Promise<IsolationOrder | null> {
    return await this.catalog.load(context, proposal.links.order) as IsolationOrder | null;
  }

  @FieldResolver(() => IsolationOrder, { nullable: true, description: 'The order under which the positive sample was recorded; null beyond your reach.' })
  async source(@Root() proposal: DecisionProposal, @Ctx() context: RequestContext): Promise<IsolationOrder | null> {
    return await this.catalog.load(context, proposal.links.source) as IsolationOrder | null;
  }

  @FieldResolver(() => IsolationStay, { nullable: true, description: 'The stay of the person; null beyond your reach.' })
  async stay(@Root() proposal: DecisionProposal, @Ctx() context: RequestContext): Promise<IsolationStay | null> {
    return await this.catalog.load(context, proposal.links.stay) as IsolationStay | null;
  }

  @FieldResolver(() => IsolationSite, { description: 'The site.' })
  async site(@Root() proposal: DecisionProposal, @Ctx() context: RequestContext): Promise<IsolationSite> {
    return (await loadSite(context, proposal.links.site))!;
  }
}

/** Verbs of proposals. */
@Resolver()
export class ProposalVerbs {
  constructor(private readonly service: Proposals, private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @Access(VERB)
  @Mutation(() => DecisionProposalsPayload, { nullable: true, description: 'Takes one or more proposals, all or none, by whoever issued the orders: each becomes a new decision. Stays follow their orders.' })
  async acceptProposals(@Ctx() context: RequestContext, @Arg('input') input: AcceptProposalsInput): Promise<DecisionProposalsPayload> {
    return this.answer(context, await this.service.accept(context, input));
  }

  @Access(VERB)
  @Mutation(() => DecisionProposalsPayload, { nullable: true, description: 'Leaves one or more proposals, all or none, by whoever issued the orders. The orders stay as they are.' })
  async dismissProposals(@Ctx() context: RequestContext, @Arg('input') input: DismissProposalsInput): Promise<DecisionProposalsPayload> {
    return this.answer(context, await this.service.dismiss(context, input));
  }

  private async answer(context: RequestContext, { outcome, replayed }: Done<ProposalOutcomeIds>): Promise<DecisionProposalsPayload> {
    const [proposals, entries] = await Promise.all([
      Promise.all(outcome.ids.map((id) => this.catalog.load(context, id))),
      Promise.all(outcome.entries.map((id) => this.traces.entry(context, id))),
    ]);
    return Object.assign(new DecisionProposalsPayload(), {
      proposals: proposals.filter((one) => one instanceof DecisionProposal), entries: entries.flatMap((entry) => entry ?? []), replayed,
    });
  }
}
