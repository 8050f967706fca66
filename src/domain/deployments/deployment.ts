import { badInput, unreachable } from '../../core/kernel/errors';
import type { LoopPhase, Part, Transitions } from '../../core/loops/loop-kind';
import { defineEntries } from '../../core/trace/facts';

/** States of a deployment, in the order of the work. */
export const DEPLOYMENT_STATES = ['REQUESTED', 'DECLINED', 'ASSIGNED', 'CHECKED_IN', 'ON_DUTY', 'FINISHED', 'CLOSED', 'WITHDRAWN'] as const;
/** One of {@link DEPLOYMENT_STATES}. */
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];

/** Verbs on a deployment that exists. */
export const DEPLOYMENT_VERBS = [
  'declineDeployment', 'assignDeployment', 'checkInDeployment', 'startDuty', 'fileDailyReport', 'finishDeployment',
  'closeDeployment', 'withdrawDeployment',
] as const;
/** One of {@link DEPLOYMENT_VERBS}. */
export type DeploymentVerb = (typeof DEPLOYMENT_VERBS)[number];

/** What a team is asked to do. */
export const DUTY_KINDS = [
  'QUEUE_ORDER', 'REGISTRATION', 'GUIDANCE', 'PUBLICITY', 'SUPPLY_DELIVERY', 'HOUSEHOLD_VISIT', 'CHECKPOINT', 'LOCATING', 'OTHER',
] as const;
/** One of {@link DUTY_KINDS}. */
export type DutyKind = (typeof DUTY_KINDS)[number];

/** Where a team reports (双报到): at its own unit, and at the community. */
export const CHECK_IN_PLACES = ['UNIT', 'COMMUNITY'] as const;
/** One of {@link CHECK_IN_PLACES}. */
export type CheckInPlace = (typeof CHECK_IN_PLACES)[number];

/** The phase that each state is. */
export const DEPLOYMENT_PHASES: Readonly<Record<DeploymentState, LoopPhase>> = {
  REQUESTED: 'OPEN', ASSIGNED: 'OPEN', CHECKED_IN: 'OPEN', ON_DUTY: 'OPEN',
  DECLINED: 'ANSWERED', FINISHED: 'ANSWERED', CLOSED: 'CLOSED', WITHDRAWN: 'WITHDRAWN',
};

const OPENER: readonly Part[] = ['OPENER'];
/** The agency that is asked: it holds the deployment up to ON_DUTY and files the reports, late ones too. */
const PROVIDER: readonly Part[] = ['PROVIDER'];

/** The table of deployments (下沉、双报到). Whose part a check-in is depends on the place: {@link transitionsAt}. */
export const DEPLOYMENT_TRANSITIONS: Transitions<DeploymentState, DeploymentVerb> = {
  declineDeployment: { from: ['REQUESTED', 'ASSIGNED'], to: ['DECLINED'], by: PROVIDER },
  assignDeployment: { from: ['REQUESTED', 'ASSIGNED'], to: ['ASSIGNED'], by: PROVIDER },
  checkInDeployment: { from: ['ASSIGNED'], to: ['ASSIGNED', 'CHECKED_IN'], by: ['PROVIDER', 'OPENER'] },
  startDuty: { from: ['CHECKED_IN'], to: ['ON_DUTY'], by: PROVIDER },
  fileDailyReport: { from: ['ON_DUTY', 'FINISHED'], to: ['ON_DUTY', 'FINISHED'], by: PROVIDER },
  finishDeployment: { from: ['ON_DUTY'], to: ['FINISHED'], by: PROVIDER },
  closeDeployment: { from: ['FINISHED', 'DECLINED'], to: ['CLOSED'], by: OPENER },
  withdrawDeployment: { from: ['REQUESTED', 'ASSIGNED', 'CHECKED_IN'], to: ['WITHDRAWN'], by: OPENER },
};

