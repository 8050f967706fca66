import { useState } from 'react';

import type { DemoAgency } from '../shared/demo';
import type { Language } from '../shared/language';
import { nameOf } from '../shared/names';
import type { Texts } from './texts';

interface Props {
  agencies: DemoAgency[];
  chosen: string | undefined;
  onChoose: (code: string) => void;
  texts: Texts;
  language: Language;
}

/** One agency out of a few hundred, by kind and by any part of its name, code or region. */
export function AgencyPicker({ agencies, chosen, onChoose, texts, language }: Props) {
  const [kind, setKind] = useState('');
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const shown = agencies.filter((agency) => (!kind || agency.kind === kind)
    && (!wanted || `${agency.name} ${agency.code} ${agency.region}`.toLowerCase().includes(wanted)));
  const kinds = [...new Set(agencies.map((agency) => agency.kind))];
  return (
    <>
      <div className="row">
        <label className="field"><span>{texts.kind}</span>
          <select value={kind} onChange={(event) => { setKind(event.target.value); }}>
            <option value="">{texts.anyKind}</option>
            {kinds.map((name) => <option key={name} value={name}>{nameOf(name, language)}</option>)}
          </select>
        </label>
        <label className="field grow"><span>{texts.search}</span>
          <input type="search" value={search} onChange={(event) => { setSearch(event.target.value); }} />
        </label>
      </div>
      <fieldset className="agencies">
        <legend>{texts.agencies} ({shown.length})</legend>
        {shown.length === 0 && <p>{texts.none}</p>}
        {shown.map((agency) => (
          <label key={agency.code}>
            <input type="radio" name="agency" checked={agency.code === chosen} onChange={() => { onChoose(agency.code); }} />
            <span lang="zh-CN">{agency.name}</span>
            <code>{agency.code}</code>
          </label>
        ))}
      </fieldset>
    </>
  );
}
