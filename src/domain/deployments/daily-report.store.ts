import type { Tx } from '../../core/db/context';
import { badInput } from '../../core/kernel/errors';
import type { RowId } from '../../core/kernel/ids';
import { COUNT_LIMIT, pageOf, type Page, type PageRequest } from '../../core/kernel/page';
import { parseDay } from '../../core/kernel/scalars';
import { DailyReportRow } from './daily-report.entity';

/** The day of one report. */
export interface FiledDay {
  readonly deploymentId: RowId;
  readonly date: string;
}

/** Writes a new report. Needs the context advance, and the loop's lock. */
export async function insertDailyReport(tx: Tx, report: DailyReportRow): Promise<void> {
  await tx.insert(DailyReportRow, report);
}

/** The days of these deployments that have reports, by day. */
export async function findFiledDays(tx: Tx, deployments: readonly RowId[]): Promise<FiledDay[]> {
  return tx.query(
    `SELECT deployment_id AS "deploymentId", date::text AS date FROM daily_report WHERE deployment_id = ANY($1) ORDER BY date`,
    [deployments],
  );
}

const LIST = `
  SELECT id, deployment_id AS "deploymentId", date::text AS date, summary, people_served AS "peopleServed",
    dispatch_held AS "dispatchHeld", contact_made AS "contactMade", problems, filed_at AS "filedAt"
  FROM daily_report WHERE deployment_id = $1 AND ($2::date IS NULL OR date > $2) AND ($4::date[] IS NULL OR date = ANY($4)) ORDER BY daily_report.date LIMIT $3`;

/** A page of a deployment's reports, by day. `total` runs in whatever transaction it is given; `days` leaves only the reports of these. */
export async function findReportPage(
  tx: Tx, deployment: RowId, request: PageRequest, total: () => Promise<number | null>, days?: readonly string[],
): Promise<Page<DailyReportRow>> {
  const after = request.after ? parseDay(request.after[0] ?? '') : null;
  if (after === undefined) throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
  const rows: DailyReportRow[] = await tx.query(LIST, [deployment, after, request.first + 1, days ?? null]);
  return pageOf(rows, request, (row) => [row.date], total);
}

/** How many reports a deployment has; null beyond {@link COUNT_LIMIT}. */
export async function countReports(tx: Tx, deployment: RowId): Promise<number | null> {
  const [row]: { n: number }[] = await tx.query(`SELECT count(*)::int AS n FROM daily_report WHERE deployment_id = $1`, [deployment]);
  return row && row.n <= COUNT_LIMIT ? row.n : null;
}
