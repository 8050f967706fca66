import type { RequestContext } from '../../core/access/request-context';
import type { Tx } from '../../core/db/context';
import { badInput, Refusal } from '../../core/kernel/errors';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Done } from '../../core/loops/command';
import { openMilestone } from './milestone.store';
import { lockRooms, setRooms } from './rooms.store';
import { ROOMS_LIMIT, type RoomState } from './site';
import type { CloseRoomsInput, OpenMilestoneInput, RecordRoomsCleanedInput, ReopenRoomsInput, SiteRoomsInput, ZoneSiteInput } from './site.input';
import type { SiteOutcomeIds, Sites } from './site.service';
import { saveSites } from './site.store';

const REASON_LIMIT = 500;
const PARTS_LIMIT = 50;
const PART_NAME_LIMIT = 100;

/** Verbs on the rooms of a site: parts that are ready, cleaning, order. By whoever could register the site. */
export class Rooms {
  constructor(private readonly sites: Sites) {}

  /** Opens a part that was built: its rooms can be given. */
  open(context: RequestContext, input: OpenMilestoneInput): Promise<Done<SiteOutcomeIds>> {
    return this.sites.run(context, 'openMilestone', input, async (tx, site) => {
      const opened = await openMilestone(tx, site.id, input.hours, this.sites.now());
      if (!opened) throw badInput('input.hours', 'No rooms of this part are being built: look at the milestones of the site.');
      return { entry: 'SITE_MILESTONE_OPENED', facts: { milestone: input.hours, rooms: opened.rooms, dueAt: opened.dueAt } };
    });
  }

  /** Rooms were cleaned after a stay: they are free. */
  clean(context: RequestContext, input: RecordRoomsCleanedInput): Promise<Done<SiteOutcomeIds>> {
    return this.sites.run(context, 'recordRoomsCleaned', input, async (tx, site) => {
      if (input.cleanedAt > this.sites.now()) throw badInput('input.cleanedAt', 'cleanedAt must not be in the future.');
      await this.set(tx, site.id, 'recordRoomsCleaned', input, ['CLEANING'], 'FREE');
      return { entry: 'SITE_ROOMS_CLEANED', facts: { rooms: roomsOf(input), cleanedAt: input.cleanedAt } };
    });
  }

  /** Rooms that nobody has are out of order. */
  close(context: RequestContext, input: CloseRoomsInput): Promise<Done<SiteOutcomeIds>> {
    return this.sites.run(context, 'closeRooms', input, async (tx, site) => {
      const reason = requiredText('input.reason', input.reason, REASON_LIMIT);
      await this.set(tx, site.id, 'closeRooms', input, ['FREE', 'CLEANING'], 'OUT_OF_ORDER');
      return { entry: 'SITE_ROOMS_CLOSED', facts: { rooms: roomsOf(input), reason } };
    });
  }

  /** Rooms that were out of order can be given again; one in which somebody stayed is cleaned first. */
  reopen(context: RequestContext, input: ReopenRoomsInput): Promise<Done<SiteOutcomeIds>> {
    return this.sites.run(context, 'reopenRooms', input, async (tx, site) => {
      const reason = requiredText('input.reason', input.reason, REASON_LIMIT);
      await this.set(tx, site.id, 'reopenRooms', input, ['OUT_OF_ORDER'], null);
      return { entry: 'SITE_ROOMS_REOPENED', facts: { rooms: roomsOf(input), reason } };
    });
  }

  /** The site tells its zones and channels. */
  zone(context: RequestContext, input: ZoneSiteInput): Promise<Done<SiteOutcomeIds>> {
    return this.sites.run(context, 'zoneSite', input, async (tx, site) => {
      if (site.version !== input.expectedVersion) {
        throw new Refusal('VERSION_CONFLICT', 'The site has changed since you read it. Read it again and decide anew.', { currentVersion: site.version });
      }
      const zones = named('input.zones', input.zones);
      const channels = named('input.channels', input.channels);
      const version = site.version + 1;
      await saveSites(tx, [{ ...site, version, zoning: { zones, channels } }]);
      return { entry: 'SITE_ZONED', facts: { version, zones: JSON.stringify(zones), channels: JSON.stringify(channels) } };
    });
  }

  private async set(tx: Tx, site: RowId, verb: string, input: SiteRoomsInput, from: readonly RoomState[], to: 'FREE' | 'OUT_OF_ORDER' | null): Promise<void> {
    const ids = idsOf(input);
    const found = await lockRooms(tx, site, ids);
    if (found.length !== ids.length) throw badInput('input.roomIds', 'roomIds must be rooms of this site.');
    const other = found.find((room) => !from.includes(room.state));
    if (other) {
      throw new Refusal('ILLEGAL_TRANSITION', `${verb} is for rooms that are ${from.join(' or ')}; one of these is ${other.state}.`, { state: other.state, verb, allowed: [] });
    }
    await setRooms(tx, ids, to);
  }
}

function idsOf(input: SiteRoomsInput): RowId[] {
  if (input.roomIds.length < 1 || input.roomIds.length > ROOMS_LIMIT) throw badInput('input.roomIds', `Name 1 to ${ROOMS_LIMIT} rooms.`);
  const ids = input.roomIds.map((id) => rowIdOf('IsolationRoom', id));
  if (ids.some((id) => !id)) throw badInput('input.roomIds', 'roomIds must be rooms of this site.');
  return [...new Set(ids as RowId[])];
}

function roomsOf(input: SiteRoomsInput): string {
  return JSON.stringify(idsOf(input).map((id) => publicId('IsolationRoom', id)));
}

function named<T extends { readonly name: string }>(path: string, parts: readonly T[]): T[] {
  if (parts.length > PARTS_LIMIT) throw badInput(path, `Tell at most ${PARTS_LIMIT}.`);
  return parts.map((part, i) => ({ ...part, name: requiredText(`${path}.${i}.name`, part.name, PART_NAME_LIMIT) }));
}
