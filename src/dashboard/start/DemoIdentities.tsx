import { useEffect, useState } from 'react';

import { DEMO_ROLES, demoAgencies, demoToken, type DemoAgency } from '../shared/demo';
import type { Language } from '../shared/language';
import { nameOf } from '../shared/names';
import { AgencyPicker } from './AgencyPicker';
import type { Texts } from './texts';
import { TokenBox } from './TokenBox';

interface Props {
  texts: Texts;
  language: Language;
}

/** Hands out tokens of the demo world. Shows nothing where the server has none to give, as in production. */
export function DemoIdentities({ texts, language }: Props) {
  const [agencies, setAgencies] = useState<DemoAgency[]>();
  const [chosen, setChosen] = useState<string>();
  const [role, setRole] = useState<string>(DEMO_ROLES[0]);
  const [token, setToken] = useState<string>();
  const [failed, setFailed] = useState(false);
  useEffect(() => { void demoAgencies().then(setAgencies); }, []);
  if (!agencies?.length) return null;

  const choose = (code: string) => { setChosen(code); setToken(undefined); };
  const take = async (agency: string) => {
    setFailed(false);
    await demoToken(agency, role).then(setToken, () => { setToken(undefined); setFailed(true); });
  };
  return (
    <section aria-labelledby="demo" className="card">
      <h2 id="demo">{texts.demoTitle}</h2>
      <p className="quiet">{texts.demoHint}</p>
      <AgencyPicker agencies={agencies} chosen={chosen} onChoose={choose} texts={texts} language={language} />
      <div className="row">
        <label className="field"><span>{texts.role}</span>
          <select value={role} onChange={(event) => { setRole(event.target.value); setToken(undefined); }}>
            {DEMO_ROLES.map((name) => <option key={name} value={name}>{nameOf(name, language)}</option>)}
          </select>
        </label>
        <button type="button" className="button" disabled={!chosen} onClick={() => { if (chosen) void take(chosen); }}>{texts.get}</button>
      </div>
      <div aria-live="polite">
        {failed && <p className="failed">{texts.failed}</p>}
        {token && <TokenBox key={token} token={token} texts={texts} language={language} />}
      </div>
    </section>
  );
}
