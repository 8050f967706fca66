import type { LoopKind, Part, Participant } from '../../core/loops/loop-kind';
import {
  INVESTIGATION_PHASES, INVESTIGATION_TRANSITIONS, investigationEntries, type InvestigationState, type InvestigationVerb,
} from './investigation';
import { investigationPast } from './investigation.past';
import type { InvestigationRow } from './investigation.entity';
import { getInvestigation, insertInvestigations, updateInvestigation } from './investigation.store';

/** Regional investigation requests as a kind of loop. */
export const investigationKind: LoopKind<InvestigationState, InvestigationVerb, InvestigationRow> = {
  name: 'INVESTIGATION',
  prefix: 'XC',
  phases: INVESTIGATION_PHASES,
  transitions: INVESTIGATION_TRANSITIONS,
  entries: investigationEntries,
  participants: (loop): Participant[] => (loop.teamId ? [{ party: loop.teamId, part: 'TEAM', grade: 2 }] : []),
  partsOf: (party, loop): Part[] => [
    ...(party === loop.openedBy ? ['OPENER' as const] : []),
    ...(party === loop.answerer ? ['ANSWERER' as const] : []),
  ],
  past: investigationPast,
  load: getInvestigation,
  insert: insertInvestigations,
  update: updateInvestigation,
};
