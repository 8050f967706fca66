import { stringify, type BookKind } from './write-book';
import { fieldOfPath, cellOf } from './cells';
import type { Language } from '../shared/word';
import { guessHeader, LEAD_FIELDS, type LeadField, type Mapping } from './lead-fields';
import { leadOfRow, type Lead } from './lead-row';
import { openSheet } from './open-sheet';
import { resultRows, type Fate } from './results';
import type { CellFault, Checked, Chunk, Opened, RowAnswer } from './sheet-parts';

const HEAD_ROWS = 15;
const FAULTS_TOLD = 500;
const SAMPLE = 10;
/** Leads of one call: the most that the API takes. */
const AT_ONCE = 1_000;

/** A sheet on its way to the server. It lives in a worker, so that the page stays quick with a hundred thousand rows. */
export class SheetDesk {
  private rows: readonly (readonly string[])[] = [];
  private fileKey = '';
  private headerRow = 0;
  private mapping: Mapping = { columns: {}, forAll: {} };
  private ready: { row: number; lead: Lead }[] = [];
  private readonly fates = new Map<number, Fate>();
  private readonly keys = new Map<number, string>();

  async open(file: File): Promise<Opened> {
    const { kind, encoding, rows } = await openSheet(file);
    this.rows = rows;
    this.fileKey = await digest(rows.map((row) => row.join('\u001f')).join('\u001e')) ?? `${file.size}-${file.lastModified}`;
    const head = rows.slice(0, HEAD_ROWS);
    return { kind, encoding, rows: rows.length, head, headerRow: guessHeader(head) };
  }

  /** Reads every row below the names of columns; empty ones are passed by. */
  check(headerRow: number, mapping: Mapping): Checked {
    Object.assign(this, { headerRow, mapping, ready: [] });
    this.fates.clear();
    this.keys.clear();
    const faults: CellFault[] = [];
    this.rows.forEach((cells, row) => {
      if (row <= headerRow || cells.every((cell) => cell.trim() === '')) return;
      const read = leadOfRow(cells, mapping, `${this.fileKey.slice(0, 16)}-${row + 1}`);
      if ('lead' in read) this.ready.push({ row, lead: read.lead });
      else {
        this.fates.set(row, read);
        if (faults.length < FAULTS_TOLD) faults.push(...read.faults.map(({ field, code }) => ({ cell: cellOf(row, field, mapping), field, code })));
      }
    });
    return {
      ready: this.ready.length, chunks: Math.ceil(this.ready.length / AT_ONCE), wrong: this.fates.size, faults,
      sample: this.ready.slice(0, SAMPLE).map(({ lead }) => lead),
    };
  }

  /** The leads of a call. The same leads have the same key, also after a reload; where the browser cannot hash, as long as the page is open. */
  async chunk(at: number): Promise<Chunk> {
    const leads = this.part(at).map(({ lead }) => lead);
    const key = this.keys.get(at) ?? `import-${await digest(JSON.stringify(leads)) ?? randomHex()}`;
    this.keys.set(at, key);
    return { key, leads };
  }

  /** Keeps what the server answered; the cells that it finds wrong. */
  told(at: number, answers: readonly RowAnswer[]): CellFault[] {
    const part = this.part(at);
    return answers.flatMap(({ index, status, investigation, error }) => {
      const { row } = part[index]!;
      const faults = error ? [{ field: knownField(error.path), code: error.code }] : [];
      this.fates.set(row, { status, number: investigation?.number ?? null, faults });
      return faults.map(({ field, code }) => ({ cell: cellOf(row, field, this.mapping), field, code }));
    });
  }

  /** The sheet with what became of each row. */
  result(kind: BookKind, language: Language): Promise<Blob> {
    return stringify(kind, resultRows(this.rows, this.headerRow, this.mapping, this.fates, language));
  }

  private part(at: number): { row: number; lead: Lead }[] {
    return this.ready.slice(at * AT_ONCE, (at + 1) * AT_ONCE);
  }
}

function knownField(path: string): LeadField {
  const field = fieldOfPath(path);
  return LEAD_FIELDS.includes(field) ? field : 'name';
}

/** SHA-256 in hexadecimal; undefined where the browser gives none, as on http without TLS. */
async function digest(text: string): Promise<string | undefined> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle) return undefined;
  return hex(new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

function randomHex(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
