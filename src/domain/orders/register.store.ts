import type { Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { rowId, type RowId } from '../../core/kernel/ids';
import type { Sampled, TestOutcome, TestSubject } from './release';

/** A result as it is recorded. */
export interface NewTestResult {
  readonly order: RowId;
  readonly subject: TestSubject;
  readonly result: TestOutcome;
  readonly sampledAt: Date;
  readonly by: RowId;
  readonly at: Date;
}

/** Adds a result to the register; its key. */
export async function insertTestResult(tx: Tx, { order, subject, result, sampledAt, by, at }: NewTestResult): Promise<RowId> {
  const id = rowId(at.getTime());
  await tx.query(
    `INSERT INTO test_result (id, order_id, subject, result, sampled_at, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, order, subject, result, sampledAt, by, at],
  );
  return id;
}

/** Adds a link to the register, once; its key, null where it stands there already. */
export async function insertContactLink(tx: Tx, order: RowId, related: RowId, by: RowId, at: Date): Promise<RowId | null> {
  const id = rowId(at.getTime());
  const added: unknown[] = await tx.query(
    `INSERT INTO contact_link (id, order_id, related_id, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id`,
    [id, order, related, by, at],
  );
  return added.length > 0 ? id : null;
}

/** Results under an order, the first sample first. Needs the context advance. */
export async function findSamples(tx: Tx, order: RowId): Promise<Sampled[]> {
  const rows: { subject: TestSubject; result: TestOutcome; at: Date }[] = await tx.query(
    `SELECT subject, result, sampled_at AS at FROM test_result WHERE order_id = $1 AND result IS NOT NULL ORDER BY sampled_at, id`, [order],
  );
  return rows.map((row) => ({ subject: row.subject, result: row.result, day: shanghaiDay(row.at) }));
}

/** Results of each contact that an order's person is linked to, under whatever order of theirs, the first first. Needs the context advance. */
export async function findRelatedResults(tx: Tx, order: RowId): Promise<TestOutcome[][]> {
  const rows: { related: RowId; result: TestOutcome | null }[] = await tx.query(
    `SELECT c.related_id AS related, t.result FROM contact_link c
     LEFT JOIN loop l ON l.person_id = c.related_id AND l.kind = 'ORDER'
     LEFT JOIN test_result t ON t.order_id = l.id AND t.subject = 'PERSON'
     WHERE c.order_id = $1 ORDER BY c.related_id, t.sampled_at, t.id`, [order],
  );
  const byContact = new Map<RowId, TestOutcome[]>();
  for (const { related, result } of rows) byContact.set(related, [...(byContact.get(related) ?? []), ...(result ? [result] : [])]);
  return [...byContact.values()];
}
