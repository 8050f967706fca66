import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';

/**
 * Folds what the loops of these persons say of them into the persons' control state: whatever holds a person wins,
 * then the latest word of a loop that was not withdrawn and not voided. The version moves with the state.
 */
const REFRESH = `
  UPDATE person SET control_state = folded.state, version = version + 1
  FROM (
    SELECT p.id, coalesce(
      (SELECT 'CONTROLLED' FROM loop l WHERE l.person_id = p.id AND l.holds LIMIT 1),
      (SELECT l.control FROM loop l
       WHERE l.person_id = p.id AND l.control IS NOT NULL AND l.phase <> 'WITHDRAWN' AND NOT l.voided
       ORDER BY l.control_at DESC, l.id DESC LIMIT 1),
      'NOT_LOCATED') AS state
    FROM person p WHERE p.id = ANY($1)
  ) AS folded
  WHERE person.id = folded.id AND person.control_state <> folded.state`;

/** Brings control states up to date after entries on loops of these persons. Needs the context advance. */
export async function refreshControl(tx: Tx, persons: readonly RowId[]): Promise<void> {
  await tx.query(REFRESH, [persons]);
}

/** Whether a running stay or order holds the person. */
export async function isHeld(tx: Tx, person: RowId): Promise<boolean> {
  const rows: unknown[] = await tx.query(`SELECT 1 FROM loop WHERE person_id = $1 AND holds LIMIT 1`, [person]);
  return rows.length > 0;
}

/** Those of the persons whom a running stay or order holds. */
export async function findHeld(tx: Tx, persons: readonly RowId[]): Promise<ReadonlySet<RowId>> {
  const rows: { id: RowId }[] = await tx.query(`SELECT DISTINCT person_id AS id FROM loop WHERE person_id = ANY($1) AND holds`, [persons]);
  return new Set(rows.map(({ id }) => id));
}
