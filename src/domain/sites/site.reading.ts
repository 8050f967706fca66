import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import { shanghaiDay } from '../../core/kernel/clock';
import { toConnection, type Connection } from '../../core/kernel/connection';
import type { RowId } from '../../core/kernel/ids';
import { pageRequest } from '../../core/kernel/page';
import type { Places } from '../../core/places/places';
import type { RoomRow, SiteRow } from './site.entity';
import {
  countRooms, countSites, findRoomCounts, findRoomPage, findRooms, findSitePage, findSites, type RoomChoice, type RoomCounts,
} from './site.store';
import { findMilestones, type MilestoneRow } from './milestone.store';
import { roomOf, SiteMilestone, siteOf, type IsolationRoom, type IsolationSite } from './site.type';

const SITES = 'isolationSites';
const ROOMS = 'rooms';

/** The site of a row id; null for null and where there is none. One statement for all sites of a turn. */
export async function loadSite(context: RequestContext, id: RowId | null): Promise<IsolationSite | null> {
  if (id === null) return null;
  const row = await context.loader<RowId, SiteRow>('site', async (tx, ids) =>
    inOrderOf(ids, await findSites(tx, ids), (found) => found.id)).load(id);
  return row && siteOf(row);
}

/** The room of a row id; null for null and where there is none. One statement for all rooms of a turn. */
export async function loadRoom(context: RequestContext, id: RowId | null): Promise<IsolationRoom | null> {
  if (id === null) return null;
  const row = await context.loader<RowId, RoomRow>('room', async (tx, ids) =>
    inOrderOf(ids, await findRooms(tx, ids), (found) => found.id)).load(id);
  return row && roomOf(row);
}

/** Counts of a site's rooms by their use. One statement for all sites of a turn. */
export async function loadRoomCounts(context: RequestContext, site: RowId): Promise<RoomCounts> {
  const counts = await context.loader<RowId, RoomCounts>('site.rooms', async (tx, ids) =>
    inOrderOf(ids, await findRoomCounts(tx, ids), (found) => found.siteId)).load(site);
  return counts ?? { siteId: site, rooms: 0, free: 0, reserved: 0, occupied: 0, cleaning: 0, outOfOrder: 0, building: 0 };
}

/** The parts in which a site is built. One statement for all sites of a turn. */
export async function loadMilestones(context: RequestContext, site: RowId): Promise<SiteMilestone[]> {
  const rows = await context.loader<RowId, MilestoneRow[]>('site.milestones', async (tx, ids) => {
    const found = await findMilestones(tx, ids);
    return ids.map((id) => found.filter((row) => row.siteId === id));
  }).load(site);
  return (rows ?? []).map(({ hours, dueAt, openedAt, missedAt, rooms }) => (
    Object.assign(new SiteMilestone(), { hours, dueAt, openedAt, missedAt, rooms, late: (openedAt ?? context.now) > dueAt })
  ));
}

/** A page of a site's rooms by floor and number. */
export async function listRooms(
  context: RequestContext, site: RowId, choice: RoomChoice, first?: number, after?: string,
): Promise<Connection<IsolationRoom>> {
  const page = pageRequest(ROOMS, first, after);
  const total = () => context.read((tx) => countRooms(tx, site, choice));
  return toConnection(ROOMS, await context.read((tx) => findRoomPage(tx, site, choice, page, total)), roomOf);
}

/** Reads lists of sites. */
export class SiteReading {
  constructor(private readonly places: Places) {}

  /** A page of sites by name; a region stands for itself and all below it today. */
  async list(
    context: RequestContext, region?: string | null, withFreeRooms?: boolean | null, first?: number, after?: string,
  ): Promise<Connection<IsolationSite>> {
    const page = pageRequest(SITES, first, after);
    const choice = { regions: region ? [...this.places.within(region, shanghaiDay(context.now))] : null, withFreeRooms };
    const total = () => context.read((tx) => countSites(tx, choice));
    return toConnection(SITES, await context.read((tx) => findSitePage(tx, choice, page, total)), siteOf);
  }
}
