import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';

/** A row of `order_question`: what an appeal or a review has beside the columns of every loop. Its texts are sealed in the table. */
@Entity('order_question')
export class QuestionRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'order_id' }) orderId!: RowId;
  /** Who issued the order. */
  @Column('uuid', { name: 'issuer_id' }) issuerId!: RowId;
  @Column('bytea', { name: 'grounds_enc', nullable: true }) grounds!: string | null;
  @Column('bytea', { name: 'answer_enc', nullable: true }) answer!: string | null;
}

/** What of a question's row is sealed in the table. */
export const SEALED_OF_QUESTION = { grounds: 'order_question.grounds', answer: 'order_question.answer' } as const satisfies SealedColumns<QuestionRow>;
