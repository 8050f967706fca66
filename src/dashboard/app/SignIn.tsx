import { Alert, Button, NativeSelect, PasswordInput, Select } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';

import { DEMO_ROLES, demoAgencies, demoToken, type DemoAgency } from '../shared/demo';
import { claimsOf, identityOf, keepIdentity } from '../shared/identity';
import { nameOf } from '../shared/names';
import { goToSignIn, providerHere, type Provider } from '../shared/oidc';
import { useWords } from './words';

interface Props {
  suggested: string;
  onDone: () => void;
}

/** The way to an identity: the provider of this installation; without one the demo's agencies, or a token. */
export function SignIn({ suggested, onDone }: Props) {
  const { t } = useWords();
  const [agencies, setAgencies] = useState<DemoAgency[] | 'none'>();
  const [provider, setProvider] = useState<Provider>();
  useEffect(() => {
    void providerHere().then(async (found) => {
      setProvider(found);
      if (!found) setAgencies(await demoAgencies().then((all) => (all?.length ? all : 'none')));
    });
  }, []);
  if (!provider && !agencies) return <p role="status" className="narrow">{t('正在载入…', 'Loading…')}</p>;
  return (
    <section className="card narrow" aria-label={t('登录', 'Sign in')}>
      <h2>{t('登录', 'Sign in')}</h2>
      {provider ? <ByProvider provider={provider} /> : !agencies || agencies === 'none' ? <ByToken onDone={onDone} /> : <AsDemo agencies={agencies} suggested={suggested} onDone={onDone} />}
    </section>
  );
}

function ByProvider({ provider }: { provider: Provider }) {
  const { t } = useWords();
  const [failed, setFailed] = useState(false);
  const go = () => {
    setFailed(false);
    goToSignIn(provider).catch(() => { setFailed(true); });
  };
  return (
    <div className="stack">
      <p className="quiet">{t('将前往', 'You go to')} {new URL(provider.issuer).host}</p>
      {failed && <Alert color="red" role="alert">{t('身份服务没有回应，请稍后重试。', 'The provider does not answer. Try again later.')}</Alert>}
      <Button onClick={go}>{t('用单位账号登录', 'Sign in with my agency’s account')}</Button>
    </div>
  );
}

function AsDemo({ agencies, suggested, onDone }: Props & { agencies: DemoAgency[] }) {
  const { t, language } = useWords();
  const [code, setCode] = useState<string | null>(agencies.find(({ kind }) => kind === suggested)?.code ?? null);
  const [role, setRole] = useState<string>(DEMO_ROLES[0]);
  const [failed, setFailed] = useState(false);
  const options = useMemo(() => agencies.map((agency) => ({ value: agency.code, label: `${agency.name} ${agency.code}` })), [agencies]);
  const enter = async (agency: string) => {
    setFailed(false);
    const token = await demoToken(agency, role).catch(() => undefined);
    if (!token) { setFailed(true); return; }
    keepIdentity(identityOf(token));
    onDone();
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); if (code) void enter(code); }}>
      <p className="quiet">{t('演示世界中的机构，人员均为虚构。', 'Agencies of the demo world; its persons are invented.')}</p>
      <Select label={t('机构', 'Agency')} data={options} value={code} onChange={setCode} searchable limit={60} nothingFoundMessage={t('没有符合条件的机构', 'No agency fits')} />
      <NativeSelect label={t('角色', 'Role')} value={role} onChange={(event) => { setRole(event.currentTarget.value); }}
        data={DEMO_ROLES.map((value) => ({ value, label: nameOf(value, language) }))} />
      {failed && <Alert color="red" role="alert">{t('令牌未能领取，请稍后重试。', 'No token was given. Try again later.')}</Alert>}
      <Button type="submit" disabled={!code}>{t('进入', 'Enter')}</Button>
    </form>
  );
}

function ByToken({ onDone }: Pick<Props, 'onDone'>) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const enter = () => {
    const token = text.trim();
    if (!claimsOf(token)) { setWrong(true); return; }
    keepIdentity(identityOf(token));
    onDone();
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); enter(); }}>
      <PasswordInput label={t('访问令牌', 'Access token')} value={text} autoComplete="off" onChange={(event) => { setText(event.currentTarget.value); }}
        error={wrong ? t('这不是有效的令牌。', 'This is no token.') : undefined} />
      <Button type="submit">{t('进入', 'Enter')}</Button>
    </form>
  );
}
