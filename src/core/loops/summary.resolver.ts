import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { Access } from '../access/access';
import type { RequestContext } from '../access/request-context';
import { DateTime, LogIndex } from '../kernel/scalars';
import { AS_OF, resolveAsOf } from './as-of';
import { choiceOf, LoopFilter } from './loop.input';
import type { SummaryKey } from './summary';
import type { SummaryReading } from './summary.reading';
import { LoopSummary, SummaryKeyEnum } from './summary.type';

/** Counts of loops. */
@Resolver()
export class SummaryResolver {
  constructor(private readonly summaries: SummaryReading) {}

  @Access({ to: 'work' })
  @Query(() => LoopSummary, { description: "Counts over the loops within your reach. Needs no purpose, unless the filter names a person." })
  async loopSummary(
    @Ctx() context: RequestContext,
    @Arg('by', () => SummaryKeyEnum, { description: 'What a row counts.' }) by: SummaryKey,
    @Arg('filter', () => LoopFilter, { nullable: true, description: 'Narrows what is counted.' }) filter?: LoopFilter,
    @Arg('asOf', () => DateTime, { nullable: true, description: AS_OF.at }) asOf?: Date,
    @Arg('asOfIndex', () => LogIndex, { nullable: true, description: AS_OF.index }) asOfIndex?: number,
  ): Promise<LoopSummary> {
    return this.summaries.count(context, by, choiceOf(filter), await resolveAsOf(context, asOf, asOfIndex));
  }
}
