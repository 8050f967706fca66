import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { ProposalRelation } from './proposal';

/** A row of `decision_proposal`: what a proposal has beside the columns of every loop. The answer is sealed in the table. */
@Entity('decision_proposal')
export class ProposalRow {
  @PrimaryColumn('uuid') id!: RowId;
  /** The order that would be decided anew. */
  @Column('uuid', { name: 'order_id' }) orderId!: RowId;
  @Column('uuid', { name: 'stay_id' }) stayId!: RowId;
  @Column('uuid', { name: 'site_id' }) siteId!: RowId;
  /** The order under which the positive sample was recorded. */
  @Column('uuid', { name: 'source_order_id' }) sourceOrderId!: RowId;
  @Column('text') relation!: ProposalRelation;
  @Column('smallint') floor!: number;
  @Column('text') category!: RiskCategory;
  /** When the positive was sampled, from which the term would count; null once retention has destroyed it. */
  @Column('timestamptz', { name: 'exposed_at', nullable: true }) exposedAt!: Date | null;
  @Column('bytea', { name: 'answer_enc', nullable: true }) answer!: string | null;
}

/** What of a proposal's row is sealed in the table. */
export const SEALED_OF_PROPOSAL = { answer: 'decision_proposal.answer' } as const satisfies SealedColumns<ProposalRow>;
