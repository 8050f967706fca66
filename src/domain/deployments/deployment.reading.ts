import type { RequestContext } from '../../core/access/request-context';
import { toConnection, type Connection } from '../../core/kernel/connection';
import type { RowId } from '../../core/kernel/ids';
import { pageRequest } from '../../core/kernel/page';
import { filterId } from '../../core/loops/loop.input';
import type { LoopChoice, OwnCondition } from '../../core/loops/loop-list';
import { countReports, findFiledDays, findReportPage } from './daily-report.store';
import type { DeploymentFilter } from './deployment.input';
import { filedAt } from './deployment.past';
import { missingReportOn, ofTeam } from './deployment.store';
import { toDailyReport, type DailyReport, type TeamDeployment } from './deployment.type';
import { missingReports } from './report-day';

const REPORTS = 'dailyReports';

/** What a filter asks of the columns that all loops have. @throws Refusal BAD_USER_INPUT for an id of another type. */
export function choiceOf(filter: DeploymentFilter | null | undefined): LoopChoice {
  return {
    kinds: ['DEPLOYMENT'], region: filter?.region, states: filter?.states, phases: filter?.phases, overdue: filter?.overdue,
    openedBy: filterId('Agency', 'filter.openedBy', filter?.openedBy), heldBy: filterId('Agency', 'filter.heldBy', filter?.heldBy),
  };
}

/** What a filter asks of a deployment's own columns; `today` is a day or stands for one. @throws Refusal BAD_USER_INPUT for an id of another type. */
export function ownConditions(filter: DeploymentFilter | null | undefined, today: unknown): OwnCondition[] {
  const team = filterId('VolunteerTeam', 'filter.teamId', filter?.teamId);
  const day = filter?.reportMissingOn;
  return [...(team ? [ofTeam(team)] : []), ...(day ? [missingReportOn(day, today)] : [])];
}

/** A page of a deployment's reports, by day. */
export async function listReports(context: RequestContext, deployment: TeamDeployment, first?: number, after?: string): Promise<Connection<DailyReport>> {
  const { id, past } = deployment.row;
  const page = pageRequest(REPORTS, first, after);
  const days = past && filedAt(past.entries);
  const total = async (): Promise<number | null> => days?.length ?? await context.read((tx) => countReports(tx, id));
  return toConnection(REPORTS, await context.read((tx) => findReportPage(tx, id, page, total, days)), toDailyReport);
}

/** The days on duty whose 24:00 has passed without a report. One statement for all deployments of a turn. */
export async function loadMissingReports(context: RequestContext, deployment: TeamDeployment): Promise<string[]> {
  if (!deployment.startedAt) return [];
  const { past } = deployment.row;
  if (past) return missingReports(deployment, filedAt(past.entries), past.entries.at(-1)!.at);
  const filed = await context.loader<RowId, string[]>('deployment.filed', async (tx, ids) => {
    const days = await findFiledDays(tx, ids);
    return ids.map((id) => days.filter((day) => day.deploymentId === id).map((day) => day.date));
  }).load(deployment.row.id);
  return missingReports(deployment, filed ?? [], context.now);
}
