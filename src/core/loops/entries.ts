import { defineEntries } from '../trace/facts';

/** Entries that a loop of any kind can have. */
export const loopEntries = defineEntries({
  /** A deadline is near: `dueAt` says which. */
  CLOCK_WARNED: { clock: 'WORK_STATE', label: 'WORK_STATE', dueAt: 'WORK_STATE' },
  /** A deadline passed before its event came. */
  CLOCK_BREACHED: { clock: 'WORK_STATE', label: 'WORK_STATE', dueAt: 'WORK_STATE' },
  /** A missed deadline whose event has still not come was taken to the next level; `agency` answers for it, where one does. */
  CLOCK_ESCALATED: { clock: 'WORK_STATE', label: 'WORK_STATE', dueAt: 'WORK_STATE', level: 'WORK_STATE', agency: 'WORK_STATE' },
  /** A deadline stands still; `remaining` is what is left of it, as an ISO 8601 duration. */
  CLOCK_PAUSED: { clock: 'WORK_STATE', label: 'WORK_STATE', remaining: 'WORK_STATE', reason: 'FREE_TEXT' },
  /** It goes on with what was left. */
  CLOCK_RESUMED: { clock: 'WORK_STATE', label: 'WORK_STATE', dueAt: 'WORK_STATE', reason: 'FREE_TEXT' },
  /** It has another deadline. */
  CLOCK_MOVED: { clock: 'WORK_STATE', label: 'WORK_STATE', from: 'WORK_STATE', dueAt: 'WORK_STATE', reason: 'FREE_TEXT' },
  /** The opener let another agency in up to a time. */
  ACCESS_GRANTED: { grant: 'WORK_STATE', agency: 'WORK_STATE', until: 'WORK_STATE', reason: 'FREE_TEXT' },
  /** The opener took it back. */
  ACCESS_REVOKED: { grant: 'WORK_STATE', agency: 'WORK_STATE', reason: 'FREE_TEXT' },
  /** Its time was over. */
  ACCESS_LAPSED: { grant: 'WORK_STATE', agency: 'WORK_STATE' },
  /** An agency without reach asks to break in; a second officer of its own has to consent. */
  OVERRIDE_REQUESTED: { override: 'WORK_STATE', agency: 'WORK_STATE', reason: 'FREE_TEXT' },
  /** The second officer consented: the agency is in up to a time. */
  ACCESS_OVERRIDDEN: { override: 'WORK_STATE', grant: 'WORK_STATE', agency: 'WORK_STATE', until: 'WORK_STATE' },
  /** What is known of the loop's person was corrected. `fields` names what, `told` are the codes of the agencies that had it. */
  PERSON_CORRECTED: {
    fields: 'WORK_STATE', told: 'WORK_STATE', region: 'WORK_STATE', reason: 'FREE_TEXT', name: 'NAME', sex: 'SEX', birthYear: 'BIRTH_YEAR',
    documentType: 'DOCUMENT', document: 'DOCUMENT', phone: 'PHONE', address: 'ADDRESS',
  },
});
