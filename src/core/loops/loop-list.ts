import type { Tx } from '../db/context';
import { SqlText } from '../db/sql-text';
import type { RowId } from '../kernel/ids';
import { COUNT_LIMIT, pageOf, type Page, type PageRequest } from '../kernel/page';
import { unreachable } from '../kernel/errors';
import { parseInstant } from '../kernel/scalars';
import { badInput } from '../kernel/errors';
import type { LoopPhase } from './loop-kind';

/** Orders of lists of loops. */
export const LOOP_ORDERS = ['DUE_FIRST', 'NEWEST_FIRST', 'OLDEST_FIRST'] as const;
/** One of {@link LOOP_ORDERS}. */
export type LoopOrder = (typeof LOOP_ORDERS)[number];

/** What a list of loops is narrowed to. Absent or null narrows nothing; an empty list of values lets nothing through. */
export interface LoopChoice {
  readonly kinds?: readonly string[] | null;
  readonly phases?: readonly LoopPhase[] | null;
  readonly states?: readonly string[] | null;
  /** The region and all below it, on the day of opening. */
  readonly region?: string | null;
  readonly openedBy?: RowId | null;
  readonly heldBy?: RowId | null;
  readonly answerer?: RowId | null;
  readonly personId?: RowId | SqlText | null;
  readonly overdue?: boolean | null;
  readonly openedAfter?: Date | null;
  readonly openedBefore?: Date | null;
}

/** A condition of a kind's own: SQL over `l` (loop) and `r` (reach), with `?` for each value. */
export interface OwnCondition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Whose list of which loops; with `asOf` as they were after the entry of that index. */
export interface LoopScope {
  readonly party: RowId | SqlText;
  readonly choice: LoopChoice;
  readonly own?: readonly OwnCondition[];
  readonly asOf?: number;
  /** Where the region is narrow: its loops are found first, by their region, and not by the party's reach. */
  readonly isNarrow?: boolean;
}

interface ListedRow {
  id: RowId;
  key: string;
}

/**
 * A page of the ids of loops that the party reaches, driven by the reach table in the list's own order: rows are
 * read through an index from the cursor on, never counted off.
 */
export async function listLoopIds(
  tx: Tx, scope: LoopScope, order: LoopOrder, page: PageRequest,
): Promise<Page<RowId>> {
  const query = new LoopQuery(scope);
  const rows: ListedRow[] = await tx.query(
    `SELECT r.loop_id AS id, ${query.key(order)} AS key ${query.page(order, page.after)} LIMIT ${query.value(page.first + 1)}`, query.values,
  );
  const found = pageOf(rows, page, (row) => [row.key, row.id], async () => null);
  return { ...found, rows: found.rows.map((row) => row.id) };
}

/** Number of loops that the choice lets through, null beyond 10,000. */
export async function countLoops(tx: Tx, scope: LoopScope): Promise<number | null> {
  const query = new LoopQuery(scope);
  const [row]: { count: string }[] = await tx.query(
    `SELECT count(*) AS count FROM (SELECT 1 ${query.sql} LIMIT ${query.value(COUNT_LIMIT + 1)}) AS counted`, query.values,
  );
  const count = Number(row!.count);
  return count > COUNT_LIMIT ? null : count;
}

/** FROM and WHERE of a list of loops that a party reaches; aliases `r` (reach) and `l` (loop). */
export class LoopQuery {
  readonly values: unknown[] = [];
  readonly sql: string;

  /** @param bind takes a value into a statement that this is a part of, and answers its placeholder. */
  constructor({ party, choice, own = [], asOf, isNarrow = false }: LoopScope, private readonly bind?: (value: unknown) => string) {
    const conditions = [
      `r.party_id = ${this.value(party)}`,
      'r.until_seq IS NULL',
      ...this.chosen(choice),
      ...own.map((condition) => condition.values.reduce<string>((sql, value) => sql.replace('?', this.value(value)), condition.sql)),
    ];
    const source = asOf !== undefined ? sourceAt(this.value(asOf)) : isNarrow ? this.loopsIn(choice) : 'FROM reach r JOIN loop l ON l.id = r.loop_id';
    this.sql = `${source} WHERE ${conditions.join(' AND ')}`;
  }

