import { badInput, unreachable } from '../../core/kernel/errors';
import type { ControlState, LoopPhase, Part, Transitions } from '../../core/loops/loop-kind';
import { defineEntries } from '../../core/trace/facts';
import { personFacts } from '../persons/person';

/** States of a regional investigation request, in the order of the work. */
export const INVESTIGATION_STATES = [
  'ISSUED', 'RECEIVED', 'ASSIGNED', 'LOCATED', 'VERIFIED', 'CONTROLLED', 'REPORTED', 'CLOSED', 'WITHDRAWN',
] as const;
/** One of {@link INVESTIGATION_STATES}. */
export type InvestigationState = (typeof INVESTIGATION_STATES)[number];

/** Verbs on a request that exists. */
export const INVESTIGATION_VERBS = [
  'receiveInvestigation', 'assignInvestigation', 'recordInvestigationAttempt', 'markLocated', 'verifyIdentity',
  'controlPerson', 'reportInvestigation', 'returnInvestigation', 'closeInvestigation', 'withdrawInvestigation',
] as const;
/** One of {@link INVESTIGATION_VERBS}. */
export type InvestigationVerb = (typeof INVESTIGATION_VERBS)[number];

/** How a request can end. */
export const INVESTIGATION_OUTCOMES = [
  'FOUND_AND_CONTROLLED', 'FOUND_NO_RISK', 'MOVED_ON', 'NOT_FOUND', 'WRONG_PERSON', 'DUPLICATE',
] as const;
/** One of {@link INVESTIGATION_OUTCOMES}. */
export type InvestigationOutcome = (typeof INVESTIGATION_OUTCOMES)[number];

/** What a community does with a person that it has found. */
export const CONTROL_MEASURES = ['HOME_ISOLATION', 'CENTRAL_ISOLATION', 'HOME_HEALTH_MONITORING', 'HOSPITAL', 'NONE_NEEDED'] as const;
/** One of {@link CONTROL_MEASURES}. */
export type ControlMeasure = (typeof CONTROL_MEASURES)[number];

/** How soon a request is to be worked on. */
export const PRIORITIES = ['ROUTINE', 'URGENT', 'IMMEDIATE'] as const;
/** One of {@link PRIORITIES}. */
export type Priority = (typeof PRIORITIES)[number];

/** The phase that each state is. */
export const INVESTIGATION_PHASES: Readonly<Record<InvestigationState, LoopPhase>> = {
  ISSUED: 'OPEN', RECEIVED: 'OPEN', ASSIGNED: 'OPEN', LOCATED: 'OPEN', VERIFIED: 'OPEN', CONTROLLED: 'OPEN',
  REPORTED: 'ANSWERED', CLOSED: 'CLOSED', WITHDRAWN: 'WITHDRAWN',
};

const OPENER: readonly Part[] = ['OPENER'];
/** The community agency of the target region: it holds the request up to CONTROLLED. */
const ANSWERER: readonly Part[] = ['ANSWERER'];

/** The table of regional investigation requests (区域协查). */
export const INVESTIGATION_TRANSITIONS: Transitions<InvestigationState, InvestigationVerb> = {
  receiveInvestigation: { from: ['ISSUED'], to: ['RECEIVED'], by: ANSWERER },
  assignInvestigation: { from: ['RECEIVED', 'ASSIGNED'], to: ['ASSIGNED'], by: ANSWERER },
  recordInvestigationAttempt: { from: ['ASSIGNED'], to: ['ASSIGNED'], by: ANSWERER },
  markLocated: { from: ['ASSIGNED'], to: ['LOCATED'], by: ANSWERER },
  verifyIdentity: { from: ['LOCATED'], to: ['VERIFIED'], by: ANSWERER },
  controlPerson: { from: ['VERIFIED'], to: ['CONTROLLED'], by: ANSWERER },
  reportInvestigation: { from: ['RECEIVED', 'ASSIGNED', 'LOCATED', 'VERIFIED', 'CONTROLLED'], to: ['REPORTED'], by: ANSWERER },
  returnInvestigation: { from: ['REPORTED'], to: ['RECEIVED'], by: OPENER },
  closeInvestigation: { from: ['REPORTED'], to: ['CLOSED'], by: OPENER },
  withdrawInvestigation: { from: ['ISSUED', 'RECEIVED', 'ASSIGNED', 'LOCATED', 'VERIFIED', 'CONTROLLED'], to: ['WITHDRAWN'], by: OPENER },
};

