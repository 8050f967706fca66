import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';

import loop from '../shared/loop.svg';
import { claimsOf, keepIdentity, readIdentity } from '../shared/identity';
import { nameOf } from '../shared/names';
import { forgetSignIn } from '../shared/oidc';
import { INNER_PAGES, PAGES, type PagePath } from '../shared/pages';
import { sessionOf, type Session } from '../shared/session';
import { SignIn } from './SignIn';
import { useWords } from './words';

interface Props {
  path: PagePath;
  /** Kinds of agency that this page is made for: offered first. */
  suggested: string;
  children: (session: Session) => ReactNode;
}

/** What all pages have: who one is, where else to go, language and colours. Without an identity, the way to one. */
export function Shell({ path, suggested, children }: Props) {
  const { t, language } = useWords();
  const [session, setSession] = useState(() => sessionOf(currentIdentity()));
  const page = [...PAGES, ...INNER_PAGES].find(([one]) => one === path)!;
  const title = t(page[1], page[2]);
  useEffect(() => { document.title = `${title} · 闭环 Bihuan`; }, [title]);
  const leave = () => {
    keepIdentity(undefined);
    forgetSignIn();
    setSession(undefined);
  };
  return (
    <>
      <a className="skip" href="#main">{t('跳到正文', 'Skip to content')}</a>
      <header className="shell-top">
        <a className="shell-brand" href="/"><img src={loop} alt="" width="28" height="28" /><strong>{t('闭环', 'Bihuan')}</strong></a>
        <nav aria-label={t('页面', 'Pages')}>
          {PAGES.map(([to, zh, en]) => <a key={to} href={to} aria-current={to === path ? 'page' : undefined}>{t(zh, en)}</a>)}
        </nav>
        <div className="shell-tools">
          {session && (
            <span className="shell-who">
              <span className="visually-hidden">{t('身份', 'You are')}: </span>
              <code>{session.claims.agency}</code> · {nameOf(session.claims.role, language)} · {nameOf(session.purpose, language)}
            </span>
          )}
          {session && <Button size="compact-sm" variant="default" onClick={leave}>{t('退出', 'Sign out')}</Button>}
          <Switches />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <h1 className={session ? 'shell-title' : 'shell-title narrow'}>{title}</h1>
        {session ? children(session) : <SignIn suggested={suggested} onDone={() => { setSession(sessionOf(readIdentity())); }} />}
      </main>
    </>
  );
}

/** Without its end a token is no identity any more, unless the demo renews it. */
function currentIdentity() {
  const identity = readIdentity();
  const claims = identity && claimsOf(identity.token);
  return claims ? identity : undefined;
}

function Switches() {
  const { t, language, setLanguage } = useWords();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => { setColorScheme(scheme === 'dark' ? 'light' : 'dark'); }}>
        {scheme === 'dark' ? t('浅色', 'Light') : t('深色', 'Dark')}
      </Button>
      <Button size="compact-sm" variant="default" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={() => { setLanguage(language === 'zh' ? 'en' : 'zh'); }}>
        {language === 'zh' ? 'English' : '简体中文'}
      </Button>
    </>
  );
}
