import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';
import type { TeamKind } from './team';

/** A row of `volunteer_team`. Who its members are is stored nowhere. */
@Entity('volunteer_team')
export class TeamRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('int') version!: number;
  @Column('uuid', { name: 'agency_id' }) agencyId!: RowId;
  @Column('text') name!: string;
  @Column('text') kind!: TeamKind;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  /** The office of whoever leads, not a name. */
  @Column('text', { name: 'leader_title', nullable: true }) leaderTitle!: string | null;
  @Column('int') size!: number;
}
