import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';

/** A part of a site that is built. */
export interface MilestoneRow {
  siteId: RowId;
  hours: number;
  dueAt: Date;
  openedAt: Date | null;
  /** When the platform told that it was late. */
  missedAt: Date | null;
  rooms: number;
}

/** Writes a part that is to be built; one that was told before keeps its time. Needs the context advance. */
export async function saveMilestone(tx: Tx, site: RowId, hours: number, dueAt: Date): Promise<void> {
  await tx.query(`INSERT INTO site_milestone (site_id, hours, due_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [site, hours, dueAt]);
}

/** Opens a part: its rooms are free. Answers how many, and when it was due; null where there is nothing to open. Needs the context advance. */
export async function openMilestone(tx: Tx, site: RowId, hours: number, at: Date): Promise<{ rooms: number; dueAt: Date } | null> {
  const [[opened]]: [{ dueAt: Date }[], number] = await tx.query(
    `UPDATE site_milestone SET opened_at = coalesce(opened_at, $3) WHERE site_id = $1 AND hours = $2 RETURNING due_at AS "dueAt"`, [site, hours, at],
  );
  const [freed]: [{ id: RowId }[], number] = await tx.query(
    `UPDATE isolation_room SET state = 'FREE' WHERE site_id = $1 AND milestone = $2 AND state = 'BUILDING' RETURNING id`, [site, hours],
  );
  return opened && freed.length > 0 ? { rooms: freed.length, dueAt: opened.dueAt } : null;
}

/** Marks the parts that are due and not open as told of; those that were not told of before. Needs the context advance. */
export async function missMilestones(tx: Tx, at: Date): Promise<Pick<MilestoneRow, 'siteId' | 'hours' | 'dueAt' | 'rooms'>[]> {
  const [missed]: [Pick<MilestoneRow, 'siteId' | 'hours' | 'dueAt' | 'rooms'>[], number] = await tx.query(
    `UPDATE site_milestone m SET missed_at = $1 WHERE due_at <= $1 AND opened_at IS NULL AND missed_at IS NULL
     RETURNING site_id AS "siteId", hours::int AS hours, due_at AS "dueAt",
       (SELECT count(*) FROM isolation_room r WHERE r.site_id = m.site_id AND r.milestone = m.hours)::int AS rooms`, [at],
  );
  return missed;
}

/** The parts of these sites, by site and hours. */
export async function findMilestones(tx: Tx, sites: readonly RowId[]): Promise<MilestoneRow[]> {
  return tx.query(
    `SELECT m.site_id AS "siteId", m.hours::int AS hours, m.due_at AS "dueAt", m.opened_at AS "openedAt", m.missed_at AS "missedAt",
       (SELECT count(*) FROM isolation_room r WHERE r.site_id = m.site_id AND r.milestone = m.hours)::int AS rooms
     FROM site_milestone m WHERE m.site_id = ANY($1) ORDER BY m.site_id, m.hours`,
    [sites],
  );
}
