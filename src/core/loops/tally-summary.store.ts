import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import { getPosition } from '../trace/trace.store';
import type { LoopScope } from './loop-list';
import { findMedians } from './median.store';
import type { Summary, SummaryKey, SummaryRow } from './summary';
import { isTallied, isWhole } from './tally';
import { groupingOf, isWithin } from './tally-grouping';

/** Counts of a party without medians. */
export type TalliedRow = Omit<SummaryRow, 'medianMinutesToClose'>;

const sumOf = (condition: string, name: string): string => `coalesce(sum(n) FILTER (WHERE ${condition}), 0)::int AS ${name}`;
/** The columns of a summary but its median, over `n` loops of a `phase` that are `overdue` or not. */
export const SUMS = [
  sumOf(`phase = 'OPEN'`, 'open'), sumOf(`phase = 'ANSWERED'`, 'answered'), sumOf('overdue', 'overdue'), sumOf(`phase = 'CLOSED'`, 'closed'),
  sumOf(`phase = 'WITHDRAWN'`, 'withdrawn'),
].join(', ');
/** The counts of everybody by place, with what waits to be folded. */
export const PLACES = `
  SELECT party_id, region_code, placed AS day, opened_by, answerer, kind, state, phase, overdue, n FROM loop_tally
  UNION ALL SELECT party, region_code, day, opened_by, answerer, kind, state, phase, overdue, n FROM loop_delta, unnest(parties) AS party`;
const DAYS = `
  SELECT party_id, day, kind, state, phase, overdue, n FROM loop_tally_day
  UNION ALL SELECT party, day, kind, state, phase, overdue, n FROM loop_delta, unnest(parties) AS party`;

/**
 * The summary of a scope out of the counts that are kept, with what waits to be folded; equal to counting anew. Needs a
 * transaction of one snapshot. Undefined where they are not whole, or do not say what is asked.
 */
export async function sumTallies(tx: Tx, { party, choice, own, asOf }: LoopScope, by: SummaryKey, wantsMedian: boolean): Promise<Summary | undefined> {
  if (typeof party !== 'string' || own || asOf !== undefined || !isTallied(by, choice) || (wantsMedian && !isWhole(choice))) return undefined;
  const query = new TallyQuery(party, by, choice);
  const [isBuilt, position, rows, medians] = await Promise.all([
    areWhole(tx), getPosition(tx), tx.query<TalliedRow[]>(query.sql, query.values), wantsMedian ? findMedians(tx, party, by) : undefined,
  ]);
  if (!isBuilt || (wantsMedian && !medians)) return undefined;
  return { position, rows: rows.map((row) => ({ ...row, medianMinutesToClose: medians?.get(row.key) ?? null })) };
}

/** Whether the counts are whole. */
export async function areWhole(tx: Tx): Promise<boolean> {
  const [state]: { isBuilt: boolean }[] = await tx.query('SELECT is_built AS "isBuilt" FROM loop_tally_state');
  return state!.isBuilt;
}

/** One statement over the counts of a party. */
class TallyQuery {
  readonly values: unknown[] = [];
  readonly sql: string;

  constructor(party: RowId, by: SummaryKey, { kinds, phases, states, region, openedBy, answerer, overdue }: LoopScope['choice']) {
    const is = (column: string, value: unknown): string[] => (value === undefined || value === null ? [] : [`s.${column} = ${this.value(value)}`]);
    const among = (column: string, values: readonly string[] | null | undefined): string[] => (values ? [`s.${column} = ANY(${this.value(values)})`] : []);
    const conditions = [
      `s.party_id = ${this.value(party)}`, ...among('kind', kinds), ...among('phase', phases), ...among('state', states),
      ...is('opened_by', openedBy), ...is('answerer', answerer), ...is('overdue', overdue),
      ...(region ? [isWithin('s.region_code', this.value(region), 's.day')] : []),
    ];
    const { columns, key, label, join } = groupingOf(by, region ? (code) => ` AND ${isWithin(code, this.value(region), 't.day')}` : () => '');
    this.sql = `
      SELECT ${key} AS key, ${label} AS label, ${SUMS} FROM (
        SELECT ${columns}, phase, overdue, sum(n) AS n FROM (${by === 'DAY' ? DAYS : PLACES}) AS s WHERE ${conditions.join(' AND ')} GROUP BY ${columns}, phase, overdue
      ) AS t ${join} GROUP BY 1, 2 HAVING sum(n) > 0 ORDER BY (${key}) COLLATE "C"`;
  }

  private value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
