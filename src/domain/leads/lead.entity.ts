import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { LeadSource } from './lead';

/** A row of `lead`: one agency's word on one person, and the request that answers it. Its texts are sealed in the table. */
@Entity('lead')
export class LeadRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('int') version!: number;
  @Column('uuid', { name: 'person_id' }) personId!: RowId;
  @Column('uuid', { name: 'investigation_id' }) investigationId!: RowId;
  @Column('uuid', { name: 'pushed_by' }) pushedBy!: RowId;
  /** The pusher's own id of it. */
  @Column('text', { name: 'external_id' }) externalId!: string;
  @Column('text') source!: LeadSource;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text') category!: RiskCategory;
  @Column('timestamptz', { name: 'last_exposure_at' }) lastExposureAt!: Date;
  @Column('bytea', { name: 'exposure_place_enc', nullable: true }) exposurePlace!: string | null;
  @Column('float8', { nullable: true }) confidence!: number | null;
  @Column('timestamptz', { name: 'pushed_at' }) pushedAt!: Date;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('bytea', { name: 'withdraw_reason_enc', nullable: true }) withdrawReason!: string | null;
}

/** What of a lead's row is sealed in the table. */
export const SEALED_OF_LEAD = { exposurePlace: 'lead.exposure_place', withdrawReason: 'lead.withdraw_reason' } as const satisfies SealedColumns<LeadRow>;
