import type { LoopPhase, StartedClock, Transitions } from '../../core/loops/loop-kind';
import { defineEntries } from '../../core/trace/facts';
import { endOfHalfDay } from './half-day';

/** States of a stay. */
export const STAY_STATES = ['STAYING', 'RELEASED'] as const;
/** One of {@link STAY_STATES}. */
export type StayState = (typeof STAY_STATES)[number];

/** Verbs on a stay. Admission of a transfer opens it. */
export const STAY_VERBS = ['releaseFromIsolation', 'recordObservation'] as const;
/** One of {@link STAY_VERBS}. */
export type StayVerb = (typeof STAY_VERBS)[number];

/** The phase that each state is. */
export const STAY_PHASES: Readonly<Record<StayState, LoopPhase>> = { STAYING: 'OPEN', RELEASED: 'CLOSED' };

/** The table of stays (隔离). */
export const STAY_TRANSITIONS: Transitions<StayState, StayVerb> = {
  releaseFromIsolation: { from: ['STAYING'], to: ['RELEASED'], by: ['OPENER'] },
  recordObservation: { from: ['STAYING'], to: ['STAYING'], by: ['SITE'] },
};

/** Code of the clock that runs to the end of a stay, which is that of its order. When it comes the stay ends: nobody is held beyond it. */
export const STAY_END = 'STAY_END';

/** Code of the clocks of half-days in which the person has to be seen; the label is the half-day. */
export const OBSERVATION = 'OBSERVATION';

/** The clock of a half-day: due when it is over. */
export function observationClock(slot: string): StartedClock {
  return { code: OBSERVATION, label: slot, dueAt: endOfHalfDay(slot) };
}

/** The entries of a stay's trace. */
export const stayEntries = defineEntries({
  STAY_OPENED: { transfer: 'WORK_STATE', site: 'WORK_STATE', room: 'WORK_STATE', endsAt: 'WORK_STATE', category: 'CATEGORY' },
  STAY_RELEASED: { reason: 'FREE_TEXT', releasedAt: 'WORK_STATE' },
  STAY_OBSERVED: { slot: 'WORK_STATE', temperature: 'TEMPERATURE', symptoms: 'SYMPTOMS' },
  /** Its end has come, or its order ended. */
  STAY_ENDED: { order: 'WORK_STATE', releasedAt: 'WORK_STATE' },
  /** A new decision on the order moved the end. */
  STAY_END_MOVED: { order: 'WORK_STATE', endsAt: 'WORK_STATE' },
});
