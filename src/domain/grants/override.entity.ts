import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';

/** A row of `access_override`. */
@Entity('access_override')
export class OverrideRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'loop_id' }) loopId!: RowId;
  @Column('uuid', { name: 'agency_id' }) agencyId!: RowId;
  /** Pseudonym of the officer who asked. */
  @Column('uuid', { name: 'requested_by' }) requestedBy!: RowId;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  /** Pseudonym of the second officer; null before the consent. */
  @Column('uuid', { name: 'consented_by', nullable: true }) consentedBy!: RowId | null;
  @Column('uuid', { name: 'grant_id', nullable: true }) grantId!: RowId | null;
}

/** A row of `override_review`: what a review has beside the columns of every loop. What was found is sealed in the table. */
@Entity('override_review')
export class ReviewRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'override_id' }) overrideId!: RowId;
  @Column('boolean', { nullable: true }) justified!: boolean | null;
  @Column('bytea', { name: 'finding_enc', nullable: true }) finding!: string | null;
}

/** What of a review's row is sealed in the table. */
export const SEALED_OF_REVIEW = { finding: 'override_review.finding' } as const satisfies SealedColumns<ReviewRow>;
