import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf } from '../../core/kernel/ids';
import { Cursor, DateTime, LogIndex } from '../../core/kernel/scalars';
import { AS_OF, resolveAsOf } from '../../core/loops/as-of';
import { LoopKindEnum } from '../../core/loops/loop.input';
import type { LoopReading } from '../../core/loops/loop.reading';
import { Loop, LoopConnection } from '../../core/loops/loop.type';
import type { Places } from '../../core/places/places';
import { Region, regionOf } from '../../core/places/places.type';
import type { TraceReading } from '../../core/trace/trace.reading';
import { TraceConnection } from '../../core/trace/trace.type';
import { DocumentInput, PersonFilter } from './person.input';
import type { PersonReading } from './person.reading';
import { PersonConnection, PersonOfInterest } from './person.type';

const FIRST = { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' };
const AFTER = { nullable: true, description: 'Cursor behind which the page begins.' };

/** Queries and fields of persons. */
@Resolver(() => PersonOfInterest)
export class PersonResolver {
  constructor(
    private readonly reading: PersonReading,
    private readonly loopReading: LoopReading,
    private readonly traces: TraceReading,
    private readonly places: Places,
  ) {}

  @Access({ to: 'personal' })
  @Query(() => PersonOfInterest, { nullable: true, description: 'One person; null for whoever is not there or not yours to know.' })
  async person(
    @Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'Id of the person.' }) id: string,
    @Arg('asOf', () => DateTime, { nullable: true, description: AS_OF.at }) asOf?: Date,
    @Arg('asOfIndex', () => LogIndex, { nullable: true, description: AS_OF.index }) asOfIndex?: number,
  ): Promise<PersonOfInterest | null> {
    return this.reading.load(context, rowIdOf('PersonOfInterest', id) ?? null, await resolveAsOf(context, asOf, asOfIndex));
  }

  @Access({ to: 'personal' })
  @Query(() => PersonOfInterest, {
    nullable: true,
    description: 'The person of a document, exactly; null where it is nobody\'s within your reach. FORBIDDEN for callers who never see documents in full.',
  })
  findPerson(
    @Ctx() context: RequestContext, @Arg('document', () => DocumentInput, { description: 'The document, written in any way.' }) document: DocumentInput,
  ): Promise<PersonOfInterest | null> {
    return this.reading.find(context, document.type, document.number);
  }

  @Access({ to: 'personal' })
  @Query(() => PersonConnection, { description: 'Persons within your reach, newest first.' })
  persons(
    @Ctx() context: RequestContext,
    @Arg('filter', () => PersonFilter, { nullable: true, description: 'Narrows the list.' }) filter?: PersonFilter,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => Cursor, AFTER) after?: string,
  ) {
    return this.reading.list(context, { choice: filter ?? {}, first, after });
  }

  @FieldResolver(() => Region, { nullable: true, description: 'Where the person was first sought.' })
  region(@Root() person: PersonOfInterest): Region | null {
    const row = this.places.region(person.regionCode);
    return row ? regionOf(row) : null;
  }

  @FieldResolver(() => LoopConnection, { description: 'Loops of this person within your reach, newest first.' })
  loops(
    @Root() person: PersonOfInterest, @Ctx() context: RequestContext,
    @Arg('kinds', () => [LoopKindEnum], { nullable: true, description: 'Only loops of these kinds.' }) kinds?: string[],
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => Cursor, AFTER) after?: string,
  ) {
    return this.loopReading.list(context, { list: 'person.loops', order: 'NEWEST_FIRST', choice: { kinds, personId: person.rowId }, first, after, asOf: person.asOf });
  }

  @FieldResolver(() => TraceConnection, { description: 'The trace of all loops of this person within your reach, in the order of the log.' })
  trace(
    @Root() person: PersonOfInterest, @Ctx() context: RequestContext,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => Cursor, AFTER) after?: string,
  ) {
    return this.traces.ofPerson(context, person.rowId, first, after, person.asOf);
  }
}

/** Whom a loop is about. */
@Resolver(() => Loop)
export class LoopPersonResolver {
  constructor(private readonly persons: PersonReading) {}

  @FieldResolver(() => PersonOfInterest, { nullable: true, description: 'Whom it is about; null where it is about nobody.' })
  person(@Root() loop: Loop, @Ctx() context: RequestContext): Promise<PersonOfInterest | null> {
    return this.persons.load(context, loop.row.personId, loop.row.past?.asOf);
  }
}
