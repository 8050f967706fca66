import { useRef, useState } from 'react';

import { claimsOf, identityOf, keepIdentity } from '../shared/identity';
import type { Language } from '../shared/language';
import { nameOf } from '../shared/names';
import type { Texts } from './texts';

interface Props {
  token: string;
  texts: Texts;
  language: Language;
}

/** A token with the two things to do with it: copy it, or go to GraphiQL as its bearer. */
export function TokenBox({ token, texts, language }: Props) {
  const [copied, setCopied] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const purposes = claimsOf(token)?.purposes ?? [];
  const open = () => {
    keepIdentity(identityOf(token));
    location.assign('/graphiql');
  };
  // Browsers give the clipboard to https and localhost only; elsewhere the text is marked for the reader's own keys.
  const copy = async () => {
    box.current?.select();
    if (!window.isSecureContext) return;
    await navigator.clipboard.writeText(token);
    setCopied(true);
  };
  return (
    <div className="token">
      <label className="field"><span>{texts.token}</span>
        <textarea ref={box} readOnly rows={4} value={token} spellCheck={false} onFocus={(event) => { event.target.select(); }} />
      </label>
      {purposes.length > 0 && <p className="quiet">{texts.purposes}: {purposes.map((purpose) => nameOf(purpose, language)).join(' · ')}</p>}
      <div className="row">
        <button type="button" className="button" onClick={open}>{texts.open}</button>
        <button type="button" className="button plain" onClick={() => { void copy(); }}>
          {copied ? texts.copied : texts.copy}
        </button>
      </div>
    </div>
  );
}
