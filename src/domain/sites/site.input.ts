import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { RegionCode } from '../../core/kernel/scalars';
import { ROOM_CLASSES, SITE_KINDS, type NewRoom, type RoomClass, type SiteKind } from './site';

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
}
