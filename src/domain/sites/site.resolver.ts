import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf } from '../../core/kernel/ids';
import { Cursor, RegionCode } from '../../core/kernel/scalars';
import type { Done } from '../../core/loops/command';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf, Region, regionOf } from '../../core/places/places.type';
import type { TraceReading } from '../../core/trace/trace.reading';
import type { RoomClass } from './site';
import type { Rooms } from './rooms.service';
import {
  AddRoomsInput, CloseRoomsInput, OpenMilestoneInput, RecordRoomsCleanedInput, RegisterSiteInput, ReopenRoomsInput, RoomClassEnum, ZoneSiteInput,
} from './site.input';
import { listRooms, loadMilestones, loadRoomCounts, loadSite, type SiteReading } from './site.reading';
import type { SiteOutcomeIds, Sites } from './site.service';
import { IsolationSite, RoomConnection, SiteConnection, SiteMilestone, SitePayload } from './site.type';

const REGISTRARS = ['PUBLIC_HEALTH', 'HEADQUARTERS', 'ISOLATION_SITE'] as const;
const FIRST = { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' };
const AFTER = { nullable: true, description: 'Cursor behind which the page begins.' };

/** Queries and fields of sites. */
@Resolver(() => IsolationSite)
export class SiteResolver {
  constructor(private readonly reading: SiteReading, private readonly places: Places) {}

  @Access({ to: 'reference' })
  @Query(() => IsolationSite, { nullable: true, description: 'One site; null where there is none of this id.' })
  async isolationSite(@Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'Id of the site.' }) id: string): Promise<IsolationSite | null> {
    return loadSite(context, rowIdOf('IsolationSite', id) ?? null);
  }

  @Access({ to: 'reference' })
  @Query(() => SiteConnection, { description: 'By name.' })
  isolationSites(
    @Ctx() context: RequestContext,
    @Arg('region', () => RegionCode, { nullable: true, description: 'Only those of this region and of all below it today.' }) region?: string,
    @Arg('withFreeRooms', () => Boolean, { nullable: true, description: 'True: only those with a free room. False: only those without.' }) withFreeRooms?: boolean,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => Cursor, AFTER) after?: string,
  ) {
    return this.reading.list(context, region, withFreeRooms, first, after);
  }

  @FieldResolver(() => Region, { description: 'Where it stands.' })
  region(@Root() site: IsolationSite): Region {
    return regionOf(this.places.region(site.regionCode)!);
  }

  @FieldResolver(() => Agency, { description: 'The agency that runs it.' })
  agency(@Root() site: IsolationSite): Agency {
    return agencyOf(this.places.agency(site.agencyRowId)!);
  }

  @FieldResolver(() => Int, { description: 'Its rooms, whatever their state, but for those that are being built.' })
  async roomCount(@Root() site: IsolationSite, @Ctx() context: RequestContext): Promise<number> {
    return (await loadRoomCounts(context, site.rowId)).rooms;
  }

  @FieldResolver(() => Int, { description: 'Rooms that are neither kept for somebody nor occupied.' })
  async free(@Root() site: IsolationSite, @Ctx() context: RequestContext): Promise<number> {
    return (await loadRoomCounts(context, site.rowId)).free;
  }

  @FieldResolver(() => Int, { description: 'Rooms that are kept for persons on their way.' })
  async reserved(@Root() site: IsolationSite, @Ctx() context: RequestContext): Promise<number> {
    return (await loadRoomCounts(context, site.rowId)).reserved;
  }

  @FieldResolver(() => Int, { description: 'Rooms in which somebody stays.' })
  async occupied(@Root() site: IsolationSite, @Ctx() context: RequestContext): Promise<number> {
    return (await loadRoomCounts(context, site.rowId)).occupied;
  }

  @FieldResolver(() => Int, { description: 'Rooms that have to be cleaned after a stay.' })
  async cleaning(@Root() site: IsolationSite, @Ctx() context: RequestContext): Promise<number> {
    return (await loadRoomCounts(context, site.rowId)).cleaning;
  }

  @FieldResolver(() => Int, { description: 'Rooms that the site has closed.' })
  async outOfOrder(@Root() site: IsolationSite, @Ctx() context: RequestContext): Promise<number> {
    return (await loadRoomCounts(context, site.rowId)).outOfOrder;
  }

  @FieldResolver(() => Int, { description: 'Rooms that are being built; they are not among roomCount.' })
  async building(@Root() site: IsolationSite, @Ctx() context: RequestContext): Promise<number> {
    return (await loadRoomCounts(context, site.rowId)).building;
  }

  @FieldResolver(() => [SiteMilestone], { description: 'Parts in which it is built, by hours; empty for a site that was there.' })
  milestones(@Root() site: IsolationSite, @Ctx() context: RequestContext): Promise<SiteMilestone[]> {
    return loadMilestones(context, site.rowId);
  }

  @FieldResolver(() => RoomConnection, { description: 'Its rooms, by floor and number.' })
  rooms(
    @Root() site: IsolationSite, @Ctx() context: RequestContext,
    @Arg('floor', () => Int, { nullable: true, description: 'Only those of this floor.' }) floor?: number,
    @Arg('class', () => RoomClassEnum, { nullable: true, description: 'Only those of this class.' }) roomClass?: RoomClass,
    @Arg('free', () => Boolean, { nullable: true, description: 'True: only free ones. False: only those that are kept or occupied.' }) free?: boolean,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => Cursor, AFTER) after?: string,
  ) {
    return listRooms(context, site.rowId, { floor, class: roomClass, free }, first, after);
  }
}

