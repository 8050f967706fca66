import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';
import type { TermMode } from '../../core/protocols/protocol';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { DecisionKind } from './decision';
import type { ExemptionGround, ExemptionWay } from './exemption';

/** A row of `isolation_order`: what an order has beside the columns of every loop. The legal basis is sealed in the table, and null once retention has destroyed it. */
@Entity('isolation_order')
export class OrderRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('bytea', { name: 'authority_enc', nullable: true }) authority!: string | null;
  @Column('bytea', { name: 'law_enc', nullable: true }) law!: string | null;
  @Column('bytea', { name: 'law_version_enc', nullable: true }) lawVersion!: string | null;
  @Column('bytea', { name: 'article_enc', nullable: true }) article!: string | null;
  @Column('bytea', { name: 'necessity_enc', nullable: true }) necessity!: string | null;
  @Column('bytea', { name: 'appeal_to_enc', nullable: true }) appealTo!: string | null;
  @Column('text') category!: RiskCategory;
  @Column('text') measure!: TermMode;
  /** The edition that the last decision was made under. */
  @Column('uuid', { name: 'protocol_id' }) protocolId!: RowId;
  /** The day that the term counts from. */
  @Column('date', { name: 'counted_from' }) countedFrom!: string;
  /** A later exposure than the person's that a decision found, such as a positive on the same floor. */
  @Column('timestamptz', { name: 'exposed_at', nullable: true }) exposedAt!: Date | null;
  @Column('timestamptz', { name: 'starts_at' }) startsAt!: Date;
  @Column('timestamptz', { name: 'ends_at' }) endsAt!: Date;
  /** When it is looked at next; null where it ends before. */
  @Column('timestamptz', { name: 'review_at', nullable: true }) reviewAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  /** The community that looks after the person. */
  @Column('uuid', { name: 'community_id' }) communityId!: RowId;
  /** The transfer that opened it; such an order ends with a transfer that comes to nothing. */
  @Column('uuid', { name: 'opened_by_transfer_id', nullable: true }) openedByTransferId!: RowId | null;
  /** The transfer that carries it out, the last one of several. */
  @Column('uuid', { name: 'transfer_id', nullable: true }) transferId!: RowId | null;
  @Column('uuid', { name: 'stay_id', nullable: true }) stayId!: RowId | null;
  /** The agency of the site where the person stays. */
  @Column('uuid', { name: 'site_agency_id', nullable: true }) siteAgencyId!: RowId | null;
  @Column('text', { name: 'exemption_ground', nullable: true }) exemptionGround!: ExemptionGround | null;
  @Column('text', { name: 'exemption_way', nullable: true }) exemptionWay!: ExemptionWay | null;
}

/** What of an order's row is sealed in the table. */
export const SEALED_OF_ORDER = {
  authority: 'isolation_order.authority', law: 'isolation_order.law', lawVersion: 'isolation_order.law_version', article: 'isolation_order.article',
  necessity: 'isolation_order.necessity', appealTo: 'isolation_order.appeal_to',
} as const satisfies SealedColumns<OrderRow>;

/** A row of `order_decision`: the decisions on one order, each with its reason. */
@Entity('order_decision')
export class DecisionRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'order_id' }) orderId!: RowId;
  /** Place among the decisions on its order, from 1. */
  @Column('smallint') seq!: number;
  @Column('text') kind!: DecisionKind;
  @Column('text') category!: RiskCategory;
  @Column('text') measure!: TermMode;
  @Column('uuid', { name: 'protocol_id' }) protocolId!: RowId;
  @Column('timestamptz', { name: 'ends_at' }) endsAt!: Date;
  @Column('bytea', { name: 'reason_enc', nullable: true }) reason!: string | null;
  @Column('uuid', { name: 'decided_by' }) decidedBy!: RowId;
  @Column('timestamptz', { name: 'decided_at' }) decidedAt!: Date;
}

/** What of a decision's row is sealed in the table. */
export const SEALED_OF_DECISION = { reason: 'order_decision.reason' } as const satisfies SealedColumns<DecisionRow>;
