import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';
import type { RoomClass, RoomState, RoomZone, SiteKind, SiteZoning } from './site';

/** A row of `isolation_site`. */
@Entity('isolation_site')
export class SiteRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('int') version!: number;
  @Column('uuid', { name: 'agency_id' }) agencyId!: RowId;
  @Column('text') name!: string;
  @Column('text') kind!: SiteKind;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  /** Null before the site has told its zones and channels. */
  @Column('jsonb', { nullable: true }) zoning!: SiteZoning | null;
}

/** A row of `isolation_room`. `state` shows the room's live use without saying whose it is. */
@Entity('isolation_room')
export class RoomRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'site_id' }) siteId!: RowId;
  @Column('text') number!: string;
  @Column('smallint') floor!: number;
  @Column('text') class!: RoomClass;
  @Column('text') state!: RoomState;
  @Column('text') zone!: RoomZone;
  @Column('smallint') beds!: number;
  /** Hours after the order to build by which it is to be ready; null for a room that was there. */
  @Column('smallint', { nullable: true }) milestone!: number | null;
}
