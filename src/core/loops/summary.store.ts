import type { Tx } from '../db/context';
import { unreachable } from '../kernel/errors';
import type { RowId } from '../kernel/ids';
import { getPosition } from '../trace/trace.store';
import { LoopQuery, type LoopScope } from './loop-list';
import type { Summary, SummaryKey, SummaryRow } from './summary';

/** Agencies that were to answer loops, by loop, where others are to answer them now. */
export type Answerers = ReadonlyMap<RowId, RowId>;

/** How the loops `l` of a list are put under keys: SQL for key and label, and what it joins. */
interface Grouping {
  readonly key: string;
  readonly label: string;
  readonly join: string;
}

const DAY_OF_OPENING = `(l.opened_at AT TIME ZONE 'Asia/Shanghai')::date`;
const COUNTS = `
  count(*) FILTER (WHERE phase = 'OPEN')::int AS open,
  count(*) FILTER (WHERE phase = 'ANSWERED')::int AS answered,
  count(*) FILTER (WHERE overdue)::int AS overdue,
  count(*) FILTER (WHERE phase = 'CLOSED')::int AS closed,
  count(*) FILTER (WHERE phase = 'WITHDRAWN')::int AS withdrawn,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - opened_at)::float8 / 60)
    FILTER (WHERE phase = 'CLOSED') AS "medianMinutesToClose"`;

/**
 * Counts the loops of a scope. Needs a transaction of one snapshot
 * ({@link takeSnapshot}), so that the position belongs to the counts.
 */
export async function countByKey(tx: Tx, scope: LoopScope, by: SummaryKey, answerers: Answerers = new Map()): Promise<Summary> {
  const query = new LoopQuery(scope);
  const listed = `SELECT l.id, l.kind, l.state, l.phase, l.overdue, l.region_code, l.answerer, l.opened_at, l.closed_at ${query.sql}`;
  const { key, label, join } = groupingOf(by, scope.choice.region, query, answerers);
  const rows: SummaryRow[] = await tx.query(
    `SELECT ${key} AS key, ${label} AS label, ${COUNTS} FROM (${listed}) AS l ${join} GROUP BY 1, 2 ORDER BY (${key}) COLLATE "C"`,
    query.values,
  );
  return { position: scope.asOf ?? await getPosition(tx), rows };
}

/** Lets all statements of the transaction see one snapshot. Only before its first statement that reads. */
export async function takeSnapshot(tx: Tx): Promise<void> {
  await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
}

/** A region that the list is narrowed to narrows the rows of regions too. */
function groupingOf(by: SummaryKey, region: string | null | undefined, query: LoopQuery, answerers: Answerers): Grouping {
  switch (by) {
    case 'REGION': return { key: 'g.code', label: 'g.name', join: `${ABOVE}${region ? ` AND ${isWithin(query.value(region))}` : ''} JOIN region g ON g.code = c.ancestor_code` };
    case 'AGENCY': return { key: 'a.code', label: 'a.name', join: `${then(answerers, query)}JOIN agency a ON a.id = ${answerers.size > 0 ? 'coalesce(m.agency, l.answerer)' : 'l.answerer'}` };
    case 'KIND': return plain('l.kind');
    case 'STATE': return plain(`l.kind || '.' || l.state`);
    case 'DAY': return plain(`to_char(${DAY_OF_OPENING}, 'YYYY-MM-DD')`);
    default: return unreachable(by);
  }
}

/** Who was to answer where that was another than it is now. */
function then(answerers: Answerers, query: LoopQuery): string {
  if (answerers.size === 0) return '';
  return `LEFT JOIN unnest(${query.value([...answerers.keys()])}::uuid[], ${query.value([...answerers.values()])}::uuid[]) AS m(loop, agency) ON m.loop = l.id `;
}

function plain(key: string): Grouping {
  return { key, label: key, join: '' };
}

/** Every region above on the day of opening, the loop's own and zones included. The closure has a pair once a day, so no loop counts twice. */
const ABOVE = `JOIN region_closure c ON c.descendant_code = l.region_code
  AND c.valid_from <= ${DAY_OF_OPENING} AND c.valid_until >= ${DAY_OF_OPENING}`;

function isWithin(region: string): string {
  return `EXISTS (SELECT FROM region_closure w WHERE w.ancestor_code = ${region} AND w.descendant_code = c.ancestor_code
    AND w.valid_from <= ${DAY_OF_OPENING} AND w.valid_until >= ${DAY_OF_OPENING})`;
}
