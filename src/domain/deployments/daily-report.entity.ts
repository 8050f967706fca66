import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';

/** A row of `daily_report`: the daily three (三个一) of one team on one day. */
@Entity('daily_report')
export class DailyReportRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'deployment_id' }) deploymentId!: RowId;
  /** A calendar day of Asia/Shanghai, such as `2022-03-20`. */
  @Column('date') date!: string;
  @Column('text') summary!: string;
  @Column('int', { name: 'people_served' }) peopleServed!: number;
  @Column('boolean', { name: 'dispatch_held' }) dispatchHeld!: boolean;
  @Column('boolean', { name: 'contact_made' }) contactMade!: boolean;
  @Column('text', { nullable: true }) problems!: string | null;
  @Column('timestamptz', { name: 'filed_at' }) filedAt!: Date;
}
