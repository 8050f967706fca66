import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { Access } from '../access/access';
import type { RequestContext } from '../access/request-context';
import { badInput } from '../kernel/errors';
import { rowIdOf, type RowId } from '../kernel/ids';
import { Cursor } from '../kernel/scalars';
import type { TraceReading } from '../trace/trace.reading';
import { TraceConnection } from '../trace/trace.type';
import type { LoopCatalog } from './loop-catalog';
import { loopIdOf, traceChoiceOf, TraceFilter } from './trace-filter.input';

const NOBODY: RowId = '00000000-0000-0000-0000-000000000000';

/** The trace by loop or person. */
@Resolver()
export class TraceResolver {
  constructor(private readonly traces: TraceReading, private readonly catalog: LoopCatalog) {}

  @Access({ to: 'personal' })
  @Query(() => TraceConnection, { description: 'The trace of a loop, in its own order, or of all loops of a person, in the order of the log, or whatever a filter lets through, in the order of the log. Name loopId, personId or filter. Empty for what is not yours to know.' })
  async trace(
    @Ctx() context: RequestContext,
    @Arg('loopId', () => ID, { nullable: true, description: 'The loop.' }) loopId?: string,
    @Arg('personId', () => ID, { nullable: true, description: 'The person.' }) personId?: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
    @Arg('filter', () => TraceFilter, { nullable: true, description: 'Narrows the trace; with loopId or personId both must hold.' }) filter?: TraceFilter,
  ) {
    if (filter) return this.traces.ofChoice(context, traceChoiceOf(this.catalog, { ...filter, ...(loopId && { loopId }), ...(personId && { personId }) }), first, after);
    if (Boolean(loopId) === Boolean(personId)) throw badInput('loopId', 'Name exactly one of loopId and personId, or give a filter.');
    if (personId) return this.traces.ofPerson(context, rowIdOf('PersonOfInterest', personId) ?? NOBODY, first, after);
    return this.traces.ofLoop(context, loopIdOf(this.catalog, loopId!) ?? NOBODY, first, after);
  }
}
