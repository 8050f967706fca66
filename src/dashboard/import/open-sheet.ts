import { parse } from 'csv-parse/browser/esm/sync';
import { readSheet } from 'read-excel-file/web-worker';

import { decode, delimiterOf } from './decode';

/** A file as rows of texts; rows count as a spreadsheet counts them, empty ones too. */
export interface Sheet {
  readonly kind: 'XLSX' | 'CSV';
  readonly encoding: string | null;
  readonly rows: readonly (readonly string[])[];
}

/** Why a file cannot be read. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';

  constructor(readonly code: 'OLD_EXCEL' | 'BROKEN') {
    super(code);
  }
}

const ZIP = [0x50, 0x4b];
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0];

/** Reads a spreadsheet by what is in it, whatever its name says. @throws UnreadableFile. */
export async function openSheet(file: Blob): Promise<Sheet> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (begins(bytes, OLD_EXCEL)) throw new UnreadableFile('OLD_EXCEL');
  try {
    return begins(bytes, ZIP) ? await readXlsx(file) : readCsv(bytes);
  } catch {
    throw new UnreadableFile('BROKEN');
  }
}

async function readXlsx(file: Blob): Promise<Sheet> {
  // Numbers stay as they are written: a phone is no quantity.
  const rows = await readSheet(file, { parseNumber: (text) => text });
  return { kind: 'XLSX', encoding: null, rows: rows.map((row) => row.map(textOfCell)) };
}

/** A moment of a spreadsheet has no zone: it is told in UTC and meant where the sheet was written. */
function textOfCell(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 19).replace('T', ' ');
  if (typeof cell === 'boolean') return String(cell);
  return typeof cell === 'string' ? cell : '';
}

function readCsv(bytes: Uint8Array): Sheet {
  const { text, encoding } = decode(bytes);
  const rows = parse(text, { bom: true, delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false, relax_quotes: true });
  return { kind: 'CSV', encoding, rows };
}

function begins(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}
