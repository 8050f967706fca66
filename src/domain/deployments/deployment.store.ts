import type { Tx } from '../../core/db/context';
import { getRow, selectRows } from '../../core/db/rows';
import type { SqlText } from '../../core/db/sql-text';
import type { RowId } from '../../core/kernel/ids';
import type { OwnCondition } from '../../core/loops/loop-list';
import { DeploymentRow } from './deployment.entity';

const INSERT = `
  INSERT INTO deployment (id, provider_id, duty, needed, from_at, until_at)
  SELECT id, provider_id, duty, needed, from_at, until_at
  FROM jsonb_to_recordset($1::jsonb) AS d(id uuid, provider_id uuid, duty text, needed int, from_at timestamptz, until_at timestamptz)`;

/** Writes new deployments. */
export async function insertDeployments(tx: Tx, rows: readonly DeploymentRow[]): Promise<void> {
  await tx.query(INSERT, [JSON.stringify(rows.map((row) => ({
    id: row.id, provider_id: row.providerId, duty: row.duty, needed: row.needed, from_at: row.from, until_at: row.until,
  })))]);
}

/** The deployment's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getDeployment(tx: Tx, id: RowId): Promise<DeploymentRow> {
  return getRow(tx, DeploymentRow, id);
}

/** The own columns of these deployments that the context reaches, in any order. */
export async function findDeployments(tx: Tx, ids: readonly RowId[]): Promise<DeploymentRow[]> {
  return selectRows(tx, DeploymentRow, 'WHERE id = ANY($1)', [ids]);
}

/** Writes what has changed. */
export async function updateDeployment(tx: Tx, id: RowId, change: Partial<DeploymentRow>): Promise<void> {
  await tx.update(DeploymentRow, { id }, change);
}

/** Whether the team stands on an unfinished deployment other than this one. Needs the context advance. */
export async function isTeamBusy(tx: Tx, team: RowId, except: RowId): Promise<boolean> {
  const rows: unknown[] = await tx.query(
    `SELECT 1 FROM loop WHERE team_id = $1 AND kind = 'DEPLOYMENT' AND state IN ('ASSIGNED', 'CHECKED_IN', 'ON_DUTY') AND id <> $2 LIMIT 1`,
    [team, except],
  );
  return rows.length > 0;
}

/** Deployments of a team, as a condition on a list of loops. */
export function ofTeam(team: RowId | SqlText): OwnCondition {
  return { sql: 'l.team_id = ?', values: [team] };
}

const ON_DUTY_WITHOUT_REPORT = `EXISTS (
  SELECT FROM deployment d CROSS JOIN (SELECT ?::date AS date) AS day
  WHERE d.id = l.id AND day.date >= (d.started_at AT TIME ZONE 'Asia/Shanghai')::date
    AND day.date <= coalesce((d.finished_at AT TIME ZONE 'Asia/Shanghai')::date, ?::date)
    AND NOT EXISTS (SELECT FROM daily_report p WHERE p.deployment_id = d.id AND p.date = day.date))`;

/** Deployments on duty on a day without a report for it, as a condition on a list of loops. Days to come have none. */
export function missingReportOn(day: string, today: unknown): OwnCondition {
  return { sql: ON_DUTY_WITHOUT_REPORT, values: [day, today] };
}
