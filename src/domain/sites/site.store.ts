import type { Tx } from '../../core/db/context';
import { selectRows } from '../../core/db/rows';
import { COUNT_LIMIT, pageOf, type Page, type PageRequest } from '../../core/kernel/page';
import { badInput } from '../../core/kernel/errors';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import type { RoomClass } from './site';
import { RoomRow, SiteRow } from './site.entity';

/** How many rooms a site has, in all and by their use. */
export interface RoomCounts {
  siteId: RowId;
  rooms: number;
  free: number;
  reserved: number;
  occupied: number;
  cleaning: number;
  outOfOrder: number;
  /** Not among `rooms`: they are not there yet. */
  building: number;
}

/** What a list of sites is narrowed to. */
export interface SiteChoice {
  /** Codes of the regions that count; all where it is left out. */
  readonly regions?: readonly string[] | null | undefined;
  /** True: only sites with a free room. False: only those without. */
  readonly withFreeRooms?: boolean | null | undefined;
}

/** What a list of rooms is narrowed to. */
export interface RoomChoice {
  readonly floor?: number | null | undefined;
  readonly class?: RoomClass | null | undefined;
  readonly free?: boolean | null | undefined;
}

/** The sites of these keys, in any order. */
export async function findSites(tx: Tx, ids: readonly RowId[]): Promise<SiteRow[]> {
  return selectRows(tx, SiteRow, 'WHERE id = ANY($1)', [ids]);
}

/** The rooms of these keys, in any order. */
export async function findRooms(tx: Tx, ids: readonly RowId[]): Promise<RoomRow[]> {
  return selectRows(tx, RoomRow, 'WHERE id = ANY($1)', [ids]);
}

/** The sites that stand in these regions, by name. */
export async function findSitesWithin(tx: Tx, regions: readonly string[]): Promise<SiteRow[]> {
  return selectRows(tx, SiteRow, 'WHERE region_code = ANY($1) ORDER BY name COLLATE "C", id', [regions]);
}

/** Rooms for isolated persons by the region in which their sites stand. */
export async function findRoomsByRegion(tx: Tx): Promise<{ regionCode: string; rooms: number; free: number; building: number }[]> {
  return tx.query(
    `SELECT s.region_code AS "regionCode", (count(*) FILTER (WHERE r.state <> 'BUILDING'))::int AS rooms,
       (count(*) FILTER (WHERE r.state = 'FREE'))::int AS free, (count(*) FILTER (WHERE r.state = 'BUILDING'))::int AS building
     FROM isolation_room r JOIN isolation_site s ON s.id = r.site_id WHERE r.zone = 'CONTAMINATED' GROUP BY s.region_code`,
  );
}

/** All rooms of these sites. */
export async function findRoomsOfSites(tx: Tx, sites: readonly RowId[]): Promise<RoomRow[]> {
  return selectRows(tx, RoomRow, 'WHERE site_id = ANY($1)', [sites]);
}

/** The site behind a public id that a verb names. @throws Refusal BAD_USER_INPUT at `path` where there is none. */
export async function getSiteIn(tx: Tx, path: string, publicSiteId: string): Promise<SiteRow> {
  const id = rowIdOf('IsolationSite', publicSiteId);
  const [site] = id ? await findSites(tx, [id]) : [];
  if (!site) throw badInput(path, 'No isolation site has this id.');
  return site;
}

