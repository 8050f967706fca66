import { In } from 'typeorm';
import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
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
  return tx.findOneByOrFail(DeploymentRow, { id });
}

/** The own columns of these deployments that the context reaches, in any order. */
export async function findDeployments(tx: Tx, ids: readonly RowId[]): Promise<DeploymentRow[]> {
  return tx.findBy(DeploymentRow, { id: In([...ids]) });
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
