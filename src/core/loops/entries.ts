import { defineEntries } from '../trace/facts';

/** Entries that a loop of any kind can have. */
export const loopEntries = defineEntries({
  /** A deadline passed before its event came. */
  CLOCK_BREACHED: { clock: 'WORK_STATE', label: 'WORK_STATE', dueAt: 'WORK_STATE' },
});
