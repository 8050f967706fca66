import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useMemo, useState } from 'react';

import { keepIdentity, readIdentity, type Identity } from '../shared/identity';
import { useLanguage } from '../shared/language';
import { exampleTabs } from './examples';
import { fetcherOf } from './fetcher';
import { IdentityBar } from './IdentityBar';

const TABS = exampleTabs();
const PLUGINS = [HISTORY_PLUGIN];

/**
 * GraphiQL with a bar that tells as whom it speaks. What is typed stays in sessionStorage: queries and variables may
 * name persons, and must not be left behind on a shared machine.
 */
export function GraphiqlPage() {
  const [language] = useLanguage();
  const [identity, setIdentity] = useState<Identity | undefined>(readIdentity);
  const fetcher = useMemo(() => fetcherOf(identity), [identity]);
  const choose = (next: Identity | undefined) => {
    keepIdentity(next);
    setIdentity(next);
  };
  return (
    <div className="explorer">
      <IdentityBar identity={identity} onChoose={choose} language={language} />
      {/* The schema is asked for once: again when somebody signs in who was nobody before. */}
      <GraphiQL
        key={identity ? 'known' : 'unknown'}
        fetcher={fetcher}
        storage={sessionStorage}
        shouldPersistHeaders
        showPersistHeadersSettings={false}
        plugins={PLUGINS}
        {...(TABS.length > 0 ? { defaultTabs: TABS } : {})}
      />
    </div>
  );
}
