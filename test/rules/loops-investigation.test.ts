import fc from 'fast-check';
import { Refusal } from '../../src/core/kernel/errors';
import { verbsFor } from '../../src/core/loops/advance';
import type { LoopRow } from '../../src/core/loops/loop.entity';
import {
  checkOutcome, CONTROL_MEASURES, controlOf, controlOfOutcome, INVESTIGATION_OUTCOMES, INVESTIGATION_PHASES, INVESTIGATION_STATES,
  INVESTIGATION_TRANSITIONS, INVESTIGATION_VERBS, type InvestigationOutcome, type InvestigationState, type ReportFacts,
} from '../../src/domain/investigations/investigation';
import type { InvestigationRow } from '../../src/domain/investigations/investigation.entity';
import { investigationKind } from '../../src/domain/investigations/investigation.kind';
import { INVESTIGATION_TABLE } from '../kit/investigation-table';

const PARTIES = ['opener', 'holder', 'health', 'team', 'stranger'] as const;
const ROW = { id: 'loop' } as InvestigationRow;

function loopIn(state: string): LoopRow {
  const answered = INVESTIGATION_PHASES[state as InvestigationState] !== 'OPEN';
  return Object.assign({} as LoopRow, { id: 'loop', state, openedBy: 'opener', answerer: 'holder', heldBy: answered ? 'opener' : 'holder', teamId: 'team' });
}

describe('the table', () => {
  it('has the verbs of the design and no others', () => {
    expect([...INVESTIGATION_VERBS].sort()).toEqual(INVESTIGATION_TABLE.map((line) => line.verb).sort());
  });

  const cases = INVESTIGATION_STATES.flatMap((state) => INVESTIGATION_TABLE.flatMap((line) => PARTIES.map((party) => ({ state, line, party }))));
  it('allows in every state, for every verb and party, exactly what the design says', () => {
    for (const { state, line, party } of cases) {
      const allowed = line.from.includes(state) && party === (line.who === 'O' ? 'opener' : 'holder');
      expect([state, line.verb, party, verbsFor(investigationKind, party, loopIn(state), ROW).includes(line.verb)]).toEqual([state, line.verb, party, allowed]);
    }
  });

  it.each(INVESTIGATION_TABLE.map((line) => [line.verb, line] as const))('%s leads where the design says', (verb, line) => {
    expect(INVESTIGATION_TRANSITIONS[verb].to).toEqual([line.to]);
  });

  it('has the phases of the design', () => {
    const phase = (state: InvestigationState): string => ({ REPORTED: 'ANSWERED', CLOSED: 'CLOSED', WITHDRAWN: 'WITHDRAWN' } as Record<string, string>)[state] ?? 'OPEN';
    for (const state of INVESTIGATION_STATES) expect([state, INVESTIGATION_PHASES[state]]).toEqual([state, phase(state)]);
  });

  it('gives an agency that opened the request and is to answer it both parts', () => {
    const own = { ...loopIn('REPORTED'), answerer: 'opener' };
    expect(verbsFor(investigationKind, 'opener', own, ROW)).toEqual(['returnInvestigation', 'closeInvestigation']);
    expect(verbsFor(investigationKind, 'opener', { ...own, state: 'ISSUED' }, ROW)).toEqual(['receiveInvestigation', 'withdrawInvestigation']);
  });
});

/** Why a report is refused, by the path that it is refused at; undefined where it is accepted. */
function refusedAt(outcome: InvestigationOutcome, facts: ReportFacts): unknown {
  try {
    checkOutcome(outcome, facts);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    expect((error as Refusal).code).toBe('BAD_USER_INPUT');
    return (error as Refusal).details['path'];
  }
}

/** What each outcome needs, as the design tells it. */
function neededAt(outcome: InvestigationOutcome, facts: ReportFacts): string | undefined {
  const needs: Record<InvestigationOutcome, [is: boolean, path: string]> = {
    FOUND_AND_CONTROLLED: [facts.state === 'CONTROLLED', 'input.outcome'],
    FOUND_NO_RISK: [facts.state === 'VERIFIED', 'input.outcome'],
    NOT_FOUND: [facts.attempts >= facts.attemptsNeeded, 'input.outcome'],
    MOVED_ON: [facts.movedTo !== null, 'input.movedToRegionCode'],
    WRONG_PERSON: [facts.report !== null, 'input.report'],
    DUPLICATE: [facts.report !== null, 'input.report'],
  };
  const [is, path] = needs[outcome];
  return is ? undefined : path;
}

describe('a report', () => {
  it('is accepted exactly where what was done bears its outcome', () => {
    fc.assert(fc.property(
      fc.constantFrom(...INVESTIGATION_OUTCOMES),
      fc.record({
        state: fc.constantFrom(...INVESTIGATION_STATES.slice(1, 6)), attempts: fc.nat(5), attemptsNeeded: fc.integer({ min: 1, max: 5 }),
        report: fc.constantFrom(null, '已核实'), movedTo: fc.constantFrom(null, '350603'),
      }),
      (outcome, facts) => { expect(refusedAt(outcome, facts)).toBe(neededAt(outcome, facts)); },
    ), { numRuns: 500 });
  });

  it('says RELEASED of the person for FOUND_NO_RISK, and nothing otherwise', () => {
    const said = INVESTIGATION_OUTCOMES.map((outcome) => [outcome, controlOfOutcome(outcome)]).filter(([, control]) => control);
    expect(said).toEqual([['FOUND_NO_RISK', 'RELEASED']]);
  });
});

it('each measure says of the person what the design says', () => {
  expect(CONTROL_MEASURES.map((measure) => [measure, controlOf(measure)])).toEqual([
    ['HOME_ISOLATION', 'CONTROLLED'], ['CENTRAL_ISOLATION', 'CONTROLLED'], ['HOME_HEALTH_MONITORING', 'WATCHED'],
    ['HOSPITAL', 'IN_TREATMENT'], ['NONE_NEEDED', 'RELEASED'],
  ]);
});
