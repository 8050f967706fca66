import { isDeepStrictEqual } from 'node:util';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import { factOf, lastOf, timeOf, type KindPast } from '../../core/loops/past';
import type { PastEntry } from '../../core/loops/past-entry';
import { findFiledDays } from './daily-report.store';
import type { DutyKind } from './deployment';
import type { DeploymentRow } from './deployment.entity';

/** The past of a deployment. What was asked for never changes; another team has to check in anew. */
export const deploymentPast: KindPast<DeploymentRow> = {
  row(now, entries) {
    const asked = lastOf(entries, 'DEPLOYMENT_REQUESTED');
    const told = (name: string): string | null => factOf(asked, name);
    const day = (name: string, kept: Date): Date => (told(name) === null ? kept : new Date(told(name)!));
    return {
      ...now, ...checkIns(now, entries),
      startedAt: timeOf(lastOf(entries, 'DEPLOYMENT_STARTED'), now.startedAt), finishedAt: timeOf(lastOf(entries, 'DEPLOYMENT_FINISHED'), now.finishedAt),
      providerId: rowIdOf('Agency', told('provider') ?? '') ?? now.providerId, duty: (told('duty') ?? now.duty) as DutyKind,
      needed: told('needed') === null ? now.needed : Number(told('needed')), from: day('from', now.from), until: day('until', now.until),
    };
  },
  team: (_now, entries) => teamAfter(entries),
  async beside(tx, loop, entries) {
    const filed = await findFiledDays(tx, [loop]);
    return isDeepStrictEqual(filed.map((day) => day.date), filedAt(entries).sort());
  },
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

function checkIns(now: DeploymentRow, entries: readonly PastEntry[]): Pick<DeploymentRow, 'checkedInAtUnit' | 'checkedInAtCommunity'> {
  let checked: Pick<DeploymentRow, 'checkedInAtUnit' | 'checkedInAtCommunity'> = { checkedInAtUnit: null, checkedInAtCommunity: null };
  entries.forEach((entry, i) => {
    if (entry.kind === 'DEPLOYMENT_CHECKED_IN') {
      const place = factOf(entry, 'place') === 'UNIT' ? 'checkedInAtUnit' : 'checkedInAtCommunity';
      checked = { ...checked, [place]: timeOf(entry, now[place]) };
    }
    if (teamAfter(entries.slice(0, i)) !== teamAfter(entries.slice(0, i + 1))) checked = { checkedInAtUnit: null, checkedInAtCommunity: null };
  });
  return checked;
}
