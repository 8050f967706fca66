import { createContext, useContext, useMemo, type ReactNode } from 'react';

import { useLanguage, type Language } from '../shared/language';

interface Words {
  language: Language;
  setLanguage: (language: Language) => void;
  /** The words of the reader's language. */
  t: (zh: string, en: string) => string;
}

const Context = createContext<Words | undefined>(undefined);

/** Gives the reader's language to a page. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useLanguage();
  const words = useMemo(() => ({ language, setLanguage, t: (zh: string, en: string) => (language === 'zh' ? zh : en) }), [language, setLanguage]);
  return <Context value={words}>{children}</Context>;
}

/** The reader's language. */
export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error('A page stands in a LanguageProvider.');
  return words;
}
