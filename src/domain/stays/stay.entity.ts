import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';

/** A row of `isolation_stay`: what a stay has beside the columns of every loop. */
@Entity('isolation_stay')
export class StayRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'transfer_id' }) transferId!: RowId;
  @Column('uuid', { name: 'site_id' }) siteId!: RowId;
  @Column('uuid', { name: 'room_id' }) roomId!: RowId;
  @Column('timestamptz', { name: 'admitted_at' }) admittedAt!: Date;
  /** By the protocol's term; never null. */
  @Column('timestamptz', { name: 'ends_at' }) endsAt!: Date;
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
}
