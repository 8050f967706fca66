import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { toConnection } from '../../core/kernel/connection';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import { PAGE_LIMIT, pageRequest } from '../../core/kernel/page';
import { Cursor } from '../../core/kernel/scalars';
import { TraceDiff } from '../../core/loops/trace-diff.type';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import { listDisclosures } from '../../core/trace/read-log.store';
import { Disclosure, DisclosureConnection, toDisclosure } from './disclosure.type';

const LIST = 'disclosures';
const NOBODY: RowId = '00000000-0000-0000-0000-000000000000';

/** Who saw what changed. */
@Resolver(() => TraceDiff)
export class DiffDisclosureResolver {
  @FieldResolver(() => [Disclosure], {
    nullable: true,
    description: 'Who received personal fields of the person from the first to the last of these entries, newest first, at most 200. For supervision and auditors; null for all others, and where the loop is about nobody.',
  })
  async seenBy(@Root() diff: TraceDiff, @Ctx() context: RequestContext): Promise<Disclosure[] | null> {
    const { personId, from, to } = diff.seen;
    if (personId === null) return null;
    if (!from || !to) return [];
    const { rows } = await context.read((tx) => listDisclosures(tx, personId, { first: PAGE_LIMIT }, { from, to }));
    return rows.map(toDisclosure);
  }
}

/** Who received personal fields of a person. */
@Resolver(() => Disclosure)
export class DisclosureResolver {
  constructor(private readonly places: Places) {}

  @Access({ to: 'personal', kinds: ['AUDIT', 'SUPERVISION'] })
  @Query(() => DisclosureConnection, { description: 'Who received personal fields of a person within your reach, newest first. For auditors and supervision.' })
  async disclosures(
    @Ctx() context: RequestContext,
    @Arg('personId', () => ID, { description: 'Id of the person.' }) personId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    const page = pageRequest(LIST, first, after);
    const rows = await context.read((tx) => listDisclosures(tx, rowIdOf('PersonOfInterest', personId) ?? NOBODY, page));
    return toConnection(LIST, rows, toDisclosure);
  }

  @FieldResolver(() => Agency, { description: 'The agency that received them.' })
  agency(@Root() disclosure: Disclosure): Agency {
    return agencyOf(this.places.agency(disclosure.agencyId)!);
  }
}
