import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, registerEnumType, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { enumOf } from '../../core/kernel/enum';
import { shanghaiDay } from '../../core/kernel/clock';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { getLoop } from '../../core/loops/loop.store';
import type { LoopRules } from '../../core/loops/rules';
import { placement } from '../sites/placement';
import { findPlacementRooms } from '../sites/room-use.store';
import { loadSite } from '../sites/site.reading';
import { findSitesWithin } from '../sites/site.store';
import { IsolationSite } from '../sites/site.type';
import { findWaiting, placingOf } from './placing.store';
import { rankSites, SUGGESTION_REASONS, type Candidate, type SuggestionReason } from './suggestion';
import { getTransfer } from './transfer.store';
import { Transfer } from './transfer.type';

/** GraphQL enum of {@link SUGGESTION_REASONS}. */
export const SuggestionReasonEnum = enumOf(SUGGESTION_REASONS);
registerEnumType(SuggestionReasonEnum, {
  name: 'SuggestionReason',
  description: 'What speaks for or against a site.',
  valuesConfig: {
    ROOM_FITS: { description: 'A room is free that every rule of the protocol allows.' },
    NO_ROOM_FITS: { description: 'None is: refusedBy says which rule stands against it.' },
    HOUSEHOLD_THERE: { description: 'The household of the person has a room there.' },
    SAME_REGION: { description: 'It stands in the county or functional zone of the transfer.' },
    OTHER_REGION: { description: 'It stands elsewhere in the city.' },
    OTHERS_WAIT: { description: 'Others wait for its rooms.' },
    GOES_THERE_NOW: { description: 'The transfer goes there already.' },
  },
});

/** A site in its place among those to which a transfer could go. */
@ObjectType({ description: 'A site in its place among those to which a transfer could go. Advice: nobody is sent by it.' })
export class SiteSuggestion {
  @Field(() => Int, { description: 'Its place, from 1.' }) rank!: number;
  @Field(() => [SuggestionReasonEnum], { description: 'What put it there.' }) reasons!: SuggestionReason[];
  @Field(() => String, { nullable: true, description: 'The rule that stands against all of its rooms; null where one fits.' }) refusedBy!: string | null;
  @Field(() => Int, { description: 'Rooms that are free there.' }) free!: number;
  @Field(() => Int, { description: 'How many transfers wait for its rooms.' }) waiting!: number;

  /** Behind the field that is resolved. */
  siteRowId!: RowId;
}

const MOVERS = ['PUBLIC_HEALTH', 'HEADQUARTERS'] as const;
const NEAR = ['COUNTY', 'FUNCTIONAL_ZONE'];

/** Where a transfer could go. */
@Resolver(() => SiteSuggestion)
export class SuggestionResolver {
  constructor(private readonly catalog: LoopCatalog, private readonly rules: LoopRules) {}

  @Access({ to: 'personal', kinds: MOVERS })
  @Query(() => [SiteSuggestion], { description: 'Sites of the city to which a transfer within your reach could go, best first, with reasons. Empty for what is not yours to know.' })
  async siteSuggestions(
    @Ctx() context: RequestContext,
    @Arg('transferId', () => ID, { description: 'The transfer.' }) transferId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10, description: 'How many, 1 to 60.' }) first?: number,
  ): Promise<SiteSuggestion[]> {
    const id = rowIdOf('Transfer', transferId);
    const reached = id && await this.catalog.load(context, id, 'Transfer');
    if (!(reached instanceof Transfer)) return [];
    const candidates = await context.read((tx) => this.candidates(tx, reached.row.id, context.now));
    return rankSites(candidates).slice(0, Math.min(Math.max(first ?? 10, 1), 60)).map(({ rank, reasons, refusedBy, free, waiting, siteId }) => (
      Object.assign(new SiteSuggestion(), { rank, reasons, refusedBy, free, waiting, siteRowId: siteId })
    ));
  }

  @FieldResolver(() => IsolationSite, { description: 'The site.' })
  async site(@Root() suggestion: SiteSuggestion, @Ctx() context: RequestContext): Promise<IsolationSite> {
    return (await loadSite(context, suggestion.siteRowId))!;
  }

  /** Rules look at who is on a floor, which the caller need not know: the answer says the rule alone, as a refusal does. */
  private async candidates(tx: Tx, id: RowId, now: Date): Promise<Candidate[]> {
    await elevate(tx, 'advance');
    const loop = await getLoop(tx, id);
    const row = await getTransfer(tx, id);
    const person = placingOf(loop, row);
    const protocol = this.rules.protocol(loop.protocolId);
    const { city, near } = this.regionsOf(loop, now);
    const sites = await findSitesWithin(tx, city);
    const waiting = await findWaiting(tx, sites.map((site) => site.id));
    const candidates: Candidate[] = [];
    for (const site of sites) {
      const { kind, rooms } = await findPlacementRooms(tx, site.id);
      // The room that is kept for the person already is as good as free for the person.
      const placed = placement(person, rooms.map((room) => (room.id === row.roomId && room.categories.length === 1 ? { ...room, state: 'FREE' as const, categories: [], household: null } : room)), kind, protocol.placement);
      candidates.push({
        siteId: site.id, name: site.name, refusedBy: 'room' in placed ? null : placed.refused, free: rooms.filter((room) => room.state === 'FREE').length,
        rooms: rooms.length, waiting: waiting.filter((one) => one.siteId === site.id && one.id !== id).length,
        household: row.householdId !== null && rooms.some((room) => room.household === person.household && room.id !== row.roomId),
        near: near.has(site.regionCode), present: site.id === row.siteId,
      });
    }
    return candidates;
  }

  private regionsOf(loop: LoopRow, now: Date): { city: readonly string[]; near: ReadonlySet<string> } {
    const { places } = this.rules;
    const day = shanghaiDay(now);
    const above = places.ancestors(loop.regionCode, day).map(({ code }) => places.region(code)!);
    const city = above.find((region) => region.level === 'PREFECTURE')?.code ?? loop.regionCode;
    const near = above.filter((region) => NEAR.includes(region.level)).flatMap((region) => [...places.within(region.code, day)]);
    return { city: [...places.within(city, day)], near: new Set(near) };
  }
}
