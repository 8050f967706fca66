import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';

import { useWords } from '../app/words';
import { ENTRY_KINDS, entryWord, valueWord } from '../shared/words';
import type { Search } from './audit-query';

const NOTHING: Search = { number: '', documentType: 'RESIDENT_ID', documentNumber: '', agencyCode: '', kind: '', from: '', to: '' };
const DOCUMENTS = ['RESIDENT_ID', 'PASSPORT', 'HK_MACAO_PERMIT', 'TAIWAN_PERMIT', 'FOREIGN_RESIDENT_CARD', 'OTHER'];

/** What to look for in the trace. What is typed stays in the form: it goes into no address. */
export function SearchForm({ onSearch }: { onSearch: (search: Search) => void }) {
  const { t, language } = useWords();
  const [search, setSearch] = useState(NOTHING);
  const type = (change: Partial<Search>) => { setSearch((before) => ({ ...before, ...change })); };
  const { documentType: _type, ...typed } = search;
  const isEmpty = Object.values(typed).every((text) => text.trim() === '');
  return (
    <form className="card" role="search" onSubmit={(event) => { event.preventDefault(); if (!isEmpty) onSearch(search); }}>
      <h2>{t('查找', 'Search')}</h2>
      <div className="search-fields">
        <TextInput label={t('编号', 'Number')} placeholder="XC-350602-20220320-0001" value={search.number} onChange={(event) => { type({ number: event.currentTarget.value }); }} />
        <NativeSelect label={t('证件类型', 'Type of document')} value={search.documentType} onChange={(event) => { type({ documentType: event.currentTarget.value }); }}
          data={DOCUMENTS.map((value) => ({ value, label: valueWord(value, language) }))} />
        <TextInput label={t('证件号码', 'Document number')} autoComplete="off" value={search.documentNumber} onChange={(event) => { type({ documentNumber: event.currentTarget.value }); }} />
        <TextInput label={t('单位代码', 'Code of the agency')} placeholder="COMMUNITY-350602001" value={search.agencyCode} onChange={(event) => { type({ agencyCode: event.currentTarget.value }); }} />
        <NativeSelect label={t('事项', 'Kind of entry')} value={search.kind} onChange={(event) => { type({ kind: event.currentTarget.value }); }}
          data={[{ value: '', label: t('全部', 'All') }, ...ENTRY_KINDS.map((value) => ({ value, label: entryWord(value, language) }))]} />
        <TextInput label={t('自', 'From')} type="datetime-local" value={search.from} onChange={(event) => { type({ from: event.currentTarget.value }); }} />
        <TextInput label={t('至', 'To')} type="datetime-local" value={search.to} onChange={(event) => { type({ to: event.currentTarget.value }); }} />
        <Button type="submit" disabled={isEmpty}>{t('查找', 'Search')}</Button>
      </div>
    </form>
  );
}
