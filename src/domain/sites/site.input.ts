import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { DateTime, RegionCode } from '../../core/kernel/scalars';
import {
  CHANNEL_USERS, ROOM_CLASSES, ROOM_STATES, ROOM_ZONES, SITE_KINDS, type ChannelUser, type NewRoom, type RoomClass, type RoomZone, type SiteKind,
} from './site';

/** GraphQL enum of {@link SITE_KINDS}. */
export const SiteKindEnum = enumOf(SITE_KINDS);
registerEnumType(SiteKindEnum, {
  name: 'SiteKind',
  description: 'What a site was before, or was built as.',
  valuesConfig: {
    HOTEL: { description: 'A hotel that was taken over.' },
    MODULAR: { description: 'Built for isolation from modules.' },
    SCHOOL: { description: 'Dormitories of a school.' },
    HOSPITAL: { description: 'Wards of a hospital.' },
    OTHER: { description: 'Anything else.' },
  },
});

/** GraphQL enum of {@link ROOM_CLASSES}. */
export const RoomClassEnum = enumOf(ROOM_CLASSES);
registerEnumType(RoomClassEnum, {
  name: 'RoomClass',
  description: 'Whom a room is made for.',
  valuesConfig: {
    SINGLE: { description: 'One person with a bath of their own.' },
    FAMILY: { description: 'A household together.' },
    ACCESSIBLE: { description: 'A person who needs room to move, or care.' },
  },
});

/** GraphQL enum of {@link ROOM_STATES}. */
export const RoomStateEnum = enumOf(ROOM_STATES);
registerEnumType(RoomStateEnum, {
  name: 'RoomState',
  description: 'What a room is used for now.',
  valuesConfig: {
    BUILDING: { description: 'It is being built and not there yet.' },
    FREE: { description: 'It can be given.' },
    RESERVED: { description: 'It is kept for somebody who is on the way.' },
    OCCUPIED: { description: 'Somebody stays in it.' },
    CLEANING: { description: 'Somebody stayed in it; it has to be cleaned.' },
    OUT_OF_ORDER: { description: 'The site has closed it.' },
  },
});

/** GraphQL enum of {@link ROOM_ZONES}. */
export const RoomZoneEnum = enumOf(ROOM_ZONES);
registerEnumType(RoomZoneEnum, {
  name: 'RoomZone',
  description: 'Zones of a site (三区).',
  valuesConfig: {
    CLEAN: { description: 'Where staff live and work (清洁区).' },
    BUFFER: { description: 'Where staff change (缓冲区、潜在污染区).' },
    CONTAMINATED: { description: 'Where isolated persons are (污染区、隔离观察区).' },
  },
});

/** GraphQL enum of {@link CHANNEL_USERS}. */
export const ChannelUserEnum = enumOf(CHANNEL_USERS);
registerEnumType(ChannelUserEnum, {
  name: 'ChannelUser',
  description: 'Whom a channel of a site is for (两通道).',
  valuesConfig: { STAFF: { description: 'Staff alone.' }, ISOLATED: { description: 'Isolated persons alone.' } },
});

/** Input of registerSite. */
@InputType({ description: 'Registers an isolation site (集中隔离点), for now without rooms.' })
export class RegisterSiteInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The agency of kind ISOLATION_SITE that runs it.' })
  agencyId!: string;

  @Field({ description: 'Its name, 1 to 200 characters.' })
  name!: string;

  @Field(() => SiteKindEnum, { description: 'What it is.' })
  kind!: SiteKind;

  @Field(() => RegionCode, { description: 'Where it stands; a region that is valid today.' })
  regionCode!: string;
}

/** A room that is to be added. */
@InputType({ description: 'A room that is to be added.' })
export class RoomInput implements NewRoom {
  @Field({ description: 'Its number, unique within the site, 1 to 20 characters.' })
  number!: string;

  @Field(() => Int, { description: 'Its floor, -5 to 200.' })
  floor!: number;

  @Field(() => RoomClassEnum, { description: 'Whom it is made for.' })
  class!: RoomClass;

