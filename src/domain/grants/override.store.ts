import type { Tx } from '../../core/db/context';
import { getRow, selectRows } from '../../core/db/rows';
import { notFound } from '../../core/kernel/errors';
import type { RowId } from '../../core/kernel/ids';
import { OverrideRow, ReviewRow } from './override.entity';

/** Writes a new request to break in. */
export async function insertOverride(tx: Tx, row: OverrideRow): Promise<void> {
  await tx.insert(OverrideRow, row);
}

/** A request that the context knows of, under lock. @throws Refusal NOT_FOUND for any other. */
export async function lockOverride(tx: Tx, id: RowId): Promise<OverrideRow> {
  const row = await tx.findOne(OverrideRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw notFound('override');
  return row;
}

/** A request that the context knows of; null for any other. */
export async function findOverride(tx: Tx, id: RowId): Promise<OverrideRow | null> {
  return tx.findOneBy(OverrideRow, { id });
}

/** Writes the consent. */
export async function saveConsent(tx: Tx, id: RowId, consentedBy: RowId, grantId: RowId): Promise<void> {
  await tx.update(OverrideRow, { id }, { consentedBy, grantId });
}

/** Writes new reviews. */
export async function insertReviews(tx: Tx, rows: readonly ReviewRow[]): Promise<void> {
  await tx.insert(ReviewRow, [...rows]);
}

/** A review's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getReview(tx: Tx, id: RowId): Promise<ReviewRow> {
  return getRow(tx, ReviewRow, id);
}

/** The own columns of these reviews that the context reaches, in any order. */
export async function findReviews(tx: Tx, ids: readonly RowId[]): Promise<ReviewRow[]> {
  return selectRows(tx, ReviewRow, 'WHERE id = ANY($1)', [ids]);
}

/** Writes what has changed of a review. */
export async function updateReview(tx: Tx, id: RowId, change: Partial<ReviewRow>): Promise<void> {
  await tx.update(ReviewRow, { id }, change);
}
