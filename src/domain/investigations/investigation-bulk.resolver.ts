import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { TraceReading } from '../../core/trace/trace.reading';
import { TraceEntry } from '../../core/trace/trace.type';
import { AssignInvestigationsInput, CloseInvestigationsInput, ReceiveInvestigationsInput, type BulkInput } from './investigation-bulk.input';
import type { BulkInvestigations, BulkOutcome } from './investigation-bulk.service';
import { InvestigationResult, InvestigationsPayload, toInvestigations } from './investigation-bulk.type';
import { InvestigationRequest } from './investigation.type';

const EACH = 'Of up to 500 requests each succeeds or is refused by itself, as if sent alone; the whole call has one effect.';

/** What the outcome of one request points at. */
@Resolver(() => InvestigationResult)
export class InvestigationResultResolver {
  constructor(private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @FieldResolver(() => InvestigationRequest, { nullable: true, description: 'The request as it is now, under your present rights; null where it was refused, or is no longer yours to see.' })
  async investigation(@Root() { links }: InvestigationResult, @Ctx() context: RequestContext): Promise<InvestigationRequest | null> {
    return links.request ? await this.catalog.load(context, links.request) as InvestigationRequest | null : null;
  }

  @FieldResolver(() => TraceEntry, { nullable: true, description: 'The entry that the verb wrote; null where it was refused.' })
  async entry(@Root() { links }: InvestigationResult, @Ctx() context: RequestContext): Promise<TraceEntry | null> {
    return links.entry ? this.traces.entry(context, links.entry) : null;
  }
}

/** Verbs on many requests. */
@Resolver()
export class BulkInvestigationVerbs {
  constructor(private readonly service: BulkInvestigations) {}

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationsPayload, { nullable: true, description: `Signs for many requests (签收): ISSUED to RECEIVED, by their holder. ${EACH}` })
  receiveInvestigations(@Ctx() context: RequestContext, @Arg('input') input: ReceiveInvestigationsInput): Promise<InvestigationsPayload> {
    return answer(input, this.service.receive(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationsPayload, { nullable: true, description: `Gives many requests to one team (派单): RECEIVED or ASSIGNED to ASSIGNED, by their holder. ${EACH}` })
  assignInvestigations(@Ctx() context: RequestContext, @Arg('input') input: AssignInvestigationsInput): Promise<InvestigationsPayload> {
    return answer(input, this.service.assign(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationsPayload, { nullable: true, description: `Accepts the answers of many requests (销号): REPORTED to CLOSED, by their opener. ${EACH}` })
  closeInvestigations(@Ctx() context: RequestContext, @Arg('input') input: CloseInvestigationsInput): Promise<InvestigationsPayload> {
    return answer(input, this.service.close(context, input));
  }
}

async function answer({ items }: BulkInput, verb: Promise<Done<BulkOutcome>>): Promise<InvestigationsPayload> {
  const { outcome, replayed } = await verb;
  return toInvestigations(items.map(({ id }) => id), outcome.rows, replayed);
}
