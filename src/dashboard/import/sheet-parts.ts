import type { LeadField } from './lead-fields';
import type { Lead } from './lead-row';

/** What is seen of a sheet first. */
export interface Opened {
  readonly kind: 'XLSX' | 'CSV';
  readonly encoding: string | null;
  /** All rows, with the names of columns. */
  readonly rows: number;
  /** The first rows. */
  readonly head: readonly (readonly string[])[];
  /** The row, from 0, that seems to have the names of columns. */
  readonly headerRow: number;
}

/** A wrong cell. */
export interface CellFault { readonly cell: string; readonly field: LeadField; readonly code: string }

/** What the rows are, once it is known which column is which. */
export interface Checked {
  /** Rows that can be sent, and how many calls they take. */
  readonly ready: number;
  readonly chunks: number;
  readonly wrong: number;
  /** The first of what is wrong. */
  readonly faults: readonly CellFault[];
  /** The first leads. */
  readonly sample: readonly Lead[];
}

/** Leads of one call, with the key under which they have their effect once. */
export interface Chunk { readonly key: string; readonly leads: readonly Lead[] }

/** What the server answered for a row of a call. */
export interface RowAnswer {
  readonly index: number;
  readonly status: string;
  readonly investigation: { readonly number: string } | null;
  readonly error: { readonly code: string; readonly path: string } | null;
}
