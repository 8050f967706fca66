import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';

import { useWords } from '../app/words';
import { valueWord } from '../shared/words';
import type { Search } from './audit-query';

const NOTHING: Search = { number: '', documentType: 'RESIDENT_ID', documentNumber: '' };
const DOCUMENTS = ['RESIDENT_ID', 'PASSPORT', 'HK_MACAO_PERMIT', 'TAIWAN_PERMIT', 'FOREIGN_RESIDENT_CARD', 'OTHER'];

/** What to look for in the trace. What is typed stays in the form: it goes into no address. */
export function SearchForm({ onSearch }: { onSearch: (search: Search) => void }) {
  const { t, language } = useWords();
  const [search, setSearch] = useState(NOTHING);
  const type = (change: Partial<Search>) => { setSearch((before) => ({ ...before, ...change })); };
  const isEmpty = !search.number.trim() && !search.documentNumber.trim();
  return (
    <form className="card" role="search" onSubmit={(event) => { event.preventDefault(); if (!isEmpty) onSearch(search); }}>
      <h2>{t('查找', 'Search')}</h2>
      <div className="search-fields">
        <TextInput label={t('编号', 'Number')} placeholder="XC-350602-20220320-0001" value={search.number} onChange={(event) => { type({ number: event.currentTarget.value }); }} />
        <NativeSelect label={t('证件类型', 'Type of document')} value={search.documentType} onChange={(event) => { type({ documentType: event.currentTarget.value }); }}
          data={DOCUMENTS.map((value) => ({ value, label: valueWord(value, language) }))} />
        <TextInput label={t('证件号码', 'Document number')} autoComplete="off" value={search.documentNumber} onChange={(event) => { type({ documentNumber: event.currentTarget.value }); }} />
        <Button type="submit" disabled={isEmpty}>{t('查找', 'Search')}</Button>
      </div>
    </form>
  );
}
