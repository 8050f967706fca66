import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import { Personal, viewOn } from '../../core/access/personal';
import { decide } from '../../core/access/policy';
import type { RequestContext } from '../../core/access/request-context';
import { Cursor } from '../../core/kernel/scalars';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import type { TraceReading } from '../../core/trace/trace.reading';
import { InvestigationRequest } from '../investigations/investigation.type';
import type { PersonReading } from '../persons/person.reading';
import { PersonOfInterest } from '../persons/person.type';
import { PushLeadsInput, WithdrawLeadInput } from './lead.input';
import { PUSHERS } from './lead-parts';
import { listLeadsOf, loadLead } from './lead.reading';
import type { Leads } from './lead.service';
import { Lead, LeadConnection, LeadPayload, LeadResult, PushLeadsPayload, toPayload } from './lead.type';

/** Fields of leads. */
@Resolver(() => Lead)
export class LeadResolver {
  constructor(private readonly places: Places) {}

  @FieldResolver(() => Agency, { description: 'Who pushed it.' })
  pushedBy(@Root() lead: Lead): Agency {
    return agencyOf(this.places.agency(lead.pusherId)!);
  }
}

/** Leads of a person. */
@Resolver(() => PersonOfInterest)
export class PersonLeadsResolver {
  @Personal('LEADS', undefined, () => PersonOfInterest)
  @FieldResolver(() => LeadConnection, { nullable: true, description: 'Leads on this person, newest first. Null where withheld.' })
  leads(
    @Root() person: PersonOfInterest, @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return decide(viewOn(person), 'LEADS') === 'FULL' ? listLeadsOf(context, person, first, after) : null;
  }
}

/** What a result of a push points at. */
@Resolver(() => LeadResult)
export class LeadResultResolver {
  constructor(private readonly persons: PersonReading, private readonly catalog: LoopCatalog) {}

  @FieldResolver(() => PersonOfInterest, { nullable: true, description: 'Whose lead it is; null where the row was rejected, or the person is not yours to know any more.' })
  person(@Root() result: LeadResult, @Ctx() context: RequestContext): Promise<PersonOfInterest | null> {
    return this.persons.load(context, result.links.person);
  }

  @FieldResolver(() => InvestigationRequest, { nullable: true, description: 'The request that answers the lead; null where the row was rejected, or it is not yours to know any more.' })
  async investigation(@Root() result: LeadResult, @Ctx() context: RequestContext): Promise<InvestigationRequest | null> {
    const id = result.links.investigation;
    return id ? await this.catalog.load(context, id) as InvestigationRequest | null : null;
  }
}

/** Verbs of leads. */
@Resolver()
export class LeadVerbs {
  constructor(private readonly service: Leads, private readonly traces: TraceReading) {}

  @Access({ to: 'personal', verb: true, kinds: PUSHERS })
  @Mutation(() => PushLeadsPayload, {
    nullable: true,
    description: 'At most 1,000 leads a call. Each row succeeds or fails by itself. A person not yet sought in that region gets a request there.',
  })
  async pushLeads(@Ctx() context: RequestContext, @Arg('input') input: PushLeadsInput): Promise<PushLeadsPayload> {
    const { outcome, replayed } = await this.service.push(context, input);
    return toPayload(input.leads, outcome.rows, replayed);
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => LeadPayload, { nullable: true, description: 'Takes a lead back. By the agency that pushed it.' })
  async withdrawLead(@Ctx() context: RequestContext, @Arg('input') input: WithdrawLeadInput): Promise<LeadPayload> {
    const { outcome, replayed } = await this.service.withdraw(context, input);
    const [lead, entry] = await Promise.all([loadLead(context, outcome.id), this.traces.entry(context, outcome.entry)]);
    return Object.assign(new LeadPayload(), { lead, entry: entry!, replayed });
  }
}
