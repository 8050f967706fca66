import { Refusal } from '../../src/core/kernel/errors';
import { verbsFor } from '../../src/core/loops/advance';
import type { LoopRow } from '../../src/core/loops/loop.entity';
import {
  CHECK_IN_PLACES, checkIn, checkNeeded, checkPeopleServed, checkPeriod, DEPLOYMENT_PHASES, DEPLOYMENT_STATES, DEPLOYMENT_TRANSITIONS,
  DEPLOYMENT_VERBS, transitionsAt,
} from '../../src/domain/deployments/deployment';
import type { DeploymentRow } from '../../src/domain/deployments/deployment.entity';
import { deploymentKind, deploymentKindAt } from '../../src/domain/deployments/deployment.kind';

/** The design's table, written down once more by hand: whoever changes the rules has to change it in both places. */
const DESIGN: Record<string, { from: string; to: string; by: string }> = {
  declineDeployment: { from: 'REQUESTED ASSIGNED', to: 'DECLINED', by: 'provider' },
  assignDeployment: { from: 'REQUESTED ASSIGNED', to: 'ASSIGNED', by: 'provider' },
  checkInDeployment: { from: 'ASSIGNED', to: 'ASSIGNED CHECKED_IN', by: 'provider opener' },
  startDuty: { from: 'CHECKED_IN', to: 'ON_DUTY', by: 'provider' },
  fileDailyReport: { from: 'ON_DUTY FINISHED', to: 'ON_DUTY FINISHED', by: 'provider' },
  finishDeployment: { from: 'ON_DUTY', to: 'FINISHED', by: 'provider' },
  closeDeployment: { from: 'FINISHED DECLINED', to: 'CLOSED', by: 'opener' },
  withdrawDeployment: { from: 'REQUESTED ASSIGNED CHECKED_IN', to: 'WITHDRAWN', by: 'opener' },
};
const AGENCIES = ['opener', 'provider', 'health', 'stranger'] as const;
const ROW = { id: 'loop', providerId: 'provider' } as DeploymentRow;

function loopIn(state: string): LoopRow {
  return Object.assign({} as LoopRow, { id: 'loop', state, openedBy: 'opener', heldBy: 'provider', answerer: 'provider', teamId: null });
}

function refusal(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error('nothing was refused');
}

it('has the verbs of the design and no others', () => {
  expect([...DEPLOYMENT_VERBS].sort()).toEqual(Object.keys(DESIGN).sort());
});

const cases = DEPLOYMENT_STATES.flatMap((state) => DEPLOYMENT_VERBS.flatMap((verb) => AGENCIES.map((agency) => ({ state, verb, agency }))));

it.each(cases)('$verb in $state by $agency is as the table says', ({ state, verb, agency }) => {
  const { from, by } = DESIGN[verb]!;
  const allowed = from.split(' ').includes(state) && by.split(' ').includes(agency);
  expect(verbsFor(deploymentKind, agency, loopIn(state), ROW).includes(verb)).toBe(allowed);
});

it.each(DEPLOYMENT_VERBS)('%s leads where the table says', (verb) => {
  expect([...DEPLOYMENT_TRANSITIONS[verb].to].sort()).toEqual(DESIGN[verb]!.to.split(' ').sort());
});

it('gives nobody a verb once it is closed or withdrawn', () => {
  for (const state of DEPLOYMENT_STATES.filter((one) => ['CLOSED', 'WITHDRAWN'].includes(DEPLOYMENT_PHASES[one]))) {
    expect(AGENCIES.flatMap((agency) => verbsFor(deploymentKind, agency, loopIn(state), ROW))).toEqual([]);
  }
});

it.each(CHECK_IN_PLACES)('lets one party alone confirm a check-in at %s', (place) => {
  const mayCheckIn = (agency: string): boolean => verbsFor(deploymentKindAt(place), agency, loopIn('ASSIGNED'), ROW).includes('checkInDeployment');
  expect(AGENCIES.filter(mayCheckIn)).toEqual([place === 'UNIT' ? 'provider' : 'opener']);
  const { checkInDeployment: _one, ...others } = transitionsAt(place);
  expect(DEPLOYMENT_TRANSITIONS).toMatchObject(others);
});

it('lets the team at work reach the deployment, and nobody by the part of provider alone', () => {
  expect(deploymentKind.participants(loopIn('REQUESTED'), ROW)).toEqual([]);
  expect(deploymentKind.participants({ ...loopIn('ASSIGNED'), teamId: 'team' }, ROW)).toEqual([{ party: 'team', part: 'TEAM', grade: 2 }]);
});

describe('a check-in', () => {
  const at = new Date('2022-03-20T01:00:00.000Z');
  const none = { checkedInAtUnit: null, checkedInAtCommunity: null };

  it('leads to CHECKED_IN with both, in either order', () => {
    expect(checkIn(none, 'UNIT', 5, 10, at)).toEqual({ to: 'ASSIGNED', change: { checkedInAtUnit: at } });
    expect(checkIn(none, 'COMMUNITY', 5, 10, at)).toEqual({ to: 'ASSIGNED', change: { checkedInAtCommunity: at } });
    expect(checkIn({ ...none, checkedInAtUnit: at }, 'COMMUNITY', 1, 10, at).to).toBe('CHECKED_IN');
    expect(checkIn({ ...none, checkedInAtCommunity: at }, 'UNIT', 10, 10, at).to).toBe('CHECKED_IN');
  });

  it.each(CHECK_IN_PLACES)('at %s counts once', (place) => {
    const before = { ...none, ...checkIn(none, place, 5, 10, at).change };
    expect(refusal(() => checkIn(before, place, 5, 10, at))).toMatchObject({ code: 'BAD_USER_INPUT', details: { path: 'input.place' } });
  });

  it.each([0, -1, 11, 1.5])('refuses %s present of a team of 10', (present) => {
    expect(refusal(() => checkIn(none, 'UNIT', present, 10, at))).toMatchObject({ code: 'BAD_USER_INPUT', details: { path: 'input.present' } });
  });
});

describe('what is asked for', () => {
  const at = new Date('2022-03-20T01:00:00.000Z');
  const later = new Date('2022-03-21T01:00:00.000Z');

  it('has an end after its beginning', () => {
    expect(() => checkPeriod(at, later)).not.toThrow();
    expect(refusal(() => checkPeriod(at, at)).details).toEqual({ path: 'input.until' });
    expect(refusal(() => checkPeriod(later, at)).code).toBe('BAD_USER_INPUT');
  });

  it('is at least one person', () => {
    expect(() => checkNeeded(1)).not.toThrow();
    for (const needed of [0, -3, 10_001, 1.5]) expect(refusal(() => checkNeeded(needed)).details).toEqual({ path: 'input.needed' });
  });

  it('may serve nobody on a day, and never fewer', () => {
    expect(checkPeopleServed(0)).toBe(0);
    expect(refusal(() => checkPeopleServed(-1)).details).toEqual({ path: 'input.peopleServed' });
  });
});
