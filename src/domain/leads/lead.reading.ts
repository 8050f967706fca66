import { decide } from '../../core/access/policy';
import { gradeOfPerson } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import { toConnection, type Connection } from '../../core/kernel/connection';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { pageRequest } from '../../core/kernel/page';
import type { PersonOfInterest } from '../persons/person.type';
import type { LeadRow } from './lead.entity';
import { countLeads, findLeads, listLeads } from './lead.store';
import { toLead, type Lead } from './lead.type';

const LIST = 'person.leads';

/**
 * One lead; null where the caller does not reach it, or may not know of leads and did not push it. One statement for
 * all leads of a turn.
 */
export async function loadLead(context: RequestContext, id: RowId): Promise<Lead | null> {
  const row = await context.loader<RowId, LeadRow>('lead', async (tx, ids) => inOrderOf(ids, await findLeads(tx, ids), (found) => found.id)).load(id);
  if (!row) return null;
  const view = context.view(await gradeOfPerson(context, row.personId));
  return row.pushedBy === context.party || decide(view, 'LEADS') === 'FULL' ? toLead(row, view) : null;
}

/** A page of a person's leads, newest first. The caller may know of leads. */
export async function listLeadsOf(context: RequestContext, { rowId, leadsThen }: PersonOfInterest, first?: number, after?: string): Promise<Connection<Lead>> {
  const page = pageRequest(LIST, first, after);
  const view = context.view(await gradeOfPerson(context, rowId));
  const come = leadsThen && [...leadsThen.keys()].flatMap((id) => rowIdOf('Lead', id) ?? []);
  const rows = await context.read((tx) => listLeads(tx, rowId, page, come));
  const total = async (): Promise<number | null> => come?.length ?? await context.read((tx) => countLeads(tx, rowId));
  return toConnection(LIST, { ...rows, total }, (row) => toLead(leadsThen ? leadThen(row, leadsThen) : row, view));
}

/** A lead that was taken back later was not yet. */
function leadThen(row: LeadRow, leads: ReadonlyMap<string, boolean>): LeadRow {
  return leads.get(publicId('Lead', row.id)) ? row : { ...row, version: 1, withdrawnAt: null, withdrawReason: null };
}
