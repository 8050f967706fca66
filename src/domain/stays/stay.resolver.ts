import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import { viewOn } from '../../core/access/personal';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { TraceReading } from '../../core/trace/trace.reading';
import { loadRoom, loadSite } from '../sites/site.reading';
import { IsolationRoom, IsolationSite } from '../sites/site.type';
import { missingHalfDays } from './half-day';
import type { Observations } from './observation.service';
import { findObservations, type ObservationRow } from './observation.store';
import { RecordObservationInput, ReleaseFromIsolationInput } from './stay.input';
import type { StayOutcomeIds, Stays } from './stay.service';
import { IsolationStay, Observation, StayPayload, toObservation } from './stay.type';

/** Queries and fields of stays. */
@Resolver(() => IsolationStay)
export class StayResolver {
  constructor(private readonly catalog: LoopCatalog) {}

  @Access({ to: 'personal' })
  @Query(() => IsolationStay, { nullable: true, description: 'One stay; null for what is not there or not yours to know.' })
  async stay(@Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'Id of the stay.' }) id: string): Promise<IsolationStay | null> {
    const rowId = rowIdOf('IsolationStay', id);
    const loop = rowId ? await this.catalog.load(context, rowId, 'IsolationStay') : null;
    return loop instanceof IsolationStay ? loop : null;
  }

  @FieldResolver(() => IsolationSite, { description: 'Where the person is.' })
  async site(@Root() stay: IsolationStay, @Ctx() context: RequestContext): Promise<IsolationSite> {
    return (await loadSite(context, stay.links.site))!;
  }

  @FieldResolver(() => IsolationRoom, { nullable: true, description: 'The room that was given.' })
  room(@Root() stay: IsolationStay, @Ctx() context: RequestContext): Promise<IsolationRoom | null> {
    return loadRoom(context, stay.links.room);
  }
}

/** What was seen of a person during a stay. */
@Resolver(() => IsolationStay)
export class StayObservationsResolver {
  @FieldResolver(() => [Observation], { description: 'What the site saw, half-day by half-day.' })
  async observations(@Root() stay: IsolationStay, @Ctx() context: RequestContext): Promise<Observation[]> {
    return (await this.load(context, stay)).map((row) => toObservation(row, viewOn(stay), stay.row.personId));
  }

  @FieldResolver(() => [String], { description: 'Half-days that are over and have no observation, such as 2022-03-20 AM.' })
  async missingObservations(@Root() stay: IsolationStay, @Ctx() context: RequestContext): Promise<string[]> {
    return missingHalfDays(stay, (await this.load(context, stay)).map((row) => row.slot), context.now);
  }

  private async load(context: RequestContext, stay: IsolationStay): Promise<ObservationRow[]> {
    const rows = await context.loader<RowId, ObservationRow[]>('stay.observations', async (tx, ids) => {
      const found = await findObservations(tx, ids);
      return ids.map((id) => found.filter((row) => row.stayId === id));
    }).load(stay.row.id);
    return rows ?? [];
  }
}

/** Verbs of stays. */
@Resolver()
export class StayVerbs {
  constructor(
    private readonly service: Stays, private readonly observed: Observations, private readonly catalog: LoopCatalog, private readonly traces: TraceReading,
  ) {}

  @Access({ to: 'personal', verb: true })
  @Mutation(() => StayPayload, { nullable: true, description: 'Releases a person (解除隔离): STAYING to RELEASED, by its opener. The room is cleaned and then free. Where the order behind it was issued by itself, or tests or contacts were recorded under it, its conditions of release must hold: ILLEGAL_TRANSITION names those that do not in `unmet`.' })
  async releaseFromIsolation(@Ctx() context: RequestContext, @Arg('input') input: ReleaseFromIsolationInput): Promise<StayPayload> {
    return this.answer(context, await this.service.release(context, input));
  }

  @Access({ to: 'personal', verb: true, kinds: ['ISOLATION_SITE'] })
  @Mutation(() => StayPayload, { nullable: true, description: 'Records what the site sees of a person in this half-day, once, by the site. A febrile person is reported to health at once.' })
  async recordObservation(@Ctx() context: RequestContext, @Arg('input') input: RecordObservationInput): Promise<StayPayload> {
    return this.answer(context, await this.observed.record(context, input));
  }

  private async answer(context: RequestContext, { outcome, replayed }: Done<StayOutcomeIds>): Promise<StayPayload> {
    const stay = await this.catalog.load(context, outcome.id) as IsolationStay | null;
    return Object.assign(new StayPayload(), { stay, entry: (await this.traces.entry(context, outcome.entry))!, replayed });
  }
}
