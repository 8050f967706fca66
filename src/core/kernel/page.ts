import { badInput } from './errors';

/** Most rows that a page may have. */
export const PAGE_LIMIT = 200;
/** Rows of a page where the caller names no number. */
export const PAGE_DEFAULT = 50;
/** Beyond this a total is not counted but null. */
export const COUNT_LIMIT = 10_000;

/** What the caller asks of a list: how many rows, after which. */
export interface PageRequest {
  first: number;
  /** Sort key of the last row that the caller has: values in the order of the list's ORDER BY. */
  after?: readonly string[];
}

/** One page; `keys[i]` is the sort key of `rows[i]`. */
export interface Page<T> {
  rows: T[];
  keys: (readonly string[])[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  /** Runs the bounded count on demand: null beyond {@link COUNT_LIMIT}. */
  total: () => Promise<number | null>;
}

/** Checks `first` (1..200) and reads the cursor, which is good for the list named by `list` only. */
export function pageRequest(list: string, first: number | null | undefined, after?: string | null): PageRequest {
  const wanted = first ?? PAGE_DEFAULT;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > PAGE_LIMIT) {
    throw badInput('first', `first must be a whole number from 1 to ${PAGE_LIMIT}.`);
  }
  return after === undefined || after === null ? { first: wanted } : { first: wanted, after: readCursor(list, after) };
}

/** The opaque cursor of a row in the list named by `list`. */
export function writeCursor(list: string, key: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url');
}

function readCursor(list: string, cursor: string): string[] {
  const parts = decode(cursor);
  if (!parts || parts[0] !== list) throw badInput('after', 'This cursor is not of this list. Use one that the same list gave.');
  return parts.slice(1);
}

function decode(cursor: string): string[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const strings = Array.isArray(parts) && parts.every((part) => typeof part === 'string');
    return strings ? (parts) : undefined;
  } catch {
    return undefined;
  }
}

/** Cuts a result that was fetched with one row more than asked for into a page. */
export function pageOf<T>(
  fetched: T[], request: PageRequest, keyOf: (row: T) => readonly string[], total: () => Promise<number | null>,
): Page<T> {
  const rows = fetched.slice(0, request.first);
  return {
    rows,
    keys: rows.map(keyOf),
    hasNextPage: fetched.length > request.first,
    hasPreviousPage: request.after !== undefined,
    total,
  };
}
