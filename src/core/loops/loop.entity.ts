import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../kernel/ids';
import type { ControlState, LoopPhase } from './loop-phase';
import type { Past } from './past-entry';

/** A row of `loop`: what all kinds share. */
@Entity('loop')
export class LoopRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('text') kind!: string;
  @Column('text') number!: string;
  @Column('uuid', { name: 'trace_key' }) traceKey!: RowId;
  @Column('text') state!: string;
  @Column('text') phase!: LoopPhase;
  /** Counts the loop's trace entries. */
  @Column('int') version!: number;
  @Column('bytea', { name: 'last_hash' }) lastHash!: Buffer;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('uuid', { name: 'opened_by' }) openedBy!: RowId;
  @Column('uuid', { name: 'held_by' }) heldBy!: RowId;
  @Column('uuid') answerer!: RowId;
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: RowId | null;
  @Column('uuid', { name: 'team_id', nullable: true }) teamId!: RowId | null;
  @Column('uuid', { name: 'protocol_id' }) protocolId!: RowId;
  @Column('text', { nullable: true }) category!: string | null;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null;
  @Column('boolean') overdue!: boolean;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column('text', { nullable: true }) control!: ControlState | null;
  @Column('timestamptz', { name: 'control_at', nullable: true }) controlAt!: Date | null;
  @Column('boolean') holds!: boolean;
  @Column('boolean') voided!: boolean;
  /** Set where the row was brought back to a past; no column. */
  past?: Past;
}
