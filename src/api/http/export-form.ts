import { z } from 'zod';
import { badInput } from '../../core/kernel/errors';
import { parseInstant } from '../../core/kernel/scalars';
import type { TraceEntry } from '../../core/trace/trace.type';

/** Forms of an export. */
export const EXPORT_FORMATS = ['jsonl', 'csv'] as const;
/** One of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What an export is asked for, with public ids as in the TraceFilter of the schema. */
export interface ExportOrder {
  readonly format: ExportFormat;
  readonly filter: ExportFilter;
}

const time = z.string().transform((text, check) => {
  const instant = parseInstant(text);
  if (!instant) check.addIssue({ code: 'custom' });
  return instant ?? new Date(Number.NaN);
});
const filterForm = z.strictObject({
  loopId: z.string().nullish(), personId: z.string().nullish(), agencyId: z.string().nullish(), actor: z.string().max(200).nullish(),
  kinds: z.array(z.string().max(100)).max(100).nullish(), region: z.string().max(20).nullish(), from: time.nullish(), to: time.nullish(),
});
const orderForm = z.strictObject({ format: z.enum(EXPORT_FORMATS), filter: filterForm.default({}) });
/** Narrows an export. */
export type ExportFilter = z.infer<typeof filterForm>;

/** Reads the body of a request. @throws Refusal BAD_USER_INPUT with the path of what is wrong, never with its value. */
export function readOrder(body: unknown): ExportOrder {
  const read = orderForm.safeParse(body);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.join('.') ?? '';
  throw badInput(path, `Send format (${EXPORT_FORMATS.join(' or ')}) and, where you want, a filter as TraceFilter of the schema has it. Look at ${path || 'the body'}.`);
}

const COLUMNS = ['index', 'id', 'at', 'kind', 'loopId', 'loopSeq', 'agency', 'actor', 'purpose', 'fromState', 'toState', 'erased', 'leafHash', 'facts'] as const;

/** An entry as it goes out: a flat record, facts as name and value. */
export type ExportedEntry = Readonly<Record<(typeof COLUMNS)[number], unknown>>;

/** The record of an entry; `agency` is the code of whoever wrote it. */
export function recordOf(entry: TraceEntry, agency: string | null): ExportedEntry {
  const { index, id, kind, loopId, loopSeq, actor, purpose, fromState, toState, erased, leafHash } = entry;
  const facts = entry.facts.map(({ name, value, withheld }) => ({ name, value, withheld }));
  return { index, id, at: entry.at.toISOString(), kind, loopId, loopSeq, agency, actor, purpose, fromState, toState, erased, leafHash, facts };
}

/** How an export is written. */
export interface ExportForm {
  readonly type: string;
  readonly head: string;
  line(record: ExportedEntry): string;
  /** Behind the last entry; a file without it is cut off. */
  foot(count: number, upTo: number): string;
}

/** The forms by name. JSON Lines ends with a line that tells how many entries there were; CSV (RFC 4180) with its last row. */
export const EXPORT_FORMS: Readonly<Record<ExportFormat, ExportForm>> = {
  jsonl: {
    type: 'application/x-ndjson; charset=utf-8', head: '', line: (record) => `${JSON.stringify(record)}\n`,
    foot: (count, upTo) => `${JSON.stringify({ export: { entries: count, upTo, complete: true } })}\n`,
  },
  csv: {
    type: 'text/csv; charset=utf-8; header=present', head: `\uFEFF${COLUMNS.join(',')}\r\n`,
    line: (record) => `${COLUMNS.map((column) => cell(record[column])).join(',')}\r\n`, foot: () => '',
  },
};

/** A cell that no program takes for a formula. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
