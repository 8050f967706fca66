import writeXlsxFile from 'write-excel-file/universal';

import { csvField } from './results';

/** A kind of file that is given back. */
export type BookKind = 'XLSX' | 'CSV';

/** Rows as a file. CSV has the mark by which spreadsheets know UTF-8. */
export async function stringify(kind: BookKind, rows: readonly (readonly string[])[]): Promise<Blob> {
  if (kind === 'CSV') {
    return new Blob(['\ufeff', rows.map((row) => row.map(csvField).join(',')).join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' });
  }
  return writeXlsxFile(rows.map((row) => row.map((value) => ({ value, type: String })))).toBlob();
}
