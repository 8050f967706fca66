import type { Tx } from '../../core/db/context';
import { namedId, type RowId } from '../../core/kernel/ids';
import { countsOf, type RecordChanges, type ReferenceChange, type ReferenceCounts } from '../../core/protocols/reference/part';
import type { SaveSites, ToldRoom, ToldSite } from '../../core/protocols/reference/site-part';
import { bedsOf } from './site';
import type { RoomRow, SiteRow } from './site.entity';
import { findSites, findRoomsOfSites, saveRooms, saveSites } from './site.store';

/** What a file says of one site beside what is held of it. */
interface Told {
  readonly id: RowId;
  readonly site: ToldSite;
  readonly held: SiteRow | undefined;
  /** Rooms that are new or differ. */
  readonly rooms: readonly ToldRoom[];
}

/** Adds and changes the sites of `sites.csv` with their rooms. Rooms that the file does not tell stay, and no room changes its use. */
export const saveToldSites: SaveSites = async (tx, sites, record): Promise<ReferenceCounts> => {
  const told = await compare(tx, sites);
  const changed = told.filter(differs);
  const changes = changed.map(changeOf);
  if (changed.length > 0) await write(tx, changed, changes, record);
  return countsOf(sites.length, changes, 0);
};

/** Key of a site that reference files tell: an agency runs one of them. */
export function toldSiteId(agencyCode: string): RowId {
  return namedId('site', agencyCode);
}

/** Key of a room of such a site. */
export function toldRoomId(agencyCode: string, number: string): RowId {
  return namedId('room', `${agencyCode}/${number}`);
}

async function compare(tx: Tx, sites: readonly ToldSite[]): Promise<Told[]> {
  const ids = sites.map((site) => toldSiteId(site.agencyCode));
  const held = new Map((await findSites(tx, ids)).map((row) => [row.id, row]));
  const rooms = await findRoomsOfSites(tx, ids);
  return sites.map((site, i) => {
    const id = ids[i]!;
    const known = new Map(rooms.filter((room) => room.siteId === id).map((room) => [room.number, room]));
    return { id, site, held: held.get(id), rooms: site.rooms.filter((room) => !isSame(room, known.get(room.number))) };
  });
}

async function write(tx: Tx, changed: readonly Told[], changes: readonly ReferenceChange[], record: RecordChanges): Promise<void> {
  await saveSites(tx, changed.map(({ id, site, held }) => ({
    id, version: (held?.version ?? 0) + 1, agencyId: site.agencyId, name: site.name, kind: site.kind, regionCode: site.regionCode, zoning: held?.zoning ?? null,
  })));
  await saveRooms(tx, changed.flatMap(({ id, site, rooms }) => rooms.map((room) => ({
    id: toldRoomId(site.agencyCode, room.number), siteId: id, number: room.number, floor: room.floor, class: room.class,
    beds: bedsOf(room.class), zone: 'CONTAMINATED' as const, milestone: null,
  }))));
  await record(tx, 'SITE_APPLIED', changes);
}

function differs({ site, held, rooms }: Told): boolean {
  return !held || rooms.length > 0 || held.name !== site.name || held.kind !== site.kind || held.regionCode !== site.regionCode;
}

function changeOf({ site, held, rooms }: Told): ReferenceChange {
  return {
    code: site.agencyCode,
    change: held ? 'CHANGED' : 'ADDED',
    facts: {
      name: site.name, kind: site.kind, region: site.regionCode,
      rooms: JSON.stringify(rooms.map((room) => [room.number, room.floor, room.class])),
    },
  };
}

function isSame(told: ToldRoom, held: RoomRow | undefined): boolean {
  return held !== undefined && held.floor === told.floor && held.class === told.class;
}
