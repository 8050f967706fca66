import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';

/** Destroys what these orders and the decisions on them say of their persons, and that somebody else was a contact of one of them. Needs the context retention. */
export async function eraseOrders(tx: Tx, persons: readonly RowId[], loops: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, order]: [unknown, number] = await tx.query(
    `UPDATE isolation_order SET authority_enc = NULL, law_enc = NULL, law_version_enc = NULL, article_enc = NULL, necessity_enc = NULL,
       appeal_to_enc = NULL, exemption_ground = NULL, exemption_way = NULL, exposed_at = NULL WHERE id = ANY($1)`, [loops],
  );
  const [, decision]: [unknown, number] = await tx.query('UPDATE order_decision SET reason_enc = NULL WHERE order_id = ANY($1)', [loops]);
  const [, test]: [unknown, number] = await tx.query('UPDATE test_result SET result = NULL WHERE order_id = ANY($1)', [loops]);
  const [, link]: [unknown, number] = await tx.query('DELETE FROM contact_link WHERE order_id = ANY($1) OR related_id = ANY($2)', [loops, persons]);
  const [, question]: [unknown, number] = await tx.query('UPDATE order_question SET grounds_enc = NULL, answer_enc = NULL WHERE id = ANY($1)', [loops]);
  const [, proposal]: [unknown, number] = await tx.query('UPDATE decision_proposal SET exposed_at = NULL, answer_enc = NULL WHERE id = ANY($1)', [loops]);
  return { isolation_order: order, order_decision: decision, test_result: test, contact_link: link, order_question: question, decision_proposal: proposal };
}