/** The table for a check-in at one place: UNIT is the provider's part, COMMUNITY the opener's. */
export function transitionsAt(place: CheckInPlace): Transitions<DeploymentState, DeploymentVerb> {
  return { ...DEPLOYMENT_TRANSITIONS, checkInDeployment: { ...DEPLOYMENT_TRANSITIONS.checkInDeployment, by: partAt(place) } };
}

function partAt(place: CheckInPlace): readonly Part[] {
  switch (place) {
    case 'UNIT': return PROVIDER;
    case 'COMMUNITY': return OPENER;
    default: return unreachable(place);
  }
}

/** The entries of a deployment's trace. No person is on the loop, so free text is work. */
export const deploymentEntries = defineEntries({
  DEPLOYMENT_REQUESTED: {
    provider: 'WORK_STATE', duty: 'WORK_STATE', needed: 'WORK_STATE', from: 'WORK_STATE', until: 'WORK_STATE', note: 'FREE_TEXT',
  },
  DEPLOYMENT_DECLINED: { reason: 'FREE_TEXT' },
  DEPLOYMENT_ASSIGNED: { team: 'WORK_STATE' },
  DEPLOYMENT_CHECKED_IN: { place: 'WORK_STATE', present: 'WORK_STATE' },
  DEPLOYMENT_STARTED: { note: 'FREE_TEXT' },
  DEPLOYMENT_REPORTED: {
    date: 'WORK_STATE', summary: 'FREE_TEXT', peopleServed: 'WORK_STATE', dispatchHeld: 'WORK_STATE', contactMade: 'WORK_STATE',
    problems: 'FREE_TEXT',
  },
  DEPLOYMENT_FINISHED: { note: 'FREE_TEXT' },
  DEPLOYMENT_CLOSED: { note: 'FREE_TEXT' },
  DEPLOYMENT_WITHDRAWN: { reason: 'FREE_TEXT' },
});

/** What the two check-ins of a team look like: null for one that has not come. */
export interface CheckIns {
  readonly checkedInAtUnit: Date | null;
  readonly checkedInAtCommunity: Date | null;
}

/**
 * What a check-in leads to: CHECKED_IN with both.
 * @throws Refusal BAD_USER_INPUT where the team has checked in at this place, or where not 1 to `size` people came.
 */
export function checkIn(
  before: CheckIns, place: CheckInPlace, present: number, size: number, at: Date,
): { to: DeploymentState; change: Partial<CheckIns> } {
  if (!Number.isInteger(present) || present < 1 || present > size) {
    throw badInput('input.present', `present must be a whole number from 1 to the size of the team, which is ${size}.`);
  }
  const change: Partial<CheckIns> = place === 'UNIT' ? { checkedInAtUnit: at } : { checkedInAtCommunity: at };
  if ((place === 'UNIT' ? before.checkedInAtUnit : before.checkedInAtCommunity) !== null) {
    throw badInput('input.place', 'The team has checked in at this place already.');
  }
  const after = { ...before, ...change };
  return { to: after.checkedInAtUnit && after.checkedInAtCommunity ? 'CHECKED_IN' : 'ASSIGNED', change };
}

/** Most people that a community can ask for at once; a larger number is a slip of the hand. */
export const NEEDED_LIMIT = 10_000;

/** @throws Refusal BAD_USER_INPUT outside of 1..{@link NEEDED_LIMIT}. */
export function checkNeeded(needed: number): void {
  if (!Number.isInteger(needed) || needed < 1 || needed > NEEDED_LIMIT) {
    throw badInput('input.needed', `needed must be a whole number from 1 to ${NEEDED_LIMIT}.`);
  }
}

/** @throws Refusal BAD_USER_INPUT where the end is not after the beginning. */
export function checkPeriod(from: Date, until: Date): void {
  if (from >= until) throw badInput('input.until', 'until must be after from.');
}

/** The number itself. @throws Refusal BAD_USER_INPUT below 0. */
export function checkPeopleServed(peopleServed: number): number {
  if (!Number.isInteger(peopleServed) || peopleServed < 0) {
    throw badInput('input.peopleServed', 'peopleServed must be a whole number from 0.');
  }
  return peopleServed;
}
