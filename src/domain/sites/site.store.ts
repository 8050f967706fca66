import { In } from 'typeorm';
import type { Tx } from '../../core/db/context';
import { COUNT_LIMIT, pageOf, type Page, type PageRequest } from '../../core/kernel/page';
import type { RowId } from '../../core/kernel/ids';
import type { RoomClass } from './site';
import { RoomRow, SiteRow } from './site.entity';

/** How many rooms a site has, in all and by their use. */
export interface RoomCounts {
  siteId: RowId;
  rooms: number;
  free: number;
  reserved: number;
  occupied: number;
}

/** What a list of sites is narrowed to. */
export interface SiteChoice {
  /** Codes of the regions that count; all where it is left out. */
  readonly regions?: readonly string[] | undefined;
  /** True: only sites with a free room. False: only those without. */
  readonly withFreeRooms?: boolean | undefined;
}

/** What a list of rooms is narrowed to. */
export interface RoomChoice {
  readonly floor?: number | undefined;
  readonly class?: RoomClass | undefined;
  readonly free?: boolean | undefined;
}

/** The sites of these keys, in any order. */
export async function findSites(tx: Tx, ids: readonly RowId[]): Promise<SiteRow[]> {
  return tx.findBy(SiteRow, { id: In([...ids]) });
}

/** The rooms of these keys, in any order. */
export async function findRooms(tx: Tx, ids: readonly RowId[]): Promise<RoomRow[]> {
  return tx.findBy(RoomRow, { id: In([...ids]) });
}

/** All rooms of these sites. */
export async function findRoomsOfSites(tx: Tx, sites: readonly RowId[]): Promise<RoomRow[]> {
  return tx.findBy(RoomRow, { siteId: In([...sites]) });
}

/** Locks a site for the rest of the transaction; null where there is none. Needs the context advance. */
export async function lockSite(tx: Tx, id: RowId): Promise<SiteRow | null> {
  return tx.findOne(SiteRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

/** Counts of these sites' rooms; a site without rooms has no row. */
export async function findRoomCounts(tx: Tx, sites: readonly RowId[]): Promise<RoomCounts[]> {
  return tx.query(
    `SELECT site_id AS "siteId", count(*)::int AS rooms, (count(*) FILTER (WHERE state = 'FREE'))::int AS free,
       (count(*) FILTER (WHERE state = 'RESERVED'))::int AS reserved, (count(*) FILTER (WHERE state = 'OCCUPIED'))::int AS occupied
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
    `INSERT INTO isolation_site (id, version, agency_id, name, kind, region_code)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS s(id uuid, version int, agency_id uuid, name text, kind text, region_code text)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, agency_id = excluded.agency_id, name = excluded.name,
       kind = excluded.kind, region_code = excluded.region_code`,
    [JSON.stringify(sites.map((site) => ({
      id: site.id, version: site.version, agency_id: site.agencyId, name: site.name, kind: site.kind, region_code: site.regionCode,
    })))],
  );
}

/** Writes rooms, new and changed ones alike; their use stays as it is. */
export async function saveRooms(tx: Tx, rooms: readonly Omit<RoomRow, 'state'>[]): Promise<void> {
  await tx.query(
    `INSERT INTO isolation_room (id, site_id, number, floor, class)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, site_id uuid, number text, floor smallint, class text)
     ON CONFLICT (site_id, number) DO UPDATE SET floor = excluded.floor, class = excluded.class`,
    [JSON.stringify(rooms.map((room) => ({ id: room.id, site_id: room.siteId, number: room.number, floor: room.floor, class: room.class })))],
  );
}

const WITHIN = `($1::text[] IS NULL OR s.region_code = ANY($1))
  AND ($2::boolean IS NULL OR $2 = EXISTS (SELECT FROM isolation_room r WHERE r.site_id = s.id AND r.state = 'FREE'))`;

/** A page of sites by name, ties by id. */
export async function listSites(tx: Tx, choice: SiteChoice, page: PageRequest, total: (count: Count) => Promise<number>): Promise<Page<SiteRow>> {
  const filter = [choice.regions ?? null, choice.withFreeRooms ?? null];
  const [name = null, id = null] = page.after ?? [];
  const rows: SiteRow[] = await tx.query(
    `SELECT s.id, s.version, s.agency_id AS "agencyId", s.name, s.kind, s.region_code AS "regionCode" FROM isolation_site s
     WHERE ${WITHIN} AND ($3::text IS NULL OR (s.name COLLATE "C", s.id) > ($3 COLLATE "C", $4::uuid))
     ORDER BY s.name COLLATE "C", s.id LIMIT $5`,
    [...filter, name, id, page.first + 1],
  );
  const counted = { sql: `SELECT FROM isolation_site s WHERE ${WITHIN}`, params: filter };
  return pageOf(rows, page, (row) => [row.name, row.id], async () => bounded(await total(counted)));
}

const OF_SITE = `r.site_id = $1 AND ($2::int IS NULL OR r.floor = $2) AND ($3::text IS NULL OR r.class = $3)
  AND ($4::boolean IS NULL OR $4 = (r.state = 'FREE'))`;

/** A page of a site's rooms by floor and number. */
export async function listRooms(
  tx: Tx, site: RowId, choice: RoomChoice, page: PageRequest, total: (count: Count) => Promise<number>,
): Promise<Page<RoomRow>> {
  const filter = [site, choice.floor ?? null, choice.class ?? null, choice.free ?? null];
  const [floor = null, number = null] = page.after ?? [];
  const rows: RoomRow[] = await tx.query(
    `SELECT r.id, r.site_id AS "siteId", r.number, r.floor, r.class, r.state FROM isolation_room r
     WHERE ${OF_SITE} AND ($5::int IS NULL OR (r.floor, r.number COLLATE "C") > ($5, $6 COLLATE "C"))
     ORDER BY r.floor, r.number COLLATE "C" LIMIT $7`,
    [...filter, floor, number, page.first + 1],
  );
  const counted = { sql: `SELECT FROM isolation_room r WHERE ${OF_SITE}`, params: filter };
  return pageOf(rows, page, (row) => [String(row.floor), row.number], async () => bounded(await total(counted)));
}

/** A statement whose rows are to be counted, up to one more than a total may be. */
export interface Count {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** Counts rows up to one more than a total may be. */
export async function countRows(tx: Tx, count: Count): Promise<number> {
  const [row]: { n: number }[] = await tx.query(`SELECT count(*)::int AS n FROM (${count.sql} LIMIT ${COUNT_LIMIT + 1}) c`, [...count.params]);
  return row!.n;
}

function bounded(count: number): number | null {
  return count > COUNT_LIMIT ? null : count;
}
