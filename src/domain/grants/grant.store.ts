import { LessThanOrEqual } from 'typeorm';
import type { Tx } from '../../core/db/context';
import { notFound } from '../../core/kernel/errors';
import type { RowId } from '../../core/kernel/ids';
import type { GrantState } from './grant';
import { GrantRow } from './grant.entity';

/** Writes a new grant. */
export async function insertGrant(tx: Tx, grant: GrantRow): Promise<void> {
  await tx.insert(GrantRow, grant);
}

/** A grant on a loop that the context reaches; null for any other. */
export async function findGrant(tx: Tx, id: RowId): Promise<GrantRow | null> {
  return tx.findOneBy(GrantRow, { id });
}

/** As {@link findGrant}. @throws Refusal NOT_FOUND where there is none. */
export async function getGrant(tx: Tx, id: RowId): Promise<GrantRow> {
  const row = await findGrant(tx, id);
  if (!row) throw notFound('grant');
  return row;
}

/** Grants on a loop that the context reaches, the first first. */
export async function findGrantsOf(tx: Tx, loop: RowId): Promise<GrantRow[]> {
  return tx.find(GrantRow, { where: { loopId: loop }, order: { grantedAt: 'ASC', id: 'ASC' } });
}

/** Running grants whose time is over, the oldest first. Needs a system context. */
export async function findLapsing(tx: Tx, now: Date, limit: number): Promise<GrantRow[]> {
  return tx.find(GrantRow, { where: { state: 'RUNNING', until: LessThanOrEqual(now) }, order: { until: 'ASC' }, take: limit });
}

/** Ends a grant that still runs; false where somebody else has ended it. The caller holds the lock of its loop. */
export async function endGrant(tx: Tx, id: RowId, state: GrantState, at: Date): Promise<boolean> {
  const { affected } = await tx.update(GrantRow, { id, state: 'RUNNING' }, { state, endedAt: at });
  return affected === 1;
}
