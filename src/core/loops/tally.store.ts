import type { Tx } from '../db/context';
import { EVERYBODY } from './tally';

const CELL = 'party_id, region_code, placed, opened_by, answerer, kind, state, phase, overdue';
const DAY_CELL = 'party_id, day, kind, state, phase, overdue';
const DAY_OF_OPENING = `(l.opened_at AT TIME ZONE 'Asia/Shanghai')::date`;

/** `d` names a region and a day: since when, up to that day, the region has lain in the same regions. */
const PLACED = `(
  SELECT coalesce(max(turn), '-infinity') FROM (
    SELECT c.valid_from AS turn FROM region_closure c WHERE c.descendant_code = d.region_code AND c.valid_from <= d.day
    UNION ALL
    SELECT c.valid_until + 1 FROM region_closure c WHERE c.descendant_code = d.region_code AND c.valid_until < d.day
  ) AS turns)`;

const FOLD = `
  WITH taken AS (DELETE FROM loop_delta RETURNING *),
  places AS (SELECT d.region_code, d.day, ${PLACED} AS placed FROM (SELECT DISTINCT region_code, day FROM taken) AS d),
  spread AS (SELECT t.*, p.placed, party_id FROM taken t JOIN places p USING (region_code, day), unnest(t.parties) AS party_id),
  days AS (
    INSERT INTO loop_tally_day AS t (${DAY_CELL}, n) SELECT ${DAY_CELL}, sum(n) FROM spread GROUP BY ${DAY_CELL} HAVING sum(n) <> 0
    ON CONFLICT (party_id, day, kind, state, overdue) DO UPDATE SET n = t.n + excluded.n
  )
  INSERT INTO loop_tally AS t (${CELL}, n) SELECT ${CELL}, sum(n) FROM spread GROUP BY ${CELL} HAVING sum(n) <> 0
  ON CONFLICT (party_id, region_code, placed, opened_by, answerer, kind, state, overdue) DO UPDATE SET n = t.n + excluded.n`;

const BUILD = `
  WITH loops AS (SELECT l.id, l.region_code, ${DAY_OF_OPENING} AS day, l.opened_by, l.answerer, l.kind, l.state, l.phase, l.overdue FROM loop l),
  places AS (SELECT d.region_code, d.day, ${PLACED} AS placed FROM (SELECT DISTINCT region_code, day FROM loops) AS d),
  reached AS (SELECT party_id, loop_id AS id FROM reach WHERE until_seq IS NULL UNION ALL SELECT '${EVERYBODY}', id FROM loops),
  spread AS (SELECT * FROM reached JOIN loops USING (id) JOIN places USING (region_code, day)),
  cells AS (SELECT ${CELL}, day, count(*) AS n FROM spread GROUP BY ${CELL}, day),
  days AS (INSERT INTO loop_tally_day (${DAY_CELL}, n) SELECT ${DAY_CELL}, sum(n) FROM cells GROUP BY ${DAY_CELL})
  INSERT INTO loop_tally (${CELL}, n) SELECT ${CELL}, sum(n) FROM cells GROUP BY ${CELL}`;

/**
 * Lets the transaction see one snapshot, and no other server fold meanwhile. Only before its first statement: locking the
 * table takes no snapshot. @throws what `isTaken` knows where another folds.
 */
export async function beginFold(tx: Tx): Promise<void> {
  await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; LOCK TABLE loop_tally_state IN EXCLUSIVE MODE NOWAIT');
}

const LOCK_NOT_AVAILABLE = '55P03';
const SERIALIZATION_FAILURE = '40001';

/** Whether a fold failed because of another server's: nothing to be told of. */
export function isTaken(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === LOCK_NOT_AVAILABLE || code === SERIALIZATION_FAILURE;
}

/** Whether the counts are whole, and how much waits to be folded. */
export async function findTallyState(tx: Tx): Promise<{ isBuilt: boolean; waiting: number }> {
  const [row]: { isBuilt: boolean; waiting: number }[] = await tx.query(
    'SELECT is_built AS "isBuilt", (SELECT count(*) FROM loop_delta)::int AS waiting FROM loop_tally_state',
  );
  return row!;
}

/** Takes all that waits into the counts. Needs the context tally, and {@link beginFold} before. */
export async function foldDeltas(tx: Tx): Promise<void> {
  await tx.query(FOLD);
  await tx.query('DELETE FROM loop_tally WHERE n = 0');
  await tx.query('DELETE FROM loop_tally_day WHERE n = 0');
}

/** Counts all loops anew; medians begin with the next who asks. Needs the context tally, and {@link beginFold} before. */
export async function buildTallies(tx: Tx): Promise<void> {
  await tx.query('SET LOCAL statement_timeout = 0');
  for (const table of ['loop_delta', 'loop_tally', 'loop_tally_day', 'loop_median']) await tx.query(`DELETE FROM ${table}`);
  await tx.query(BUILD);
  await tx.query('UPDATE loop_tally_state SET is_built = true');
}
