import { Field, Int, ObjectType } from 'type-graphql';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { publicId, type RowId } from '../../core/kernel/ids';
import { TraceEntry } from '../../core/trace/trace.type';
import type { RoomClass, SiteKind } from './site';
import type { RoomRow, SiteRow } from './site.entity';
import { RoomClassEnum, SiteKindEnum } from './site.input';

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
}

@ObjectType({ implements: Node, description: 'An isolation site (集中隔离点). Everybody may know it and how many of its rooms are free.' })
export class IsolationSite extends Node {
  @Field(() => Int, { description: 'Moves when the site or its set of rooms changes, not with their use. Quote it as expectedVersion.' })
  version!: number;

  @Field({ description: 'Its name.' })
  name!: string;

  @Field(() => SiteKindEnum, { description: 'What it is.' })
  kind!: SiteKind;

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
  return Object.assign(new IsolationSite(), { id: publicId('IsolationSite', id), version, name, kind, rowId: id, agencyRowId: agencyId, regionCode });
}

/** The one door from a room's row to the API. */
export function roomOf(row: RoomRow): IsolationRoom {
  const { id, number, floor, state } = row;
  return Object.assign(new IsolationRoom(), { id: publicId('IsolationRoom', id), number, floor, class: row.class, free: state === 'FREE' });
}