/** The entries of an investigation's trace. */
export const investigationEntries = defineEntries({
  INVESTIGATION_ISSUED: {
    reason: 'FREE_TEXT', priority: 'WORK_STATE', category: 'CATEGORY', lead: 'LEADS', previous: 'WORK_STATE',
    name: 'NAME', exposedAt: 'EXPOSURE_TIME', ...personFacts,
  },
  INVESTIGATION_RECEIVED: { note: 'FREE_TEXT' },
  INVESTIGATION_ASSIGNED: { team: 'WORK_STATE', note: 'FREE_TEXT' },
  INVESTIGATION_ATTEMPTED: { attempt: 'WORK_STATE', attemptedAt: 'WORK_STATE', note: 'FREE_TEXT' },
  INVESTIGATION_LOCATED: { address: 'ADDRESS', note: 'FREE_TEXT' },
  INVESTIGATION_VERIFIED: { documentType: 'DOCUMENT', document: 'DOCUMENT', phone: 'PHONE', note: 'FREE_TEXT' },
  INVESTIGATION_CONTROLLED: { measure: 'CONTROL_VALUE', note: 'FREE_TEXT' },
  INVESTIGATION_REPORTED: { outcome: 'WORK_STATE', report: 'FREE_TEXT', next: 'WORK_STATE', movedTo: 'ADDRESS', duplicateOf: 'WORK_STATE' },
  INVESTIGATION_RETURNED: { reason: 'FREE_TEXT' },
  INVESTIGATION_CLOSED: { note: 'FREE_TEXT' },
  INVESTIGATION_WITHDRAWN: { reason: 'FREE_TEXT' },
});

/** What a measure says of the person's control. */
export function controlOf(measure: ControlMeasure): ControlState {
  switch (measure) {
    case 'HOME_HEALTH_MONITORING': return 'WATCHED';
    case 'HOSPITAL': return 'IN_TREATMENT';
    case 'HOME_ISOLATION':
    case 'CENTRAL_ISOLATION': return 'CONTROLLED';
    case 'NONE_NEEDED': return 'RELEASED';
    default: return unreachable(measure);
  }
}

/** What the rule of an outcome looks at. */
export interface ReportFacts {
  readonly state: InvestigationState;
  readonly attempts: number;
  readonly attemptsNeeded: number;
  readonly report: string | null;
  readonly movedTo: string | null;
}

/** @throws Refusal BAD_USER_INPUT where the outcome does not fit what was done so far. */
export function checkOutcome(outcome: InvestigationOutcome, facts: ReportFacts): void {
  const problem = problemOf(outcome, facts);
  if (problem) throw badInput(problem.path, problem.message);
}

function problemOf(outcome: InvestigationOutcome, facts: ReportFacts): { path: string; message: string } | undefined {
  const path = 'input.outcome';
  switch (outcome) {
    case 'FOUND_AND_CONTROLLED':
      return facts.state === 'CONTROLLED' ? undefined : { path, message: 'FOUND_AND_CONTROLLED needs the state CONTROLLED: call controlPerson first.' };
    case 'FOUND_NO_RISK':
      return facts.state === 'VERIFIED' ? undefined : { path, message: 'FOUND_NO_RISK needs the state VERIFIED: call verifyIdentity first.' };
    case 'NOT_FOUND':
      return facts.attempts >= facts.attemptsNeeded ? undefined
        : { path, message: `NOT_FOUND needs ${facts.attemptsNeeded} recorded attempts; there are ${facts.attempts}.` };
    case 'MOVED_ON':
      return facts.movedTo ? undefined : { path: 'input.movedToRegionCode', message: 'MOVED_ON needs movedToRegionCode: where to?' };
    case 'WRONG_PERSON':
    case 'DUPLICATE':
      return facts.report ? undefined : { path: 'input.report', message: `${outcome} needs a report text.` };
    default:
      return unreachable(outcome);
  }
}

/** What a report says of the person's control; undefined where it says nothing. */
export function controlOfOutcome(outcome: InvestigationOutcome): ControlState | undefined {
  return outcome === 'FOUND_NO_RISK' ? 'RELEASED' : undefined;
}
