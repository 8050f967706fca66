import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';
import type { DutyKind } from './deployment';

/** A row of `deployment`: what it has beside the columns of every loop. The team is the loop's. */
@Entity('deployment')
export class DeploymentRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'provider_id' }) providerId!: RowId;
  @Column('text') duty!: DutyKind;
  /** How many people the community asks for. */
  @Column('int') needed!: number;
  @Column('timestamptz', { name: 'from_at' }) from!: Date;
  @Column('timestamptz', { name: 'until_at' }) until!: Date;
  @Column('timestamptz', { name: 'checked_in_at_unit', nullable: true }) checkedInAtUnit!: Date | null;
  @Column('timestamptz', { name: 'checked_in_at_community', nullable: true }) checkedInAtCommunity!: Date | null;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
