import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { toConnection } from '../../core/kernel/connection';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import { pageRequest } from '../../core/kernel/page';
import { Cursor } from '../../core/kernel/scalars';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import type { TraceReading } from '../../core/trace/trace.reading';
import { CorrectPersonInput } from './correction.input';
import type { Corrections } from './correction.service';
import { findCorrection, findNotices, listCorrections, type NoticeRow } from './correction.store';
import { CorrectionConnection, CorrectionNotice, CorrectPersonPayload, PersonCorrection, toCorrection, toNotice } from './correction.type';
import type { PersonReading } from './person.reading';

const LIST = 'corrections';
const NOBODY: RowId = '00000000-0000-0000-0000-000000000000';

/** Corrections, and who is told of them. */
@Resolver(() => PersonCorrection)
export class CorrectionResolver {
  constructor(private readonly places: Places) {}

  @Access({ to: 'work' })
  @Query(() => CorrectionConnection, {
    description: 'Corrections of a person within your reach or, without a person, those that your agency is told of: of fields that it received, or could have read. Newest first.',
  })
  async corrections(
    @Ctx() context: RequestContext,
    @Arg('personId', () => ID, { nullable: true, description: 'Id of the person.' }) personId?: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    const page = pageRequest(LIST, first, after);
    const person = personId === undefined || personId === null ? null : rowIdOf('PersonOfInterest', personId) ?? NOBODY;
    return toConnection(LIST, await context.read((tx) => listCorrections(tx, context.principal.agency.id, person, page)), toCorrection);
  }

  @FieldResolver(() => Agency, { description: 'Who corrected it.' })
  agency(@Root() correction: PersonCorrection): Agency {
    return agencyOf(this.places.agency(correction.agencyId)!);
  }

  @FieldResolver(() => [CorrectionNotice], { description: 'Who is told, as far as you may know: all of them with reach to the person, without it your own agency.' })
  async told(@Root() correction: PersonCorrection, @Ctx() context: RequestContext): Promise<CorrectionNotice[]> {
    const rows = await context.loader<RowId, NoticeRow[]>('correction.notices', async (tx, ids) => {
      const found = await findNotices(tx, ids);
      return ids.map((id) => found.filter((one) => one.correctionId === id));
    }).load(correction.rowId);
    return (rows ?? []).map(toNotice);
  }
}

/** Whom a notice went to. */
@Resolver(() => CorrectionNotice)
export class CorrectionNoticeResolver {
  constructor(private readonly places: Places) {}

  @FieldResolver(() => Agency, { description: 'Who is told.' })
  agency(@Root() notice: CorrectionNotice): Agency {
    return agencyOf(this.places.agency(notice.agencyId)!);
  }
}

/** The verb that corrects persons. */
@Resolver()
export class CorrectionVerbs {
  constructor(private readonly service: Corrections, private readonly persons: PersonReading, private readonly traces: TraceReading) {}

  @Access({ to: 'personal', verb: true, kinds: ['PUBLIC_SECURITY', 'PUBLIC_HEALTH', 'COMMUNITY'] })
  @Mutation(() => CorrectPersonPayload, {
    nullable: true,
    description: 'Corrects what is known of a person. By police, health or community that opened, holds or answers a running loop of the person. Every agency that received such a field is told.',
  })
  async correctPerson(@Ctx() context: RequestContext, @Arg('input') input: CorrectPersonInput): Promise<CorrectPersonPayload> {
    const { outcome, replayed } = await this.service.correct(context, input);
    const [person, correction, ...entries] = await Promise.all([
      this.persons.load(context, outcome.person), context.read((tx) => findCorrection(tx, outcome.correction)),
      ...outcome.entries.map((id) => this.traces.entry(context, id)),
    ]);
    return Object.assign(new CorrectPersonPayload(), {
      person, correction: correction && toCorrection(correction), entries: entries.filter((entry) => entry !== null), replayed,
    });
  }
}
