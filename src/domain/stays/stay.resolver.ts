import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf } from '../../core/kernel/ids';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { TraceReading } from '../../core/trace/trace.reading';
import { loadRoom, loadSite } from '../sites/site.reading';
import { IsolationRoom, IsolationSite } from '../sites/site.type';
import { ReleaseFromIsolationInput } from './stay.input';
import type { Stays } from './stay.service';
import { IsolationStay, StayPayload } from './stay.type';

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

/** Verbs of stays. */
@Resolver()
export class StayVerbs {
  constructor(private readonly service: Stays, private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @Access({ to: 'personal', verb: true })
  @Mutation(() => StayPayload, { nullable: true, description: 'Releases a person (解除隔离): STAYING to RELEASED, by its opener. The room is free at once.' })
  async releaseFromIsolation(@Ctx() context: RequestContext, @Arg('input') input: ReleaseFromIsolationInput): Promise<StayPayload> {
    const { outcome, replayed } = await this.service.release(context, input);
    const stay = await this.catalog.load(context, outcome.id) as IsolationStay | null;
    return Object.assign(new StayPayload(), { stay, entry: (await this.traces.entry(context, outcome.entry))!, replayed });
  }
}
