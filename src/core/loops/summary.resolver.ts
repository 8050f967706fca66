import { Arg, Ctx, Info, Query, Resolver } from 'type-graphql';
import { Access } from '../access/access';
import type { RequestContext } from '../access/request-context';
import { badInput } from '../kernel/errors';
import { DateTime, LogIndex } from '../kernel/scalars';
import { asksFor, type AskedFields } from '../kernel/selection';
import { AS_OF, resolveAsOf } from './as-of';
import { choiceOf, LoopFilter } from './loop.input';
import type { SummaryKey } from './summary';
import type { SummaryReading } from './summary.reading';
import { LoopSummary, SummaryKeyEnum } from './summary.type';

const BEYOND = 'Counts all loops, by REGION (counties, those without loops too) or KIND, without a filter and without medians. A count is null where fewer than 5 loops beyond your reach are in it, or where it would let one compute such a count.';

/** Counts of loops. */
@Resolver()
export class SummaryResolver {
  constructor(private readonly summaries: SummaryReading) {}

  @Access({ to: 'work' })
  @Query(() => LoopSummary, { description: "Counts over the loops within your reach; with beyondReach over all of them, small cells left out. Needs no purpose, unless the filter names a person." })
  async loopSummary(
    @Ctx() context: RequestContext,
    @Info() info: AskedFields,
    @Arg('by', () => SummaryKeyEnum, { description: 'What a row counts.' }) by: SummaryKey,
    @Arg('filter', () => LoopFilter, { nullable: true, description: 'Narrows what is counted.' }) filter?: LoopFilter,
    @Arg('asOf', () => DateTime, { nullable: true, description: AS_OF.at }) asOf?: Date,
    @Arg('asOfIndex', () => LogIndex, { nullable: true, description: AS_OF.index }) asOfIndex?: number,
    @Arg('beyondReach', () => Boolean, { nullable: true, defaultValue: false, description: BEYOND }) beyondReach?: boolean,
  ): Promise<LoopSummary> {
    if (beyondReach) {
      if (filter || asOf || asOfIndex !== undefined) throw badInput('beyondReach', 'Beyond reach all loops are counted as they are now, without a filter.');
      return this.summaries.countBeyond(context, by);
    }
    return this.summaries.count(context, by, choiceOf(filter), {
      asOf: await resolveAsOf(context, asOf, asOfIndex), wantsMedian: asksFor(info, ['rows', 'medianMinutesToClose']),
    });
  }
}
