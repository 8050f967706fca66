/** What loops can be counted by, as in the contract. */
export const SUMMARY_KEYS = ['REGION', 'AGENCY', 'KIND', 'STATE', 'DAY'] as const;
/** One of {@link SUMMARY_KEYS}. */
export type SummaryKey = (typeof SUMMARY_KEYS)[number];

/** Loops under one key, by phase. A loop is in exactly one of the phases, and may be overdue beside it. */
export interface SummaryRow {
  readonly key: string;
  readonly label: string;
  readonly open: number;
  readonly answered: number;
  readonly overdue: number;
  readonly closed: number;
  readonly withdrawn: number;
  /** Median of the minutes from opening to closing over the closed ones; withdrawn ones do not count. Null without any. */
  readonly medianMinutesToClose: number | null;
}

/** As {@link SummaryRow}, with null for what is too small to be shown. */
export type ShownRow = { readonly [K in keyof SummaryRow]: SummaryRow[K] | (K extends 'key' | 'label' ? never : null) };

/** Counts with the place in the log that they contain. */
export interface Summary {
  /** Index of the last entry that is counted for certain; later ones may be in already. -1 before the first. */
  readonly position: number;
  /** By key, in the order of its code points. */
  readonly rows: readonly SummaryRow[];
}
