import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../access/access';
import type { RequestContext } from '../access/request-context';
import { badInput } from '../kernel/errors';
import { parsePublicId, type RowId } from '../kernel/ids';
import { Cursor, DateTime, LogIndex } from '../kernel/scalars';
import { Agency, agencyOf, Region, regionOf } from '../places/places.type';
import type { Places } from '../places/places';
import { Protocol, protocolOf } from '../protocols/protocol.type';
import type { Protocols } from '../protocols/protocols';
import { TraceConnection } from '../trace/trace.type';
import type { TraceReading } from '../trace/trace.reading';
import { AS_OF, resolveAsOf } from './as-of';
import { clocksAt } from './clocks-then';
import type { ClockRow } from './clock.entity';
import type { LoopCatalog } from './loop-catalog';
import { choiceOf, LoopFilter, LoopKindEnum, LoopOrderEnum } from './loop.input';
import type { LoopOrder } from './loop-list';
import type { LoopReading } from './loop.reading';
import { findClocks, findLoopByNumber } from './loop.store';
import { Clock, Loop, LoopConnection, toClock } from './loop.type';

/** What all loops show, and lists over all kinds. */
@Resolver(() => Loop)
export class LoopResolver {
  constructor(
    private readonly catalog: LoopCatalog,
    private readonly reading: LoopReading,
    private readonly traces: TraceReading,
    private readonly places: Places,
  ) {}

  @Access({ to: 'personal' })
  @Query(() => Loop, { nullable: true, description: 'The loop of an id or readable number; null for what is not there or not yours to know.' })
  async loop(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { nullable: true, description: 'Id of the loop.' }) id?: string,
    @Arg('number', () => String, { nullable: true, description: 'Readable number of the loop.' }) number?: string,
    @Arg('asOf', () => DateTime, { nullable: true, description: AS_OF.at }) at?: Date,
    @Arg('asOfIndex', () => LogIndex, { nullable: true, description: AS_OF.index }) index?: number,
  ): Promise<Loop | null> {
    if ((id ?? number ?? null) === null) throw badInput('id', 'Give the id or the number of the loop.');
    const asOf = await resolveAsOf(context, at, index);
    if (typeof id === 'string') {
      const parsed = parsePublicId(id);
      const found = parsed && this.catalog.kindOfIdType(parsed.type) ? await this.catalog.load(context, parsed.id, parsed.type, asOf) : null;
      return found && (!number || found.number === number) ? found : null;
    }
    const row = await context.read((tx) => findLoopByNumber(tx, number!));
    if (!row || asOf === undefined) return row && this.catalog.present(context, row);
    return this.catalog.load(context, row.id, undefined, asOf);
  }

  @Access({ to: 'personal' })
  @Query(() => LoopConnection, { description: 'Loops of any kind within your reach.' })
  async loops(
    @Ctx() context: RequestContext,
    @Arg('filter', () => LoopFilter, { nullable: true, description: 'Narrows the list.' }) filter?: LoopFilter,
    @Arg('orderBy', () => LoopOrderEnum, { nullable: true, defaultValue: 'DUE_FIRST', description: 'Order of the list.' }) orderBy?: LoopOrder,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
    @Arg('asOf', () => DateTime, { nullable: true, description: AS_OF.at }) at?: Date,
    @Arg('asOfIndex', () => LogIndex, { nullable: true, description: AS_OF.index }) index?: number,
  ) {
    const asOf = await resolveAsOf(context, at, index);
    return this.reading.list(context, { list: 'loops', choice: choiceOf(filter), order: orderBy, first, after, asOf });
  }

  @FieldResolver(() => LoopKindEnum, { description: 'What it is about.' })
  kind(@Root() loop: Loop): string {
    return loop.row.kind;
  }

  @FieldResolver(() => Region, { description: 'Where the work is to be done.' })
  region(@Root() loop: Loop): Region {
    return regionOf(this.places.region(loop.row.regionCode)!);
  }

  @FieldResolver(() => Agency, { description: 'Who opened it and will close it.' })
  openedBy(@Root() loop: Loop): Agency {
    return this.agency(loop.row.openedBy);
  }

  @FieldResolver(() => Agency, { description: 'Who has to act now.' })
  heldBy(@Root() loop: Loop): Agency {
    return this.agency(loop.row.heldBy);
  }

  @FieldResolver(() => [Clock], { description: 'All its deadlines, past ones included, by start.' })
  async clocks(@Root() loop: Loop, @Ctx() context: RequestContext): Promise<Clock[]> {
    const clocks = (await clocksOf(context, loop.row.id)) ?? [];
    return (loop.row.past ? clocksAt(clocks, loop.row.past) : clocks).map(toClock);
  }

  @FieldResolver(() => TraceConnection, { description: "Its trace, in the order of the loop's own numbers, from the entry with which your reach began." })
  trace(
    @Root() loop: Loop, @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.traces.ofLoop(context, loop.row.id, first, after, loop.row.past?.asOf);
  }

  private agency(id: RowId): Agency {
    return agencyOf(this.places.agency(id)!);
  }
}

/** The edition that a deadline runs under. */
@Resolver(() => Clock)
export class ClockResolver {
  constructor(private readonly protocols: Protocols) {}

  @FieldResolver(() => Protocol, { description: 'The protocol that was in force when it started; it keeps it.' })
  protocol(@Root() clock: Clock): Protocol {
    return protocolOf(this.protocols.protocol(clock.protocolId)!);
  }
}

function clocksOf(context: RequestContext, loop: RowId): Promise<ClockRow[] | null> {
  return context.loader<RowId, ClockRow[]>('clocks', async (tx, ids) => {
    const rows = await findClocks(tx, ids);
    return ids.map((id) => rows.filter((row) => row.loopId === id));
  }).load(loop);
}
