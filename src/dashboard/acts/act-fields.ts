import type { VerbField } from '../worklist/verb-forms';

/** Why something is done that needs a reason. */
export const REASON: VerbField = { name: 'reason', kind: 'long', word: ['原因', 'Reason'], required: true };

/** What the verbs on a deadline ask for. */
export const CLOCK_ACTS = {
  pauseClock: [REASON],
  resumeClock: [REASON],
  moveClock: [{ name: 'dueAt', kind: 'moment', word: ['新的时限', 'New deadline'], required: true }, REASON],
} as const satisfies Record<string, readonly VerbField[]>;
/** A verb on a deadline. */
export type ClockAct = keyof typeof CLOCK_ACTS;

/** What letting an agency in asks for. The agency is named by its code. */
export const GRANT_FIELDS: readonly VerbField[] = [
  { name: 'agencyCode', kind: 'text', word: ['单位代码', 'Code of the agency'], required: true },
  { name: 'until', kind: 'moment', word: ['到何时（最长 30 天）', 'Until (30 days at most)'], required: true },
  REASON,
];
