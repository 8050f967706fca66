import type { LoopKind, Part, Participant } from '../../core/loops/loop-kind';
import {
  DEPLOYMENT_PHASES, DEPLOYMENT_TRANSITIONS, deploymentEntries, transitionsAt,
  type CheckInPlace, type DeploymentState, type DeploymentVerb,
} from './deployment';
import { deploymentPast } from './deployment.past';
import type { DeploymentRow } from './deployment.entity';
import { getDeployment, insertDeployments, updateDeployment } from './deployment.store';
import { clocksAfterBreach } from './report-day';

/** Deployments as a kind of loop. The provider is the answerer, which is why it is not named once more. */
export const deploymentKind: LoopKind<DeploymentState, DeploymentVerb, DeploymentRow> = {
  name: 'DEPLOYMENT',
  prefix: 'BD',
  phases: DEPLOYMENT_PHASES,
  transitions: DEPLOYMENT_TRANSITIONS,
  entries: deploymentEntries,
  participants: (loop): Participant[] => (loop.teamId ? [{ party: loop.teamId, part: 'TEAM', grade: 2 }] : []),
  partsOf: (party, loop, row): Part[] => [
    ...(party === loop.openedBy ? ['OPENER' as const] : []),
    ...(party === row.providerId ? ['PROVIDER' as const] : []),
  ],
  afterBreach: (loop, _row, clock) => clocksAfterBreach(loop.state as DeploymentState, clock.code, clock.label),
  past: deploymentPast,
  load: getDeployment,
  insert: insertDeployments,
  update: updateDeployment,
};

/** The kind for a check-in: its party is looked at before version and state, and depends on the place. */
export function deploymentKindAt(place: CheckInPlace): typeof deploymentKind {
  return { ...deploymentKind, transitions: transitionsAt(place) };
}
