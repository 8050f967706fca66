import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import type { TalliedRow } from './tally-summary.store';
import { PLACES, SUMS } from './tally-summary.store';

const COUNTS = `
  count(l.id) FILTER (WHERE l.phase = 'OPEN')::int AS open, count(l.id) FILTER (WHERE l.phase = 'ANSWERED')::int AS answered,
  count(l.id) FILTER (WHERE l.overdue)::int AS overdue, count(l.id) FILTER (WHERE l.phase = 'CLOSED')::int AS closed,
  count(l.id) FILTER (WHERE l.phase = 'WITHDRAWN')::int AS withdrawn`;
const DAY_OF_OPENING = `(l.opened_at AT TIME ZONE 'Asia/Shanghai')::date`;

/** Counts of the loops that the context sees by county, counties without any included, by code. */
export function countByCounty(tx: Tx): Promise<TalliedRow[]> {
  return tx.query(`
    SELECT g.code AS key, g.name AS label, ${COUNTS}
    FROM region g LEFT JOIN (loop l JOIN region_closure c ON c.descendant_code = l.region_code
      AND c.valid_from <= ${DAY_OF_OPENING} AND c.valid_until >= ${DAY_OF_OPENING}) ON c.ancestor_code = g.code
    WHERE g.level = 'COUNTY' GROUP BY 1, 2 ORDER BY g.code COLLATE "C"`);
}

/** Counts of the loops that the context sees by these kinds, each of them included. */
export function countByKind(tx: Tx, kinds: readonly string[]): Promise<TalliedRow[]> {
  return tx.query(`
    SELECT k.key, k.key AS label, ${COUNTS} FROM unnest($1::text[]) AS k(key) LEFT JOIN loop l ON l.kind = k.key
    GROUP BY 1, 2 ORDER BY k.key COLLATE "C"`, [kinds]);
}

/** As {@link countByCounty} out of the counts that are kept for a party; they have to be whole. */
export function sumByCounty(tx: Tx, party: RowId): Promise<TalliedRow[]> {
  return tx.query(`
    SELECT g.code AS key, g.name AS label, ${SUMS}
    FROM region g LEFT JOIN (region_closure c JOIN (
      SELECT region_code, day, phase, overdue, sum(n) AS n FROM (${PLACES}) AS s WHERE s.party_id = $1 GROUP BY region_code, day, phase, overdue
    ) AS t ON c.descendant_code = t.region_code AND c.valid_from <= t.day AND c.valid_until >= t.day) ON c.ancestor_code = g.code
    WHERE g.level = 'COUNTY' GROUP BY 1, 2 ORDER BY g.code COLLATE "C"`, [party]);
}

/** As {@link countByKind} out of the counts that are kept for a party; they have to be whole. */
export function sumByKind(tx: Tx, party: RowId, kinds: readonly string[]): Promise<TalliedRow[]> {
  return tx.query(`
    SELECT k.key, k.key AS label, ${SUMS}
    FROM unnest($2::text[]) AS k(key) LEFT JOIN (SELECT kind, phase, overdue, n FROM (${PLACES}) AS s WHERE s.party_id = $1) AS t ON t.kind = k.key
    GROUP BY 1, 2 ORDER BY k.key COLLATE "C"`, [party, kinds]);
}
