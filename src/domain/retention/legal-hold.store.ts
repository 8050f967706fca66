import type { Tx } from '../../core/db/context';
import { notFound } from '../../core/kernel/errors';
import type { RowId } from '../../core/kernel/ids';

/** A row of `legal_hold`. */
export interface HoldRow {
  readonly id: RowId;
  readonly personId: RowId;
  readonly placedBy: RowId;
  readonly placedAt: Date;
  readonly liftedBy: RowId | null;
  readonly liftedAt: Date | null;
}

const COLUMNS = `id, person_id AS "personId", placed_by AS "placedBy", placed_at AS "placedAt", lifted_by AS "liftedBy", lifted_at AS "liftedAt"`;

/** Places a hold. Needs the context advance. */
export async function insertHold(tx: Tx, row: HoldRow): Promise<void> {
  await tx.query('INSERT INTO legal_hold (id, person_id, placed_by, placed_at) VALUES ($1, $2, $3, $4)', [row.id, row.personId, row.placedBy, row.placedAt]);
}

/** A hold that the context reaches; null for any other. */
export async function findHold(tx: Tx, id: RowId): Promise<HoldRow | null> {
  const [row]: HoldRow[] = await tx.query(`SELECT ${COLUMNS} FROM legal_hold WHERE id = $1`, [id]);
  return row ?? null;
}

/** As {@link findHold}. @throws Refusal NOT_FOUND where there is none. */
export async function getHold(tx: Tx, id: RowId): Promise<HoldRow> {
  const row = await findHold(tx, id);
  if (!row) throw notFound('legal hold');
  return row;
}

/** Holds of a person that the context reaches, the first first. */
export function findHoldsOf(tx: Tx, person: RowId): Promise<HoldRow[]> {
  return tx.query(`SELECT ${COLUMNS} FROM legal_hold WHERE person_id = $1 ORDER BY placed_at, id`, [person]);
}

/** Lifts a hold that stands; false where it was lifted. Needs the context advance. */
export async function liftHold(tx: Tx, id: RowId, by: RowId, at: Date): Promise<boolean> {
  const [, lifted]: [unknown, number] = await tx.query('UPDATE legal_hold SET lifted_by = $2, lifted_at = $3 WHERE id = $1 AND lifted_at IS NULL', [id, by, at]);
  return lifted === 1;
}

/** Forgets the holds of these persons; all are lifted. Needs the context retention. */
export async function eraseHolds(tx: Tx, persons: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, holds]: [unknown, number] = await tx.query('DELETE FROM legal_hold WHERE person_id = ANY($1)', [persons]);
  return { legal_hold: holds };
}
