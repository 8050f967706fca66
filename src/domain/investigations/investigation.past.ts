import { rowIdOf } from '../../core/kernel/ids';
import { factOf, lastOf, NO_WORD, type KindPast, type Word } from '../../core/loops/past';
import type { PastEntry } from '../../core/loops/past-entry';
import { controlOf, controlOfOutcome, type ControlMeasure, type InvestigationOutcome } from './investigation';
import type { InvestigationRow } from './investigation.entity';

/** The past of a request. Its reason, priority and the request before it never change; its answer goes when it is returned. */
export const investigationPast: KindPast<InvestigationRow> = {
  row(now, entries) {
    const answer = lastOf(entries, 'INVESTIGATION_REPORTED', 'INVESTIGATION_RETURNED');
    const reported = answer?.kind === 'INVESTIGATION_REPORTED' ? answer : undefined;
    const duplicateOf = factOf(reported, 'duplicateOf');
    return {
      ...now,
      attempts: entries.filter((entry) => entry.kind === 'INVESTIGATION_ATTEMPTED').length,
      measure: factOf(lastOf(entries, 'INVESTIGATION_CONTROLLED'), 'measure') as ControlMeasure | null,
      outcome: factOf(reported, 'outcome') as InvestigationOutcome | null,
      report: factOf(reported, 'report'),
      duplicateOf: duplicateOf === null ? null : rowIdOf('InvestigationRequest', duplicateOf) ?? null,
      nextId: factOf(reported, 'outcome') === 'MOVED_ON' ? now.nextId : null,
    };
  },
  word: (entries) => entries.reduce(wordAfter, NO_WORD),
  team(_now, entries) {
    const team = factOf(lastOf(entries, 'INVESTIGATION_ASSIGNED'), 'team');
    return team === null ? null : rowIdOf('VolunteerTeam', team) ?? null;
  },
};

function wordAfter(before: Word, entry: PastEntry): Word {
  const outcome = factOf(entry, 'outcome') as InvestigationOutcome | null;
  switch (entry.kind) {
    case 'INVESTIGATION_LOCATED': return { ...before, control: 'LOCATED', controlAt: entry.at };
    case 'INVESTIGATION_CONTROLLED': {
      const measure = factOf(entry, 'measure') as ControlMeasure | null;
      return measure === null ? before : { ...before, control: controlOf(measure), controlAt: entry.at };
    }
    case 'INVESTIGATION_REPORTED': {
      const control = outcome === null ? undefined : controlOfOutcome(outcome);
      return { ...before, voided: outcome === 'WRONG_PERSON', ...(control && { control, controlAt: entry.at }) };
    }
    case 'INVESTIGATION_RETURNED': return { ...before, voided: false };
    default: return before;
  }
}
