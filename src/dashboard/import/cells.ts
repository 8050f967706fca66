import type { LeadField, Mapping } from './lead-fields';

/** The name of a column as spreadsheets have it: A, Z, AA. */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26) - 1;
  return (rest < 0 ? '' : columnName(rest)) + String.fromCharCode(65 + column % 26);
}

/** The name of the cell of a field, such as C17; the row alone where the sheet has no column for it. Both count from 0. */
export function cellOf(row: number, field: LeadField, { columns }: Mapping): string {
  const column = columns[field];
  return `${column === undefined ? '' : columnName(column)}${row + 1}`;
}

/** The field that a path of the API leads to. */
export function fieldOfPath(path: string): LeadField {
  return path.split('.')[0] as LeadField;
}
