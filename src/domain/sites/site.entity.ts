import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';
import type { RoomClass, RoomState, SiteKind } from './site';

/** A row of `isolation_site`. */
@Entity('isolation_site')
export class SiteRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('int') version!: number;
  @Column('uuid', { name: 'agency_id' }) agencyId!: RowId;
  @Column('text') name!: string;
  @Column('text') kind!: SiteKind;
  @Column('text', { name: 'region_code' }) regionCode!: string;
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
}
