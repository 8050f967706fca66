import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';
import type { ControlMeasure, InvestigationOutcome, Priority } from './investigation';

/** A row of `investigation`: what a request has beside the columns of every loop. */
@Entity('investigation')
export class InvestigationRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('text') priority!: Priority;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('int') attempts!: number;
  @Column('text', { nullable: true }) measure!: ControlMeasure | null;
  @Column('text', { nullable: true }) outcome!: InvestigationOutcome | null;
  @Column('text', { nullable: true }) report!: string | null;
  @Column('uuid', { name: 'duplicate_of', nullable: true }) duplicateOf!: RowId | null;
  @Column('uuid', { name: 'previous_id', nullable: true }) previousId!: RowId | null;
  @Column('uuid', { name: 'next_id', nullable: true }) nextId!: RowId | null;
}
