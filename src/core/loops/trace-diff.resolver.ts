import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../access/access';
import type { RequestContext } from '../access/request-context';
import { DateTime, LogIndex } from '../kernel/scalars';
import { Agency, agencyOf } from '../places/places.type';
import type { Places } from '../places/places';
import { getPosition } from '../trace/trace.store';
import { resolveAsOf } from './as-of';
import type { LoopCatalog } from './loop-catalog';
import type { TraceDiffReading } from './trace-diff.reading';
import { LoopSight, TraceDiff } from './trace-diff.type';
import { loopIdOf } from './trace-filter.input';

/** What changed between two times. */
@Resolver(() => LoopSight)
export class TraceDiffResolver {
  constructor(private readonly diffs: TraceDiffReading, private readonly catalog: LoopCatalog, private readonly places: Places) {}

  @Access({ to: 'personal' })
  @Query(() => TraceDiff, {
    nullable: true,
    description: 'What changed on a loop between two times or places of the log, for whom it was to be seen, and who saw it. What you were not to see is not in it. Null for a loop that is not yours to know.',
  })
  async traceDiff(
    @Ctx() context: RequestContext,
    @Arg('loopId', () => ID, { description: 'The loop.' }) loopId: string,
    @Arg('from', () => DateTime, { nullable: true, description: 'Behind what the platform knew at this time; default: from the beginning.' }) from?: Date,
    @Arg('to', () => DateTime, { nullable: true, description: 'Up to what it knew at this time; default: now.' }) to?: Date,
    @Arg('fromIndex', () => LogIndex, { nullable: true, description: 'In place of from: behind the entry of this index.' }) fromIndex?: number,
    @Arg('toIndex', () => LogIndex, { nullable: true, description: 'In place of to: up to and with the entry of this index.' }) toIndex?: number,
  ): Promise<TraceDiff | null> {
    const loop = loopIdOf(this.catalog, loopId);
    if (!loop) return null;
    const behind = await resolveAsOf(context, from, fromIndex) ?? -1;
    const upTo = await resolveAsOf(context, to, toIndex) ?? await context.read(getPosition);
    return this.diffs.between(context, loop, behind, upTo);
  }

  @FieldResolver(() => Agency, { nullable: true, description: 'The agency; null where it is a team.' })
  agency(@Root() sight: LoopSight): Agency | null {
    const row = this.places.agency(sight.partyId);
    return row ? agencyOf(row) : null;
  }
}
