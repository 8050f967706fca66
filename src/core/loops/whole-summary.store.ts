import type { Tx } from '../db/context';
import type { SummaryRow } from './summary';

/** Loops under one key, by phase, without a median. */
export type WholeCounts = Omit<SummaryRow, 'medianMinutesToClose'>;

const COUNTS = `
  count(l.id) FILTER (WHERE l.phase = 'OPEN')::int AS open, count(l.id) FILTER (WHERE l.phase = 'ANSWERED')::int AS answered,
  count(l.id) FILTER (WHERE l.overdue)::int AS overdue, count(l.id) FILTER (WHERE l.phase = 'CLOSED')::int AS closed,
  count(l.id) FILTER (WHERE l.phase = 'WITHDRAWN')::int AS withdrawn`;
const DAY_OF_OPENING = `(l.opened_at AT TIME ZONE 'Asia/Shanghai')::date`;

/** Counts of the loops that the context sees by county, counties without any included, by code. */
export function countByCounty(tx: Tx): Promise<WholeCounts[]> {
  return tx.query(`
    SELECT g.code AS key, g.name AS label, ${COUNTS}
    FROM region g LEFT JOIN (loop l JOIN region_closure c ON c.descendant_code = l.region_code
      AND c.valid_from <= ${DAY_OF_OPENING} AND c.valid_until >= ${DAY_OF_OPENING}) ON c.ancestor_code = g.code
    WHERE g.level = 'COUNTY' GROUP BY 1, 2 ORDER BY g.code COLLATE "C"`);
}

/** Counts of the loops that the context sees by these kinds, each of them included. */
export function countByKind(tx: Tx, kinds: readonly string[]): Promise<WholeCounts[]> {
  return tx.query(`
    SELECT k.key, k.key AS label, ${COUNTS} FROM unnest($1::text[]) AS k(key) LEFT JOIN loop l ON l.kind = k.key
    GROUP BY 1, 2 ORDER BY k.key COLLATE "C"`, [kinds]);
}
