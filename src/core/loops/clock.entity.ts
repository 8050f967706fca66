import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../kernel/ids';
import type { EscalationLevel } from '../protocols/protocol';

/** Where a deadline stands. BREACHED stays BREACHED when its event comes late; `endedAt` tells of it. */
export const CLOCK_STATES = ['RUNNING', 'PAUSED', 'MET', 'BREACHED', 'CANCELLED'] as const;
/** One of {@link CLOCK_STATES}. */
export type ClockState = (typeof CLOCK_STATES)[number];

/** A row of `clock`: one deadline of one loop. */
@Entity('clock')
export class ClockRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'loop_id' }) loopId!: RowId;
  @Column('text') code!: string;
  /** Tells apart clocks of one code, such as the day of a daily report. */
  @Column('text', { nullable: true }) label!: string | null;
  @Column('uuid', { name: 'protocol_id' }) protocolId!: RowId;
  @Column('text') state!: ClockState;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('timestamptz', { name: 'breached_at', nullable: true }) breachedAt!: Date | null;
  /** When the warning of its present deadline was written. */
  @Column('timestamptz', { name: 'warned_at', nullable: true }) warnedAt!: Date | null;
  /** The highest level that has heard of the breach. */
  @Column('text', { nullable: true }) escalation!: EscalationLevel | null;
  @Column('timestamptz', { name: 'escalated_at', nullable: true }) escalatedAt!: Date | null;
  /** Since when it stands still; what is left then is from here to `dueAt`. */
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null;
  /** When its next warning, breach or escalation falls due; null for none. What the watch looks for. */
  @Column('timestamptz', { name: 'next_at', nullable: true }) nextAt!: Date | null;
}
