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

/** Characters of the code of a county; those of streets and communities have more. */
const COUNTY_LENGTH = 6;

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
    query.page(`r.loop_id AS id, ${query.key(order)} AS key`, { order, after: page.after, limit: query.value(page.first + 1) }), query.values,
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

/** Where a page stands in a list. */
export interface LoopPage {
  readonly order: LoopOrder;
  /** Sort value and id of the row before the page. */
  readonly after?: readonly string[] | undefined;
  /** SQL of the most rows. */
  readonly limit: string | number;
}

/** FROM and WHERE of a list of loops that a party reaches; aliases `r` (reach) and `l` (loop). */
export class LoopQuery {
  readonly values: unknown[] = [];
  readonly sql: string;
  private readonly party: string;
  /** Conditions on the loop; all others are on `r`. */
  private readonly onLoop: readonly string[];
  private readonly onReach: readonly string[];
  private readonly region: string | undefined;

  /** @param bind takes a value into a statement that this is a part of, and answers its placeholder. */
  constructor(private readonly scope: LoopScope, private readonly bind?: (value: unknown) => string) {
    const { party, choice, own = [], asOf } = scope;
    this.party = `r.party_id = ${this.value(party)}`;
    this.region = choice.region ? this.value(choice.region) : undefined;
    this.onReach = ['r.until_seq IS NULL', ...this.chosenOfReach(choice)];
    this.onLoop = [
      ...this.chosenOfLoop(choice),
      ...own.map((condition) => condition.values.reduce<string>((sql, value) => sql.replace('?', this.value(value)), condition.sql)),
    ];
    const source = asOf !== undefined ? sourceAt(this.value(asOf)) : 'FROM reach r JOIN loop l ON l.id = r.loop_id';
    const region = this.region === undefined ? [] : [this.isNarrow ? amongRegions(this.region) : withinRegion(this.region)];
    this.sql = `${source} WHERE ${[this.party, ...this.onReach, ...region, ...this.onLoop].join(' AND ')}`;
  }

  /**
   * A SELECT of a page behind a row, in the list's own order: along an index of the reach table, for a narrow region along those of
   * the regions in it; or, where `picked` says that other conditions leave few loops, from those.
   */
  page(select: string, { order, after, limit }: LoopPage, picked = false): string {
    const { column, direction, comparison } = orderOf(order);
    const inOrder = `ORDER BY r.${column} ${direction}, r.loop_id ${direction}`;
    const behind = after ? [`(r.${column}, r.loop_id) ${comparison} (${this.value(sortValue(after[0]))}::timestamptz, ${this.value(idValue(after[1]))}::uuid)`] : [];
    if (this.isNarrow && !picked && this.region !== undefined && this.scope.asOf === undefined) {
      return `SELECT ${select} FROM (${this.pickedByRegion(this.region, behind, inOrder, limit)}) r JOIN loop l ON l.id = r.loop_id ${inOrder}`;
    }
    const found = [this.sql, ...behind].join(' AND ');
    return `SELECT ${select} ${found} ${picked ? `ORDER BY (r.${column} + interval '0') ${direction}, r.loop_id ${direction}` : inOrder} LIMIT ${limit}`;
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

  /** Whether the region is so narrow that a list of it is read region by region: it has few regions below it. */
  private get isNarrow(): boolean {
    const { region } = this.scope.choice;
    return typeof region === 'string' && region.length > COUNTY_LENGTH;
  }

  /** The first rows of reach of each region within the region, and of those the first. */
  private pickedByRegion(region: string, behind: readonly string[], inOrder: string, limit: string | number): string {
    const from = this.onLoop.length > 0 ? 'reach r JOIN loop l ON l.id = r.loop_id' : 'reach r';
    const conditions = [this.party, 'r.region_code = n.descendant_code', isDayOf('n'), ...this.onReach, ...this.onLoop, ...behind];
    return `SELECT r.* FROM region_closure n CROSS JOIN LATERAL (SELECT r.* FROM ${from} WHERE ${conditions.join(' AND ')} ${inOrder} LIMIT ${limit}) r
      WHERE n.ancestor_code = ${region} ${inOrder} LIMIT ${limit}`;
  }

  private chosenOfReach(choice: LoopChoice): string[] {
    return [
      ...this.among('r.kind', choice.kinds), ...this.is('r.person_id', choice.personId),
      ...(choice.openedAfter ? [`r.opened_at >= ${this.value(choice.openedAfter)}`] : []),
      ...(choice.openedBefore ? [`r.opened_at < ${this.value(choice.openedBefore)}`] : []),
    ];
  }

  private chosenOfLoop(choice: LoopChoice): string[] {
    return [
      ...this.among('l.phase', choice.phases), ...this.among('l.state', choice.states), ...this.is('l.opened_by', choice.openedBy),
      ...this.is('l.held_by', choice.heldBy), ...this.is('l.answerer', choice.answerer), ...this.is('l.overdue', choice.overdue),
    ];
  }

  private is(column: string, value: unknown): string[] {
    return value === undefined || value === null ? [] : [`${column} = ${this.value(value)}`];
  }

  private among(column: string, values: readonly string[] | null | undefined): string[] {
    return values ? [`${column} = ANY(${this.value(values)})`] : [];
  }
}

/** What the lists read of `r` and `l`, as the last entry up to an index tells it, where the caller was told of it. */
function sourceAt(asOf: string): string {
  return `FROM (
    SELECT b.party_id, b.loop_id, b.person_id, b.kind, b.opened_at, b.until_seq, b.region_code, coalesce(e.due_at, 'infinity') AS due_sort,
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

/** That the loop was opened on a day on which its region was within the other. */
function isDayOf(closure: string): string {
  const day = `(r.opened_at AT TIME ZONE 'Asia/Shanghai')::date`;
  return `${closure}.valid_from <= ${day} AND ${closure}.valid_until >= ${day}`;
}

/** Of a region with many below it, looked at row by row: most regions were always where they are, and are known from one list. */
function withinRegion(region: string): string {
  const always = `c.valid_from = '-infinity' AND c.valid_until = 'infinity'`;
  const regions = (condition: string): string => `r.region_code IN (SELECT c.descendant_code FROM region_closure c WHERE c.ancestor_code = ${region} AND ${condition})`;
  return `(${regions(always)} OR ${regions(`NOT (${always})`)} AND ${onTheDay(region)})`;
}

/** Of a region with few below it: found by its regions. */
function amongRegions(region: string): string {
  return `r.region_code = ANY (ARRAY(SELECT c.descendant_code FROM region_closure c WHERE c.ancestor_code = ${region})) AND ${onTheDay(region)}`;
}

function onTheDay(region: string): string {
  return `EXISTS (SELECT FROM region_closure c WHERE c.ancestor_code = ${region} AND c.descendant_code = r.region_code AND ${isDayOf('c')})`;
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
