import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';
import type { GrantState } from './grant';

/** A row of `access_grant`. */
@Entity('access_grant')
export class GrantRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'loop_id' }) loopId!: RowId;
  @Column('uuid', { name: 'agency_id' }) agencyId!: RowId;
  @Column('uuid', { name: 'granted_by' }) grantedBy!: RowId;
  @Column('timestamptz', { name: 'granted_at' }) grantedAt!: Date;
  @Column('timestamptz') until!: Date;
  @Column('text') state!: GrantState;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}
