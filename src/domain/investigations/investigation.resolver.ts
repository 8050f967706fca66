import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf } from '../../core/kernel/ids';
import { Cursor } from '../../core/kernel/scalars';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import { LoopOrderEnum } from '../../core/loops/loop.input';
import type { LoopOrder } from '../../core/loops/loop-list';
import type { LoopReading } from '../../core/loops/loop.reading';
import type { TraceReading } from '../../core/trace/trace.reading';
import { PersonOfInterest } from '../persons/person.type';
import { loadTeam } from '../teams/team.reading';
import { VolunteerTeam } from '../teams/team.type';
import { choiceOfInvestigations, InvestigationFilter } from './investigation.filter';
import * as Input from './investigation.input';
import type { InvestigationOutcomeIds, Investigations } from './investigation.service';
import { InvestigationConnection, InvestigationPayload, InvestigationRequest } from './investigation.type';

const OPENERS = ['PUBLIC_SECURITY', 'BIG_DATA', 'PUBLIC_HEALTH', 'HEADQUARTERS'] as const;

/** Queries and fields of requests. */
@Resolver(() => InvestigationRequest)
export class InvestigationResolver {
  constructor(private readonly catalog: LoopCatalog, private readonly reading: LoopReading) {}

  @Access({ to: 'personal' })
  @Query(() => InvestigationRequest, { nullable: true, description: 'One request; null for what is not there or not yours to know.' })
  async investigation(@Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'Id of the request.' }) id: string): Promise<InvestigationRequest | null> {
    const rowId = rowIdOf('InvestigationRequest', id);
    return rowId ? await this.catalog.load(context, rowId, 'InvestigationRequest') as InvestigationRequest | null : null;
  }

  @Access({ to: 'personal' })
  @Query(() => InvestigationConnection, { description: 'Requests within your reach.' })
  investigations(
    @Ctx() context: RequestContext,
    @Arg('filter', () => InvestigationFilter, { nullable: true, description: 'Narrows the list.' }) filter?: InvestigationFilter,
    @Arg('orderBy', () => LoopOrderEnum, { nullable: true, defaultValue: 'DUE_FIRST', description: 'Order of the list.' }) orderBy?: LoopOrder,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reading.list(context, {
      list: 'investigations', order: orderBy, first, after,
      choice: choiceOfInvestigations(filter),
    });
  }

  @FieldResolver(() => VolunteerTeam, { nullable: true, description: 'The team that goes; null before the request is assigned.' })
  assignedTo(@Root() request: InvestigationRequest, @Ctx() context: RequestContext): Promise<VolunteerTeam | null> {
    return loadTeam(context, request.row.teamId);
  }

  @FieldResolver(() => InvestigationRequest, { nullable: true, description: 'Where the person had moved on from: the request before. Null without one, or beyond your reach.' })
  async previous(@Root() request: InvestigationRequest, @Ctx() context: RequestContext): Promise<InvestigationRequest | null> {
    return request.links.previous ? await this.catalog.load(context, request.links.previous, undefined, request.row.past?.asOf) as InvestigationRequest | null : null;
  }

  @FieldResolver(() => InvestigationRequest, { nullable: true, description: 'The request that followed where the person had moved on to. Null without one, or beyond your reach.' })
  async next(@Root() request: InvestigationRequest, @Ctx() context: RequestContext): Promise<InvestigationRequest | null> {
    return request.links.next ? await this.catalog.load(context, request.links.next, undefined, request.row.past?.asOf) as InvestigationRequest | null : null;
  }
}

/** Requests of a person. */
@Resolver(() => PersonOfInterest)
export class PersonInvestigationsResolver {
  constructor(private readonly reading: LoopReading) {}

  @FieldResolver(() => InvestigationConnection, { description: 'Requests for this person within your reach, newest first.' })
  investigations(
    @Root() person: PersonOfInterest, @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reading.list(context, {
      list: 'person.investigations', order: 'NEWEST_FIRST', first, after,
      choice: { kinds: ['INVESTIGATION'], personId: rowIdOf('PersonOfInterest', person.id)! }, asOf: person.asOf,
    });
  }
}

/** Verbs of requests. */
@Resolver()
export class InvestigationVerbs {
  constructor(private readonly service: Investigations, private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @Access({ to: 'personal', verb: true, kinds: OPENERS })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'Opens a request for a known person. One person has one open request in a region.' })
  issueInvestigation(@Ctx() context: RequestContext, @Arg('input') input: Input.IssueInvestigationInput) {
    return this.answer(context, this.service.issue(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'Signs for a request (签收): ISSUED to RECEIVED, by its holder.' })
  receiveInvestigation(@Ctx() context: RequestContext, @Arg('input') input: Input.ReceiveInvestigationInput) {
    return this.answer(context, this.service.receive(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'Gives a request to a team (派单): RECEIVED or ASSIGNED to ASSIGNED, by its holder.' })
  assignInvestigation(@Ctx() context: RequestContext, @Arg('input') input: Input.AssignInvestigationInput) {
    return this.answer(context, this.service.assign(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'Records an attempt that did not find the person; the state stays ASSIGNED. By its holder.' })
  recordInvestigationAttempt(@Ctx() context: RequestContext, @Arg('input') input: Input.RecordInvestigationAttemptInput) {
    return this.answer(context, this.service.recordAttempt(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'The person was found (找准): ASSIGNED to LOCATED, by its holder.' })
  markLocated(@Ctx() context: RequestContext, @Arg('input') input: Input.MarkLocatedInput) {
    return this.answer(context, this.service.locate(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'The identity was checked (核实): LOCATED to VERIFIED, by its holder.' })
  verifyIdentity(@Ctx() context: RequestContext, @Arg('input') input: Input.VerifyIdentityInput) {
    return this.answer(context, this.service.verify(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'A measure was taken (管住): VERIFIED to CONTROLLED, by its holder.' })
  controlPerson(@Ctx() context: RequestContext, @Arg('input') input: Input.ControlPersonInput) {
    return this.answer(context, this.service.control(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'Answers the opener (反馈): RECEIVED to CONTROLLED become REPORTED, by its holder. See InvestigationOutcome for what each needs.' })
  reportInvestigation(@Ctx() context: RequestContext, @Arg('input') input: Input.ReportInvestigationInput) {
    return this.answer(context, this.service.report(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'Sends an answer back (退回): REPORTED to RECEIVED, by its opener; not after MOVED_ON once the next request was received.' })
  returnInvestigation(@Ctx() context: RequestContext, @Arg('input') input: Input.ReturnInvestigationInput) {
    return this.answer(context, this.service.returnIt(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'Accepts the answer (销号): REPORTED to CLOSED, by its opener.' })
  closeInvestigation(@Ctx() context: RequestContext, @Arg('input') input: Input.CloseInvestigationInput) {
    return this.answer(context, this.service.close(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => InvestigationPayload, { nullable: true, description: 'Takes a request back that is not answered: ISSUED to CONTROLLED become WITHDRAWN, by its opener.' })
  withdrawInvestigation(@Ctx() context: RequestContext, @Arg('input') input: Input.WithdrawInvestigationInput) {
    return this.answer(context, this.service.withdraw(context, input));
  }

  private async answer(context: RequestContext, verb: Promise<Done<InvestigationOutcomeIds>>): Promise<InvestigationPayload> {
    const { outcome, replayed } = await verb;
    const investigation = await this.catalog.load(context, outcome.id) as InvestigationRequest | null;
    return Object.assign(new InvestigationPayload(), { investigation, entry: (await this.traces.entry(context, outcome.entry))!, replayed });
  }
}