/** Locks a site for the rest of the transaction; null where there is none. Needs the context advance. */
export async function lockSite(tx: Tx, id: RowId): Promise<SiteRow | null> {
  return tx.findOne(SiteRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

/** Counts of these sites' rooms; a site without rooms has no row. */
export async function findRoomCounts(tx: Tx, sites: readonly RowId[]): Promise<RoomCounts[]> {
  return tx.query(
    `SELECT site_id AS "siteId", (count(*) FILTER (WHERE state <> 'BUILDING'))::int AS rooms, (count(*) FILTER (WHERE state = 'FREE'))::int AS free,
       (count(*) FILTER (WHERE state = 'RESERVED'))::int AS reserved, (count(*) FILTER (WHERE state = 'OCCUPIED'))::int AS occupied,
       (count(*) FILTER (WHERE state = 'CLEANING'))::int AS cleaning, (count(*) FILTER (WHERE state = 'OUT_OF_ORDER'))::int AS "outOfOrder",
       (count(*) FILTER (WHERE state = 'BUILDING'))::int AS building
     FROM isolation_room WHERE site_id = ANY($1) GROUP BY site_id`,
    [sites],
  );
}

/** Numbers of the rooms of a site. */
export async function findRoomNumbers(tx: Tx, site: RowId): Promise<string[]> {
  const rows: { number: string }[] = await tx.query(`SELECT number FROM isolation_room WHERE site_id = $1`, [site]);
  return rows.map((row) => row.number);
}

/** Writes sites, new and changed ones alike. */
export async function saveSites(tx: Tx, sites: readonly SiteRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO isolation_site (id, version, agency_id, name, kind, region_code, zoning)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS s(id uuid, version int, agency_id uuid, name text, kind text, region_code text, zoning jsonb)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, agency_id = excluded.agency_id, name = excluded.name,
       kind = excluded.kind, region_code = excluded.region_code, zoning = excluded.zoning`,
    [JSON.stringify(sites.map((site) => ({
      id: site.id, version: site.version, agency_id: site.agencyId, name: site.name, kind: site.kind, region_code: site.regionCode, zoning: site.zoning,
    })))],
  );
}

/** A room that is new or has changed. One of a milestone is being built; its use is told by nobody. */
export type NewRoomRow = Omit<RoomRow, 'state'>;

/** Writes rooms, new and changed ones alike; their use stays as it is. */
export async function saveRooms(tx: Tx, rooms: readonly NewRoomRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO isolation_room (id, site_id, number, floor, class, zone, beds, milestone, state)
     SELECT r.*, CASE WHEN r.milestone IS NULL THEN 'FREE' ELSE 'BUILDING' END
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, site_id uuid, number text, floor smallint, class text, zone text, beds smallint, milestone smallint)
     ON CONFLICT (site_id, number) DO UPDATE SET floor = excluded.floor, class = excluded.class, zone = excluded.zone, beds = excluded.beds`,
    [JSON.stringify(rooms.map((room) => ({
      id: room.id, site_id: room.siteId, number: room.number, floor: room.floor, class: room.class,
      zone: room.zone, beds: room.beds, milestone: room.milestone,
    })))],
  );
}

const CHOSEN_SITES = `
  FROM isolation_site s
  WHERE ($1::text[] IS NULL OR s.region_code = ANY($1))
    AND ($2::boolean IS NULL OR $2 = EXISTS (SELECT FROM isolation_room r WHERE r.site_id = s.id AND r.state = 'FREE'))`;
const LIST_SITES = `
  SELECT s.id, s.version, s.agency_id AS "agencyId", s.name, s.kind, s.region_code AS "regionCode", s.zoning ${CHOSEN_SITES}
    AND ($3::text IS NULL OR (s.name COLLATE "C", s.id) > ($3 COLLATE "C", $4::uuid))
  ORDER BY s.name COLLATE "C", s.id LIMIT $5`;

/** A page of sites by name, ties by key. `total` runs in whatever transaction it is given. */
export async function findSitePage(
  tx: Tx, choice: SiteChoice, page: PageRequest, total: () => Promise<number | null>,
): Promise<Page<SiteRow>> {
  const [name = null, id = null] = page.after ?? [];
  if (id !== null && !isRowId(id)) throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
  const rows: SiteRow[] = await tx.query(LIST_SITES, [...siteFilter(choice), name, id, page.first + 1]);
  return pageOf(rows, page, (row) => [row.name, row.id], total);
}

/** How many sites there are by a choice; null beyond {@link COUNT_LIMIT}. */
export function countSites(tx: Tx, choice: SiteChoice): Promise<number | null> {
  return count(tx, CHOSEN_SITES, siteFilter(choice));
}

const CHOSEN_ROOMS = `
  FROM isolation_room r
  WHERE r.site_id = $1 AND ($2::int IS NULL OR r.floor = $2) AND ($3::text IS NULL OR r.class = $3)
    AND ($4::boolean IS NULL OR $4 = (r.state = 'FREE'))`;
const LIST_ROOMS = `
  SELECT r.id, r.site_id AS "siteId", r.number, r.floor, r.class, r.state, r.zone, r.beds, r.milestone ${CHOSEN_ROOMS}
    AND ($5::int IS NULL OR (r.floor, r.number COLLATE "C") > ($5, $6 COLLATE "C"))
  ORDER BY r.floor, r.number COLLATE "C" LIMIT $7`;

/** A page of a site's rooms by floor and number. `total` runs in whatever transaction it is given. */
export async function findRoomPage(
  tx: Tx, site: RowId, choice: RoomChoice, page: PageRequest, total: () => Promise<number | null>,
): Promise<Page<RoomRow>> {
  const [floor = null, number = null] = page.after ?? [];
  if (floor !== null && !/^-?\d{1,4}$/.test(floor)) throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
  const rows: RoomRow[] = await tx.query(LIST_ROOMS, [...roomFilter(site, choice), floor, number, page.first + 1]);
  return pageOf(rows, page, (row) => [String(row.floor), row.number], total);
}

/** How many rooms of a site there are by a choice; null beyond {@link COUNT_LIMIT}. */
export function countRooms(tx: Tx, site: RowId, choice: RoomChoice): Promise<number | null> {
  return count(tx, CHOSEN_ROOMS, roomFilter(site, choice));
}

async function count(tx: Tx, chosen: string, filter: readonly unknown[]): Promise<number | null> {
  const [row]: { n: number }[] = await tx.query(
    `SELECT count(*)::int AS n FROM (SELECT ${chosen} LIMIT $${filter.length + 1}) AS counted`, [...filter, COUNT_LIMIT + 1],
  );
  return row && row.n <= COUNT_LIMIT ? row.n : null;
}

function siteFilter(choice: SiteChoice): unknown[] {
  return [choice.regions ?? null, choice.withFreeRooms ?? null];
}

function roomFilter(site: RowId, choice: RoomChoice): unknown[] {
  return [site, choice.floor ?? null, choice.class ?? null, choice.free ?? null];
}

function isRowId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