/** Verbs of sites. */
@Resolver()
export class SiteVerbs {
  constructor(private readonly service: Sites, private readonly rooms: Rooms, private readonly traces: TraceReading) {}

  @Access({ to: 'reference', verb: true, kinds: REGISTRARS })
  @Mutation(() => SitePayload, { nullable: true, description: 'Registers a site, for now without rooms. By the agency that runs it, or health or headquarters of its region or above.' })
  registerSite(@Ctx() context: RequestContext, @Arg('input') input: RegisterSiteInput) {
    return this.answer(context, this.service.register(context, input));
  }

  @Access({ to: 'reference', verb: true, kinds: REGISTRARS })
  @Mutation(() => SitePayload, { nullable: true, description: 'Adds rooms to a site, all of them or none; with a milestone they are BUILDING until it is opened. By whoever could register it.' })
  addRooms(@Ctx() context: RequestContext, @Arg('input') input: AddRoomsInput) {
    return this.answer(context, this.service.addRooms(context, input));
  }

  @Access({ to: 'reference', verb: true, kinds: REGISTRARS })
  @Mutation(() => SitePayload, { nullable: true, description: 'A part of a site is built: its rooms can be given. By whoever could register the site.' })
  openMilestone(@Ctx() context: RequestContext, @Arg('input') input: OpenMilestoneInput) {
    return this.answer(context, this.rooms.open(context, input));
  }

  @Access({ to: 'reference', verb: true, kinds: REGISTRARS })
  @Mutation(() => SitePayload, { nullable: true, description: 'Rooms were cleaned after a stay: CLEANING to FREE. By whoever could register the site.' })
  recordRoomsCleaned(@Ctx() context: RequestContext, @Arg('input') input: RecordRoomsCleanedInput) {
    return this.answer(context, this.rooms.clean(context, input));
  }

  @Access({ to: 'reference', verb: true, kinds: REGISTRARS })
  @Mutation(() => SitePayload, { nullable: true, description: 'Rooms that nobody has are out of order: FREE or CLEANING to OUT_OF_ORDER. By whoever could register the site.' })
  closeRooms(@Ctx() context: RequestContext, @Arg('input') input: CloseRoomsInput) {
    return this.answer(context, this.rooms.close(context, input));
  }

  @Access({ to: 'reference', verb: true, kinds: REGISTRARS })
  @Mutation(() => SitePayload, { nullable: true, description: 'Rooms can be given again: OUT_OF_ORDER to FREE, or to CLEANING where somebody stayed. By whoever could register the site.' })
  reopenRooms(@Ctx() context: RequestContext, @Arg('input') input: ReopenRoomsInput) {
    return this.answer(context, this.rooms.reopen(context, input));
  }

  @Access({ to: 'reference', verb: true, kinds: REGISTRARS })
  @Mutation(() => SitePayload, { nullable: true, description: 'Tells all zones and channels of a site (三区两通道). By whoever could register the site.' })
  zoneSite(@Ctx() context: RequestContext, @Arg('input') input: ZoneSiteInput) {
    return this.answer(context, this.rooms.zone(context, input));
  }

  private async answer(context: RequestContext, verb: Promise<Done<SiteOutcomeIds>>): Promise<SitePayload> {
    const { outcome, replayed } = await verb;
    const site = await loadSite(context, outcome.id);
    return Object.assign(new SitePayload(), { site, entry: (await this.traces.entry(context, outcome.entry))!, replayed });
  }
}
