import type { LeadField, Mapping } from './lead-fields';

const PREFIX = 'bihuan.import.';
/** Sheets whose columns are remembered. */
const MOST = 20;

/** What is kept: names of columns and fields, never a value of a row. */
interface Kept { readonly header: readonly string[]; readonly mapping: Mapping }

/** The mapping that was last used for a sheet with these names of columns. */
export function recall(agency: string, header: readonly string[]): Mapping | undefined {
  return read(agency).find((one) => isSame(one.header, header))?.mapping;
}

/** Remembers a mapping for sheets with these names of columns. */
export function remember(agency: string, header: readonly string[], { columns, forAll }: Mapping): void {
  const others = read(agency).filter((one) => !isSame(one.header, header));
  localStorage.setItem(PREFIX + agency, JSON.stringify([{ header, mapping: { columns, forAll } }, ...others].slice(0, MOST)));
}

function read(agency: string): readonly Kept[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + agency) ?? '[]');
    return Array.isArray(kept) ? kept as Kept[] : [];
  } catch {
    return [];
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}

/** A mapping with a field on another column, or on none. */
export function withColumn({ columns, forAll }: Mapping, field: LeadField, column: number | undefined): Mapping {
  const { [field]: _before, ...others } = columns;
  return { columns: column === undefined ? others : { ...others, [field]: column }, forAll };
}
