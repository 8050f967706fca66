import { useEffect, useState } from 'react';

import { DEMO_ROLES, demoAgencies, demoToken, type DemoAgency } from '../shared/demo';
import { claimsOf, identityOf, type Identity } from '../shared/identity';
import type { Language } from '../shared/language';
import { nameOf } from '../shared/names';

const TEXTS = {
  zh: {
    start: '闭环 Bihuan', who: '身份', nobody: '未登录：请选择演示机构或粘贴令牌', role: '角色', purpose: '用途', noPurpose: '（无用途）',
    paste: '粘贴令牌', invalid: '这不是有效的令牌。', failed: '令牌未能领取。', leave: '退出', choose: '切换演示机构（名称或代码）',
  },
  en: {
    start: '闭环 Bihuan', who: 'You are', nobody: 'nobody yet: choose a demo agency or paste a token', role: 'Role', purpose: 'Purpose', noPurpose: '(none)',
    paste: 'Paste a token', invalid: 'This is no token.', failed: 'No token was given.', leave: 'Leave', choose: 'Demo agency (name or code)',
  },
} as const;
type Texts = (typeof TEXTS)[Language];

interface Props {
  identity: Identity | undefined;
  onChoose: (identity: Identity | undefined) => void;
  language: Language;
}

/** As whom and for what the operations below are sent: changed here for all tabs, or in the headers editor for one. */
export function IdentityBar({ identity, onChoose, language }: Props) {
  const [agencies, setAgencies] = useState<DemoAgency[]>([]);
  const [error, setError] = useState('');
  useEffect(() => { void demoAgencies().then((found) => { setAgencies(found ?? []); }); }, []);
  const texts = TEXTS[language];
  const claims = identity && claimsOf(identity.token);
  const take = (token: string) => {
    setError(claimsOf(token) ? '' : texts.invalid);
    if (claimsOf(token)) onChoose(identityOf(token));
  };
  const switchTo = (agency: string, role: string) => {
    demoToken(agency, role).then(take, () => { setError(texts.failed); });
  };
  return (
    <div className="identity" role="region" aria-label={texts.who}>
      <a href="/">{texts.start}</a>
      <span>{texts.who}: {claims ? <strong>{describe(claims.agency, claims.role, agencies, language)}</strong> : texts.nobody}</span>
      {agencies.length > 0
        ? <DemoSwitch agencies={agencies} role={claims?.role} current={claims?.agency} texts={texts} language={language} onSwitch={switchTo} />
        : <input type="password" autoComplete="off" placeholder={texts.paste} aria-label={texts.paste} onChange={(event) => { if (event.target.value) take(event.target.value.trim()); }} />}
      {identity && claims && (
        <label>{texts.purpose}{' '}
          <select value={identity.purpose} onChange={(event) => { onChoose({ ...identity, purpose: event.target.value }); }}>
            <option value="">{texts.noPurpose}</option>
            {claims.purposes.map((purpose) => <option key={purpose} value={purpose}>{nameOf(purpose, language)}</option>)}
          </select>
        </label>
      )}
      {identity && <button type="button" onClick={() => { onChoose(undefined); }}>{texts.leave}</button>}
      <span role="alert">{error}</span>
    </div>
  );
}

interface SwitchProps {
  agencies: DemoAgency[];
  current: string | undefined;
  role: string | undefined;
  texts: Texts;
  language: Language;
  onSwitch: (agency: string, role: string) => void;
}

/** Another agency by typing a part of its name or code, and another role for the same one. */
function DemoSwitch({ agencies, current, role = DEMO_ROLES[0], texts, language, onSwitch }: SwitchProps) {
  const [typed, setTyped] = useState('');
  const type = (text: string) => {
    const code = text.split(' ')[0]!;
    const found = agencies.some((agency) => agency.code === code);
    setTyped(found ? '' : text);
    if (found) onSwitch(code, role);
  };
  return (
    <>
      <input list="agencies" value={typed} placeholder={texts.choose} aria-label={texts.choose} onChange={(event) => { type(event.target.value); }} />
      <datalist id="agencies">
        {agencies.map((agency) => <option key={agency.code} value={`${agency.code} ${agency.name}`} />)}
      </datalist>
      {current && (
        <label>{texts.role}{' '}
          <select value={role} onChange={(event) => { onSwitch(current, event.target.value); }}>
            {DEMO_ROLES.map((name) => <option key={name} value={name}>{nameOf(name, language)}</option>)}
          </select>
        </label>
      )}
    </>
  );
}

function describe(code: string, role: string, agencies: DemoAgency[], language: Language): string {
  const name = agencies.find((agency) => agency.code === code)?.name;
  return `${name ? `${name} ` : ''}${code} · ${nameOf(role, language)}`;
}
