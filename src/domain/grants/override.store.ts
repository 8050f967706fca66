import type { Tx } from '../../core/db/context';
import { openColumns, sealColumns } from '../../core/db/keys/sealed-columns';
import { getRow, selectRows } from '../../core/db/rows';
import { notFound } from '../../core/kernel/errors';
import type { RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import { OverrideRow, ReviewRow, SEALED_OF_REVIEW } from './override.entity';

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

/** The newest open loop of a person, but for reviews; null where there is none. Needs the context advance. */
export async function findNewestOpen(tx: Tx, person: RowId): Promise<RowId | null> {
  const [row]: { id: RowId }[] = await tx.query(
    `SELECT id FROM loop WHERE person_id = $1 AND closed_at IS NULL AND kind <> 'OVERRIDE_REVIEW' ORDER BY id DESC LIMIT 1`, [person],
  );
  return row?.id ?? null;
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
  const [row] = await openColumns(tx, SEALED_OF_REVIEW, [await getRow(tx, ReviewRow, id)]);
  return row!;
}

/** The own columns of these reviews that the context reaches, in any order. */
export async function findReviews(tx: Tx, ids: readonly RowId[]): Promise<ReviewRow[]> {
  return openColumns(tx, SEALED_OF_REVIEW, await selectRows(tx, ReviewRow, 'WHERE id = ANY($1)', [ids]));
}

/** Writes what has changed of a review. */
export async function updateReview(tx: Tx, id: RowId, change: Partial<ReviewRow>, loop: LoopRow): Promise<void> {
  await tx.update(ReviewRow, { id }, await sealColumns<ReviewRow, Partial<ReviewRow>>(tx, SEALED_OF_REVIEW, loop.personId!, change));
}
