import { NativeSelect, TextInput } from '@mantine/core';

import { useWords } from '../app/words';
import { inLanguage } from '../shared/names';
import { valueWord } from '../shared/words';
import { columnName } from './cells';
import { CHOICES, COLUMN_NAMES, FOR_ALL, LEAD_FIELDS, NEEDED, type LeadField, type Mapping } from './lead-fields';
import { withColumn } from './remembered';

interface Props {
  head: readonly (readonly string[])[];
  headerRow: number;
  mapping: Mapping;
  missing: readonly LeadField[];
  onMapping: (mapping: Mapping) => void;
  onHeaderRow: (row: number) => void;
}

/** For each field its column; for some, a value that holds for all rows where there is none. */
export function Columns({ head, headerRow, mapping, missing, onMapping, onHeaderRow }: Props) {
  const { t, language } = useWords();
  const header = head[headerRow] ?? [];
  const options = [{ value: '', label: t('（没有）', '(none)') }, ...header.map((name, at) => ({ value: String(at), label: `${columnName(at)} ${name}` }))];
  return (
    <div className="columns">
      <NativeSelect label={t('列名所在的行', 'Row with the names of columns')} value={String(headerRow)} data={head.map((_, at) => ({ value: String(at), label: String(at + 1) }))}
        onChange={(event) => { onHeaderRow(Number(event.currentTarget.value)); }} />
      {LEAD_FIELDS.map((field) => {
        const word = inLanguage(COLUMN_NAMES[field] as unknown as readonly [string, string], language);
        const column = mapping.columns[field];
        return (
          <div key={field} data-field={field}>
            <NativeSelect label={word} required={NEEDED.includes(field)} data={options} value={column === undefined ? '' : String(column)}
              error={missing.includes(field) ? t('请选择', 'Choose') : undefined}
              onChange={({ currentTarget: { value } }) => { onMapping(withColumn(mapping, field, value === '' ? undefined : Number(value))); }} />
            {FOR_ALL.includes(field) && <ForAll field={field} word={word ?? field} mapping={mapping} onMapping={onMapping} />}
          </div>
        );
      })}
    </div>
  );
}

/** What holds where a cell is empty or the sheet has no such column. */
function ForAll({ field, word, mapping, onMapping }: { field: LeadField; word: string } & Pick<Props, 'mapping' | 'onMapping'>) {
  const { t, language } = useWords();
  const value = mapping.forAll[field] ?? '';
  const choices = CHOICES[field];
  const label = `${word}: ${t('空缺时按', 'where empty')}`;
  const type = (text: string) => { onMapping({ columns: mapping.columns, forAll: { ...mapping.forAll, [field]: text } }); };
  if (!choices) return <TextInput size="xs" aria-label={label} placeholder={label} value={value} onChange={(event) => { type(event.currentTarget.value); }} />;
  return (
    <NativeSelect size="xs" aria-label={label} value={value} onChange={(event) => { type(event.currentTarget.value); }}
      data={[{ value: '', label: `${t('空缺时按', 'where empty')}…` }, ...choices.map((one) => ({ value: one, label: `${t('空缺时按', 'where empty')} ${valueWord(one, language)}` }))]} />
  );
}