  /**
   * FROM to ORDER BY of a page behind a row, in the list's own order: along the index of the reach table, or, where `picked` says that other
   * conditions leave few loops, from those.
   */
  page(order: LoopOrder, after: readonly string[] | undefined, picked = false): string {
    const { column, direction, comparison } = orderOf(order);
    const key = picked ? `(r.${column} + interval '0')` : `r.${column}`;
    const behind = after ? ` AND (r.${column}, r.loop_id) ${comparison} (${this.value(sortValue(after[0]))}::timestamptz, ${this.value(idValue(after[1]))}::uuid)` : '';
    return `${this.sql}${behind} ORDER BY ${key} ${direction}, r.loop_id ${direction}`;
  }

  /** The value by which the list is ordered, as the text that stands in a cursor. */
  key(order: LoopOrder): string {
    return `to_json(r.${orderOf(order).column}) #>> '{}'`;
  }

  /** Adds a value and answers its placeholder. */
  value(value: unknown): string {
    if (value instanceof SqlText) return value.sql;
    if (this.bind) return this.bind(value);
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Whether a loop counts as the region's on the day of its opening is said by the choice itself. */
  private loopsIn({ region, phases }: LoopChoice): string {
    const phase = phases ? ` AND f.phase = ANY(${this.value(phases)})` : '';
    return `FROM (SELECT f.* FROM loop f WHERE f.region_code = ANY (ARRAY(SELECT n.descendant_code FROM region_closure n
      WHERE n.ancestor_code = ${this.value(region)}))${phase} OFFSET 0) l JOIN reach r ON r.loop_id = l.id`;
  }

  private chosen(choice: LoopChoice): string[] {
    const is = (column: string, value: unknown): string[] => (value === undefined || value === null ? [] : [`${column} = ${this.value(value)}`]);
    const among = (column: string, values: readonly string[] | null | undefined): string[] => (values ? [`${column} = ANY(${this.value(values)})`] : []);
    return [
      ...among('r.kind', choice.kinds), ...among('l.phase', choice.phases), ...among('l.state', choice.states),
      ...is('l.opened_by', choice.openedBy), ...is('l.held_by', choice.heldBy), ...is('l.answerer', choice.answerer),
      ...is('r.person_id', choice.personId), ...is('l.overdue', choice.overdue),
      ...(choice.openedAfter ? [`r.opened_at >= ${this.value(choice.openedAfter)}`] : []),
      ...(choice.openedBefore ? [`r.opened_at < ${this.value(choice.openedBefore)}`] : []),
      ...(choice.region ? [within(this.value(choice.region))] : []),
    ];
  }
}

/** What the lists read of `r` and `l`, as the last entry up to an index tells it, where the caller was told of it. */
function sourceAt(asOf: string): string {
  return `FROM (
    SELECT b.party_id, b.loop_id, b.person_id, b.kind, b.opened_at, b.until_seq, coalesce(e.due_at, 'infinity') AS due_sort,
      e.state, e.phase, e.held_by, e.overdue, CASE WHEN e.phase IN ('CLOSED', 'WITHDRAWN') THEN e.at END AS closed_at
    FROM reach b JOIN LATERAL (
      SELECT t.* FROM trace_entry t JOIN trace_index i ON i.entry_id = t.id
      WHERE t.loop_key = b.loop_key AND i.index <= ${asOf} ORDER BY t.loop_seq DESC LIMIT 1
    ) AS e ON e.loop_seq >= b.since_seq
  ) AS r JOIN LATERAL (
    SELECT n.id, n.kind, n.region_code, n.opened_by, n.answerer, n.person_id, n.team_id, n.opened_at,
      r.state, r.phase, r.held_by, r.overdue, r.closed_at
    FROM loop n WHERE n.id = r.loop_id
  ) AS l ON true`;
}

function within(region: string): string {
  return `EXISTS (SELECT FROM region_closure c WHERE c.ancestor_code = ${region} AND c.descendant_code = l.region_code
    AND c.valid_from <= (l.opened_at AT TIME ZONE 'Asia/Shanghai')::date AND c.valid_until >= (l.opened_at AT TIME ZONE 'Asia/Shanghai')::date)`;
}

function orderOf(order: LoopOrder): { column: string; direction: string; comparison: string } {
  switch (order) {
    case 'DUE_FIRST': return { column: 'due_sort', direction: 'ASC', comparison: '>' };
    case 'NEWEST_FIRST': return { column: 'opened_at', direction: 'DESC', comparison: '<' };
    case 'OLDEST_FIRST': return { column: 'opened_at', direction: 'ASC', comparison: '>' };
    default: return unreachable(order);
  }
}

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function sortValue(text: string | undefined): string {
  if (text === 'infinity' || (text !== undefined && parseInstant(text))) return text;
  throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
}

function idValue(text: string | undefined): string {
  if (text !== undefined && ROW_ID.test(text)) return text;
  throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
}
