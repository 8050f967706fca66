import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { parseDay } from '../../kernel/scalars';
import type { Validity } from '../../places/region';
import type { Problems } from './problem';

/** What a CSV file may have: all of `required` and any of `optional`, in any order. */
export interface CsvShape {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/** A directory with reference files, read once. */
export class ReferenceDirectory {
  private readonly used = new Set<string>();

  constructor(private readonly path: string, private readonly problems: Problems) {
    if (!existsSync(path) || !statSync(path).isDirectory()) {
      problems.add('.', null, null, 'DIRECTORY_MISSING', 'no such directory');
    }
  }

  /** Rows of a CSV file; none where there is no such file. Problems of form are gathered, and their rows left out. */
  csv(file: string, shape: CsvShape): CsvRow[] {
    const text = this.text(file);
    const [header, ...records] = text === undefined ? [] : this.records(file, text);
    if (!header) return [];
    const columns = header.fields;
    const known = [...shape.required, ...(shape.optional ?? [])];
    const missing = shape.required.filter((column) => !columns.includes(column));
    for (const column of missing) this.problems.add(file, 1, column, 'COLUMN_MISSING', 'the header lacks this column');
    for (const column of columns.filter((name) => !known.includes(name))) {
      this.problems.add(file, 1, column, 'COLUMN_UNKNOWN', `known are ${known.join(', ')}`);
    }
    if (missing.length > 0) return [];
    return records.flatMap(({ line, fields }) => {
      if (fields.length === columns.length) return [new CsvRow(file, line, new Map(columns.map((name, i) => [name, fields[i]!])), this.problems)];
      this.problems.add(file, line, null, 'FIELD_COUNT', `expected ${columns.length} fields, found ${fields.length}`);
      return [];
    });
  }

  /** Name and text of every JSON file of a folder, by name. */
  json(folder: string): { file: string; text: string }[] {
    const path = join(this.path, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path).filter((name) => name.endsWith('.json')).sort()
      .map((name) => ({ file: `${folder}/${name}`, text: this.text(`${folder}/${name}`)! }));
  }

  /** Complains of data files that nothing has read: a misspelt name is not passed over in silence. */
  checkAllUsed(): void {
    if (!existsSync(this.path)) return;
    const files = readdirSync(this.path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(csv|json)$/.test(name)).sort();
    for (const file of files.filter((name) => !this.used.has(name))) {
      this.problems.add(file, null, null, 'FILE_UNKNOWN', 'no part of the reference data has this name');
    }
    if (files.length === 0) this.problems.add('.', null, null, 'NOTHING_FOUND', 'the directory has no reference files');
  }

  private text(file: string): string | undefined {
    this.used.add(file);
    const path = join(this.path, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  private records(file: string, text: string): { line: number; fields: string[] }[] {
    try {
      const parsed = parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true, info: true });
      return (parsed as unknown as { record: string[]; info: { lines: number } }[])
        .map(({ record, info }) => ({ line: info.lines, fields: record }));
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const line = typeof error.lines === 'number' ? error.lines : null;
      this.problems.add(file, line, null, 'CSV_MALFORMED', 'the file is not well-formed CSV from here on; look at the quotes');
      return [];
    }
  }
}

/** One row of a CSV file. Readers give the value, or note a problem and give a stand-in. */
export class CsvRow {
  constructor(
    private readonly file: string,
    readonly line: number,
    private readonly fields: ReadonlyMap<string, string>,
    private readonly problems: Problems,
  ) {}

  /** Notes a problem of this row. */
  wrong(column: string | null, code: string, message: string): void {
    this.problems.add(this.file, this.line, column, code, message);
  }

  /** The text of a column; '' where it is empty or the column is not there. */
  raw(column: string): string {
    return this.fields.get(column) ?? '';
  }

  /** Text that must not be empty. */
  text(column: string): string {
    const value = this.raw(column);
    if (value === '') this.wrong(column, 'EMPTY', 'a value is needed');
    return value;
  }

  /** A day such as 2021-02-03; null where empty. */
  day(column: string): string | null {
    const value = this.raw(column);
    if (value !== '' && parseDay(value) === undefined) this.wrong(column, 'DATE_INVALID', 'expected a day such as 2021-02-03, or nothing');
    return value === '' ? null : value;
  }

  /** Notes a validity that ends before it begins. */
  spanInOrder(span: Validity): void {
    if (span.validFrom !== null && span.validUntil !== null && span.validUntil < span.validFrom) {
      this.wrong('valid_until', 'VALIDITY_ORDER', 'the last day of validity lies before the first');
    }
  }

  /** `true` or `false`; false where empty. */
  flag(column: string): boolean {
    const value = this.raw(column);
    if (!['', 'true', 'false'].includes(value)) this.wrong(column, 'FLAG_INVALID', 'expected true or false');
    return value === 'true';
  }

  /** A whole number from `least` on. */
  count(column: string, least: number): number {
    const value = this.raw(column);
    const number = /^\d{1,6}$/.test(value) ? Number(value) : -1;
    if (number < least) this.wrong(column, 'NUMBER_INVALID', `expected a whole number from ${least} on`);
    return number;
  }

  /** One of the words; undefined, with a problem, for any other. */
  oneOf<W extends string>(column: string, words: readonly W[], code: string): W | undefined {
    const value = this.raw(column);
    const word = words.find((known) => known === value);
    if (word === undefined) this.wrong(column, code, `expected one of ${words.join(', ')}`);
    return word;
  }
}
