import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import { COUNT_LIMIT, pageOf, type Page, type PageRequest } from '../kernel/page';
import { readEntries, type EntryRow } from './trace.store';

/** What the trace is narrowed to. Absent narrows nothing; an empty list of kinds lets nothing through. */
export interface TraceChoice {
  readonly loop?: RowId | null;
  readonly person?: RowId | null;
  readonly agency?: RowId | null;
  /** A pseudonym; for auditors a plain subject too. */
  readonly actor?: string | null;
  readonly kinds?: readonly string[] | null;
  /** Entries on loops of the region and all below it, on the day of opening. */
  readonly region?: string | null;
  readonly from?: Date | null;
  /** Not in it. */
  readonly to?: Date | null;
  /** Index of the last entry that counts. */
  readonly upTo?: number | null;
}

/** A page of the entries that the context reaches and the choice lets through, in the order of the log. */
export async function listChosenEntries(tx: Tx, party: RowId, now: Date, choice: TraceChoice, page: PageRequest): Promise<Page<EntryRow>> {
  const after = page.after ? Number(page.after[0]) : -1;
  const values: unknown[] = [party, now];
  const where = conditionOf(choice, (value) => `$${values.push(value)}`);
  const rows = await readEntries(
    tx, `WHERE i.index > $${values.push(Number.isSafeInteger(after) ? after : -1)} AND ${where} ORDER BY i.index LIMIT $${values.push(page.first + 1)}`, values,
  );
  return pageOf(rows, page, (row) => [String(row.index)], async () => null);
}

/** How many entries that is, up to `most`; one more stands for whatever is beyond. */
export async function countChosenEntries(tx: Tx, choice: TraceChoice, most = COUNT_LIMIT): Promise<number> {
  const values: unknown[] = [];
  const where = conditionOf(choice, (value) => `$${values.push(value)}`);
  const [row]: { count: number }[] = await tx.query(
    `SELECT count(*)::int AS count FROM (
       SELECT 1 FROM trace_entry e JOIN trace_index i ON i.entry_id = e.id LEFT JOIN trace_payload p ON p.entry_id = e.id
       LEFT JOIN loop l ON l.trace_key = e.loop_key LEFT JOIN actor a ON a.pseudonym = e.actor AND (SELECT ctx_kind()) = 'AUDIT'
       WHERE ${where} LIMIT $${values.push(most + 1)}) AS counted`,
    values,
  );
  return row!.count;
}

function conditionOf(choice: TraceChoice, value: (value: unknown) => string): string {
  const conditions = ['true'];
  if (choice.loop) conditions.push(`l.id = ${value(choice.loop)}`);
  if (choice.person) conditions.push(`p.person_id = ${value(choice.person)}`);
  if (choice.agency) conditions.push(`e.agency_id = ${value(choice.agency)}`);
  if (choice.actor) conditions.push(`${value(choice.actor)} IN (e.actor::text, a.subject)`);
  if (choice.kinds) conditions.push(`e.kind = ANY(${value(choice.kinds)})`);
  if (choice.from) conditions.push(`e.at >= ${value(choice.from)}`);
  if (choice.to) conditions.push(`e.at < ${value(choice.to)}`);
  if (typeof choice.upTo === 'number') conditions.push(`i.index <= ${value(choice.upTo)}`);
  if (choice.region) conditions.push(within(value(choice.region)));
  return conditions.join(' AND ');
}

function within(region: string): string {
  return `EXISTS (SELECT FROM region_closure c WHERE c.ancestor_code = ${region} AND c.descendant_code = l.region_code
    AND c.valid_from <= (l.opened_at AT TIME ZONE 'Asia/Shanghai')::date AND c.valid_until >= (l.opened_at AT TIME ZONE 'Asia/Shanghai')::date)`;
}
