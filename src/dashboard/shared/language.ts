import { useEffect, useState } from 'react';

import type { Language } from './word';

export type { Language };

const KEY = 'bihuan.language';

function preferred(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

/** The reader's language and a way to change it, kept for the next visit. The page's own language follows. */
export function useLanguage(): [Language, (language: Language) => void] {
  const [language, setLanguage] = useState(preferred);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    localStorage.setItem(KEY, language);
  }, [language]);
  return [language, setLanguage];
}
