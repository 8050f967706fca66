import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';
import type { ControlMeasure, InvestigationOutcome, Priority } from './investigation';

/** A row of `investigation`: what a request has beside the columns of every loop. Reason and report are sealed in the table. */
@Entity('investigation')
export class InvestigationRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('text') priority!: Priority;
  @Column('bytea', { name: 'reason_enc', nullable: true }) reason!: string | null;
  @Column('int') attempts!: number;
  @Column('text', { nullable: true }) measure!: ControlMeasure | null;
  @Column('text', { nullable: true }) outcome!: InvestigationOutcome | null;
  @Column('bytea', { name: 'report_enc', nullable: true }) report!: string | null;
  @Column('uuid', { name: 'duplicate_of', nullable: true }) duplicateOf!: RowId | null;
  @Column('uuid', { name: 'previous_id', nullable: true }) previousId!: RowId | null;
  @Column('uuid', { name: 'next_id', nullable: true }) nextId!: RowId | null;
}

/** What of a request's row is sealed in the table. */
export const SEALED_OF_INVESTIGATION = { reason: 'investigation.reason', report: 'investigation.report' } as const satisfies SealedColumns<InvestigationRow>;
