import type { InvestigationState, InvestigationVerb } from '../../src/domain/investigations/investigation';

/** One line of the design's table of investigations. O is the opener; H the agency that is to answer. */
export interface TableLine {
  readonly verb: InvestigationVerb;
  readonly from: readonly InvestigationState[];
  readonly to: InvestigationState;
  readonly who: 'O' | 'H';
}

/** The design's table, written down once more by hand: whoever changes the rules has to change it in both places. */
export const INVESTIGATION_TABLE: readonly TableLine[] = [
  { verb: 'receiveInvestigation', from: ['ISSUED'], to: 'RECEIVED', who: 'H' },
  { verb: 'assignInvestigation', from: ['RECEIVED', 'ASSIGNED'], to: 'ASSIGNED', who: 'H' },
  { verb: 'recordInvestigationAttempt', from: ['ASSIGNED'], to: 'ASSIGNED', who: 'H' },
  { verb: 'markLocated', from: ['ASSIGNED'], to: 'LOCATED', who: 'H' },
  { verb: 'verifyIdentity', from: ['LOCATED'], to: 'VERIFIED', who: 'H' },
  { verb: 'controlPerson', from: ['VERIFIED'], to: 'CONTROLLED', who: 'H' },
  { verb: 'reportInvestigation', from: ['RECEIVED', 'ASSIGNED', 'LOCATED', 'VERIFIED', 'CONTROLLED'], to: 'REPORTED', who: 'H' },
  { verb: 'returnInvestigation', from: ['REPORTED'], to: 'RECEIVED', who: 'O' },
  { verb: 'closeInvestigation', from: ['REPORTED'], to: 'CLOSED', who: 'O' },
  { verb: 'withdrawInvestigation', from: ['ISSUED', 'RECEIVED', 'ASSIGNED', 'LOCATED', 'VERIFIED', 'CONTROLLED'], to: 'WITHDRAWN', who: 'O' },
];
