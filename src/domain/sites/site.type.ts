import { Field, Int, ObjectType } from 'type-graphql';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { publicId, type RowId } from '../../core/kernel/ids';
import { TraceEntry } from '../../core/trace/trace.type';
import { missingOfZoning, type ChannelUser, type RoomClass, type RoomState, type RoomZone, type SiteKind, type SiteZoning as Zoning } from './site';
import type { RoomRow, SiteRow } from './site.entity';
import { DateTime } from '../../core/kernel/scalars';
import { ChannelUserEnum, RoomClassEnum, RoomStateEnum, RoomZoneEnum, SiteKindEnum } from './site.input';

@ObjectType({ implements: Node, description: 'A room of an isolation site. Who is in it is told by the transfer or stay, to whoever reaches that.' })
export class IsolationRoom extends Node {
  @Field({ description: 'Its number, unique within the site.' })
  number!: string;

  @Field(() => Int, { description: 'Its floor.' })
  floor!: number;

  @Field(() => RoomClassEnum, { description: 'Whom it is made for.' })
  class!: RoomClass;

  @Field({ description: 'Whether it is neither kept for somebody nor occupied.' })
  free!: boolean;

  @Field(() => RoomStateEnum, { description: 'What it is used for now.' })
  state!: RoomState;

  @Field(() => RoomZoneEnum, { description: 'Where it lies.' })
  zone!: RoomZone;

  @Field(() => Int, { description: 'How many persons of one household it takes.' })
  beds!: number;

  @Field(() => Int, { nullable: true, description: 'Hours after the order to build by which it is to be ready; null for a room that was there.' })
  milestone!: number | null;
}

@ObjectType({ description: 'One zone of a site.' })
export class SiteZone {
  @Field({ description: 'What the site calls it.' })
  name!: string;

  @Field(() => RoomZoneEnum, { description: 'What it is.' })
  zone!: RoomZone;
}

@ObjectType({ description: 'One channel of a site.' })
export class SiteChannel {
  @Field({ description: 'What the site calls it.' })
  name!: string;

  @Field(() => ChannelUserEnum, { description: 'Whom it is for.' })
  users!: ChannelUser;
}

@ObjectType({ description: 'Zones and channels of a site (三区两通道).' })
export class SiteZoning {
  @Field(() => [SiteZone], { description: 'Its zones.' })
  zones!: SiteZone[];

  @Field(() => [SiteChannel], { description: 'Its channels.' })
  channels!: SiteChannel[];

  @Field(() => [String], { description: 'Which of three zones and two channels are missing; empty where all are there.' })
  missing!: string[];
}

@ObjectType({ description: 'A part of a site that is built: rooms come online one part after the other.' })
export class SiteMilestone {
  @Field(() => Int, { description: 'Hours after the order to build.' })
  hours!: number;

  @Field(() => DateTime, { description: 'When it is to be ready.' })
  dueAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its rooms were opened; null before.' })
  openedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the platform told that it was not ready in time (SITE_MILESTONE_MISSED), once; null where it had not to.' })
  missedAt!: Date | null;

  @Field(() => Int, { description: 'Its rooms.' })
  rooms!: number;

  @Field({ description: 'Whether it was opened after it was due, or is due and not open.' })
  late!: boolean;
}

@ObjectType({ implements: Node, description: 'An isolation site (集中隔离点). Everybody may know it and how many of its rooms are free.' })
export class IsolationSite extends Node {
  @Field(() => Int, { description: 'Moves when the site or its set of rooms changes, not with their use. Quote it as expectedVersion.' })
  version!: number;

  @Field({ description: 'Its name.' })
  name!: string;

  @Field(() => SiteKindEnum, { description: 'What it is.' })
  kind!: SiteKind;

  @Field(() => SiteZoning, { nullable: true, description: 'Its zones and channels; null before the site has told them.' })
  zoning!: SiteZoning | null;

  /** Row key, for fields that are resolved. */
  rowId!: RowId;

  /** The agency that runs it; its field is resolved. */
  agencyRowId!: RowId;

  /** Where it stands; its field is resolved. */
  regionCode!: string;
}

/** A page of rooms. */
export const { Connection: RoomConnection } = connectionTypes('Room', () => IsolationRoom);
/** A page of sites. */
export const { Connection: SiteConnection } = connectionTypes('Site', () => IsolationSite);

@ObjectType({ description: 'Answer of a verb on a site.' })
export class SitePayload {
  @Field(() => IsolationSite, { nullable: true, description: 'The site as it is now.' })
  site!: IsolationSite | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote. It belongs to no loop.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a site's row to the API. */
export function siteOf(row: SiteRow): IsolationSite {
  const { id, version, name, kind, regionCode, agencyId } = row;
  return Object.assign(new IsolationSite(), { id: publicId('IsolationSite', id), version, name, kind, rowId: id, agencyRowId: agencyId, regionCode, zoning: zoningOf(row.zoning) });
}

/** The one door from a room's row to the API. */
export function roomOf(row: RoomRow): IsolationRoom {
  const { id, number, floor, state, zone, beds, milestone } = row;
  return Object.assign(new IsolationRoom(), { id: publicId('IsolationRoom', id), number, floor, class: row.class, free: state === 'FREE', state, zone, beds, milestone });
}

function zoningOf(zoning: Zoning | null): SiteZoning | null {
  return zoning && Object.assign(new SiteZoning(), { zones: [...zoning.zones], channels: [...zoning.channels], missing: missingOfZoning(zoning) });
}
