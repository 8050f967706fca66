import type { LoopKind, Part, Participant } from '../../core/loops/loop-kind';
import { nextHalfDay } from './half-day';
import { OBSERVATION, observationClock, STAY_PHASES, STAY_TRANSITIONS, stayEntries, type StayState, type StayVerb } from './stay';
import type { StayRow } from './stay.entity';
import { stayPast } from './stay.past';
import { getStay, insertStays, updateStay } from './stay.store';

/** Stays at isolation sites as a kind of loop. The answerer is the agency of the site. */
export const stayKind: LoopKind<StayState, StayVerb, StayRow> = {
  name: 'STAY',
  prefix: 'GL',
  phases: STAY_PHASES,
  transitions: STAY_TRANSITIONS,
  entries: stayEntries,
  participants: (loop): Participant[] => [
    loop.closedAt === null ? { party: loop.answerer, part: 'SITE', grade: 2 } : { party: loop.answerer, part: 'ANSWERER', grade: 0 },
  ],
  partsOf: (party, loop): Part[] => [
    ...(party === loop.openedBy ? ['OPENER' as const] : []),
    ...(party === loop.answerer ? ['ANSWERER' as const, 'SITE' as const] : []),
  ],
  afterBreach: (loop, _row, clock) => (
    loop.state === 'STAYING' && clock.code === OBSERVATION && clock.label !== null ? [observationClock(nextHalfDay(clock.label))] : []
  ),
  past: stayPast,
  load: getStay,
  insert: insertStays,
  update: updateStay,
};
