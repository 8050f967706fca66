import { rowIdOf, type RowId } from '../../core/kernel/ids';
import { factOf, lastOf, type KindPast } from '../../core/loops/past';
import type { PastEntry } from '../../core/loops/past-entry';
import type { DeploymentRow } from './deployment.entity';

/** The past of a deployment. What was asked for never changes; another team has to check in anew. */
export const deploymentPast: KindPast<DeploymentRow> = {
  row: (now, entries) => ({
    ...now, ...checkIns(entries),
    startedAt: lastOf(entries, 'DEPLOYMENT_STARTED')?.at ?? null, finishedAt: lastOf(entries, 'DEPLOYMENT_FINISHED')?.at ?? null,
  }),
  team: (_now, entries) => teamAfter(entries),
};

/** The days whose reports were filed by then. */
export function filedAt(entries: readonly PastEntry[]): string[] {
  return entries.filter((entry) => entry.kind === 'DEPLOYMENT_REPORTED').flatMap((entry) => factOf(entry, 'date') ?? []);
}

function teamAfter(entries: readonly PastEntry[]): RowId | null {
  const last = lastOf(entries, 'DEPLOYMENT_ASSIGNED', 'DEPLOYMENT_DECLINED');
  const team = last?.kind === 'DEPLOYMENT_ASSIGNED' ? factOf(last, 'team') : null;
  return team === null ? null : rowIdOf('VolunteerTeam', team) ?? null;
}

function checkIns(entries: readonly PastEntry[]): Pick<DeploymentRow, 'checkedInAtUnit' | 'checkedInAtCommunity'> {
  let checked: Pick<DeploymentRow, 'checkedInAtUnit' | 'checkedInAtCommunity'> = { checkedInAtUnit: null, checkedInAtCommunity: null };
  entries.forEach((entry, i) => {
    if (entry.kind === 'DEPLOYMENT_CHECKED_IN') {
      checked = { ...checked, [factOf(entry, 'place') === 'UNIT' ? 'checkedInAtUnit' : 'checkedInAtCommunity']: entry.at };
    }
    if (teamAfter(entries.slice(0, i)) !== teamAfter(entries.slice(0, i + 1))) checked = { checkedInAtUnit: null, checkedInAtCommunity: null };
  });
  return checked;
}
