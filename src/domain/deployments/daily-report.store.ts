import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
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