  @Field(() => Int, { nullable: true, description: 'How many persons of one household it takes, 1 to 8. Default: 3 in a family room, 1 in others.' })
  beds?: number | null;

  @Field(() => RoomZoneEnum, { nullable: true, description: 'Where it lies. Default: where isolated persons are.' })
  zone?: RoomZone | null;
}

/** A part of a site that is to be built. */
@InputType({ description: 'By when a part of a site is to be ready. Its rooms are BUILDING until openMilestone.' })
export class MilestoneInput {
  @Field(() => Int, { description: 'Hours after the order to build, such as 24, 48 or 72.' })
  hours!: number;

  @Field(() => DateTime, { description: 'When the site was ordered to be built.' })
  orderedAt!: Date;
}

/** Input of addRooms. */
@InputType({ description: 'Adds rooms to a site, all of them or none.' })
export class AddRoomsInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The site.' })
  siteId!: string;

  @Field(() => Int, { description: 'The version of the site that the decision stands on; a stale one is refused with VERSION_CONFLICT.' })
  expectedVersion!: number;

  @Field(() => [RoomInput], { description: 'The rooms, 1 to 1,000.' })
  rooms!: RoomInput[];

  @Field(() => MilestoneInput, { nullable: true, description: 'The part of the building that these rooms are; absent for rooms that are there.' })
  milestone?: MilestoneInput | null;
}

/** What every verb on a site that exists carries. */
@InputType({ description: 'What every verb on a site that exists carries.' })
export class SiteVerbInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The site.' })
  siteId!: string;
}

/** Input of openMilestone. */
@InputType({ description: 'A part of a site is built: its rooms can be given from now on.' })
export class OpenMilestoneInput extends SiteVerbInput {
  @Field(() => Int, { description: 'Its hours after the order to build.' })
  hours!: number;
}

/** Rooms of a site that a verb is about. */
@InputType({ description: 'Rooms of a site that a verb is about.' })
export class SiteRoomsInput extends SiteVerbInput {
  @Field(() => [ID], { description: 'The rooms, 1 to 1,000; all of them or none.' })
  roomIds!: string[];
}

/** Input of recordRoomsCleaned. */
@InputType({ description: 'Rooms were cleaned and disinfected after a stay and can be given again.' })
export class RecordRoomsCleanedInput extends SiteRoomsInput {
  @Field(() => DateTime, { description: 'When; not in the future.' })
  cleanedAt!: Date;
}

/** Input of closeRooms. */
@InputType({ description: 'Rooms nobody has are out of order.' })
export class CloseRoomsInput extends SiteRoomsInput {
  @Field({ description: 'Why. About the rooms: no word of a person.' })
  reason!: string;
}

/** Input of reopenRooms. */
@InputType({ description: 'Rooms that were out of order can be given again.' })
export class ReopenRoomsInput extends SiteRoomsInput {
  @Field({ description: 'What was done. About the rooms: no word of a person.' })
  reason!: string;
}

/** A zone that a site tells. */
@InputType({ description: 'A zone that a site tells.' })
export class SiteZoneInput {
  @Field({ description: 'What the site calls it, 1 to 100 characters.' }) name!: string;
  @Field(() => RoomZoneEnum, { description: 'What it is.' }) zone!: RoomZone;
}

/** A channel that a site tells. */
@InputType({ description: 'A channel that a site tells.' })
export class SiteChannelInput {
  @Field({ description: 'What the site calls it, 1 to 100 characters.' }) name!: string;
  @Field(() => ChannelUserEnum, { description: 'Whom it is for.' }) users!: ChannelUser;
}

/** Input of zoneSite. */
@InputType({ description: 'Tells all zones and channels of a site; what was told before is replaced.' })
export class ZoneSiteInput extends SiteVerbInput {
  @Field(() => Int, { description: 'The version of the site that the decision stands on; a stale one is refused with VERSION_CONFLICT.' })
  expectedVersion!: number;

  @Field(() => [SiteZoneInput], { description: 'Its zones, at most 50.' }) zones!: SiteZoneInput[];
  @Field(() => [SiteChannelInput], { description: 'Its channels, at most 50.' }) channels!: SiteChannelInput[];
}
