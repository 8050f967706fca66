import type { Language } from '../shared/word';
import { fieldWord } from '../shared/words';
import { cellOf } from './cells';
import { faultWord, statusWord } from './fault-words';
import type { Mapping } from './lead-fields';
import type { RowFault } from './lead-row';

/** What became of a row: what is wrong with it, or what the server answered. */
export type Fate = { readonly faults: readonly RowFault[] } | { readonly status: string; readonly number: string | null; readonly faults: readonly RowFault[] };

/** The rows of the sheet with what became of each in four more columns: to be sent back to who sent the sheet. */
export function resultRows(
  rows: readonly (readonly string[])[], headerRow: number, mapping: Mapping, fates: ReadonlyMap<number, Fate>, language: Language,
): string[][] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const head = language === 'zh' ? ['导入结果', '协查编号', '错误单元格', '错误说明'] : ['Result', 'Number', 'Cells', 'What is wrong'];
  return rows.map((row, at) => {
    const padded = [...row, ...Array<string>(width - row.length).fill('')];
    if (at === headerRow) return [...padded, ...head];
    return [...padded, ...toldOf(at, fates.get(at), mapping, language)];
  });
}

function toldOf(row: number, fate: Fate | undefined, mapping: Mapping, language: Language): string[] {
  if (!fate) return ['', '', '', ''];
  const cells = fate.faults.map(({ field }) => cellOf(row, field, mapping)).join(' ');
  const words = fate.faults.map(({ field, code }) => `${fieldWord(field, language)}: ${faultWord(code, language)}`).join(language === 'zh' ? '；' : '; ');
  return [statusWord('status' in fate ? fate.status : 'NOT_SENT', language), 'status' in fate ? fate.number ?? '' : '', cells, words];
}

/** A text as a field of CSV. What a spreadsheet would take for a formula is quoted as a text. */
export function csvField(text: string): string {
  const safe = /^[=@\t\r]|^[+-](?!\d)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
