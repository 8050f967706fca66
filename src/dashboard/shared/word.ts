/** The languages of the pages. */
export type Language = 'zh' | 'en';

/** A word in both languages. */
export type Word = readonly [zh: string, en: string];
