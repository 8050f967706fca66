import { In } from 'typeorm';
import type { Tx } from '../../core/db/context';
import { selectRows } from '../../core/db/rows';
import { openColumns } from '../../core/db/keys/sealed-columns';
import { vaultOf } from '../../core/db/keys/vault-of';
import type { RowId } from '../../core/kernel/ids';
import { COUNT_LIMIT, pageOf, type Page, type PageRequest } from '../../core/kernel/page';
import { badInput } from '../../core/kernel/errors';
import { LeadRow, SEALED_OF_LEAD } from './lead.entity';

/** A person in a region, and the open request that seeks the person there. */
export interface Sought {
  readonly id: RowId;
  readonly personId: RowId;
  readonly regionCode: string;
}

/** Leads of these keys that the context reaches, in any order. */
export async function findLeads(tx: Tx, ids: readonly RowId[]): Promise<LeadRow[]> {
  return openColumns(tx, SEALED_OF_LEAD, await selectRows(tx, LeadRow, 'WHERE id = ANY($1)', [ids]));
}

/** Leads of an agency by its own ids of them. Needs the context matching. */
export async function findPushed(tx: Tx, agency: RowId, externalIds: readonly string[]): Promise<LeadRow[]> {
  return tx.find(LeadRow, { where: { pushedBy: agency, externalId: In([...externalIds]) } });
}

/** Locks a lead for the rest of the transaction. Needs the context advance. @throws Error where it is not there. */
export async function lockLead(tx: Tx, id: RowId): Promise<LeadRow> {
  return tx.findOneOrFail(LeadRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

/** The open requests that seek these persons. Needs a system context that sees all loops. */
export async function findSought(tx: Tx, persons: readonly RowId[]): Promise<Sought[]> {
  if (persons.length === 0) return [];
  return tx.query(
    `SELECT id, person_id AS "personId", region_code AS "regionCode" FROM loop
     WHERE person_id = ANY($1) AND kind = 'INVESTIGATION' AND closed_at IS NULL`,
    [persons],
  );
}

const INSERT = `
  INSERT INTO lead (id, version, person_id, investigation_id, pushed_by, external_id, source, region_code, category,
    last_exposure_at, exposure_place_enc, confidence, pushed_at)
  SELECT id, 1, person_id, investigation_id, pushed_by, external_id, source, region_code, category,
    last_exposure_at, exposure_place, confidence, pushed_at
  FROM jsonb_to_recordset($1::jsonb) AS l(id uuid, person_id uuid, investigation_id uuid, pushed_by uuid, external_id text,
    source text, region_code text, category text, last_exposure_at timestamptz, exposure_place bytea, confidence float8,
    pushed_at timestamptz)`;

/** Writes leads that are new. Needs the context advance. */
export async function insertLeads(tx: Tx, leads: readonly Omit<LeadRow, 'version' | 'withdrawnAt' | 'withdrawReason'>[]): Promise<void> {
  if (leads.length === 0) return;
  const keys = await vaultOf(tx).keysOf(tx, leads.map((lead) => lead.personId));
  const placeOf = (lead: Pick<LeadRow, 'personId' | 'exposurePlace'>): string | null => {
    const sealed = keys.seal(lead.personId, SEALED_OF_LEAD.exposurePlace, lead.exposurePlace);
    return sealed && `\\x${sealed.toString('hex')}`;
  };
  await tx.query(INSERT, [JSON.stringify(leads.map((lead) => ({
    id: lead.id, person_id: lead.personId, investigation_id: lead.investigationId, pushed_by: lead.pushedBy,
    external_id: lead.externalId, source: lead.source, region_code: lead.regionCode, category: lead.category,
    last_exposure_at: lead.lastExposureAt, exposure_place: placeOf(lead), confidence: lead.confidence, pushed_at: lead.pushedAt,
  })))]);
}

/** Marks a lead as withdrawn; its version goes up. Needs the context advance. */
export async function withdrawLead(tx: Tx, lead: Pick<LeadRow, 'id' | 'personId'>, at: Date, reason: string): Promise<void> {
  const keys = await vaultOf(tx).keysOf(tx, [lead.personId]);
  await tx.query(
    `UPDATE lead SET version = version + 1, withdrawn_at = $2, withdraw_reason_enc = $3 WHERE id = $1`,
    [lead.id, at, keys.seal(lead.personId, SEALED_OF_LEAD.withdrawReason, reason)],
  );
}

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A page of a person's leads that the context reaches, newest first; of these alone where they are named. */
export async function listLeads(tx: Tx, person: RowId, page: PageRequest, among?: readonly RowId[]): Promise<Page<LeadRow>> {
  const after = page.after?.[0];
  if (page.after && !ROW_ID.test(after ?? '')) throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
  const query = tx.createQueryBuilder(LeadRow, 'lead').where('lead.personId = :person', { person });
  if (after) query.andWhere('lead.id < :after', { after });
  if (among) query.andWhere('lead.id = ANY(:among)', { among });
  const rows = await openColumns(tx, SEALED_OF_LEAD, await query.orderBy('lead.id', 'DESC').take(page.first + 1).getMany());
  return pageOf(rows, page, (row) => [row.id], async () => null);
}

/** Number of a person's leads that the context reaches, null beyond 10,000. */
export async function countLeads(tx: Tx, person: RowId): Promise<number | null> {
  const [row]: { count: string }[] = await tx.query(
    `SELECT count(*) AS count FROM (SELECT 1 FROM lead WHERE person_id = $1 LIMIT ${COUNT_LIMIT + 1}) AS counted`, [person],
  );
  const count = Number(row!.count);
  return count > COUNT_LIMIT ? null : count;
}
