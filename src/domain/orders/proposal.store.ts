import { In } from 'typeorm';
import type { Tx } from '../../core/db/context';
import { openColumns, sealColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { OwnCondition } from '../../core/loops/loop-list';
import { INFECTED, type ProposalRelation } from './proposal';
import { ProposalRow, SEALED_OF_PROPOSAL } from './proposal.entity';

/** Writes new proposals. */
export async function insertProposals(tx: Tx, rows: readonly ProposalRow[], loops: readonly LoopRow[]): Promise<void> {
  const sealed: ProposalRow[] = [];
  for (const [i, row] of rows.entries()) sealed.push(await sealColumns(tx, SEALED_OF_PROPOSAL, loops[i]!.personId!, row));
  await tx.insert(ProposalRow, sealed);
}

/** The proposal's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getProposal(tx: Tx, id: RowId): Promise<ProposalRow> {
  const [row] = await openColumns(tx, SEALED_OF_PROPOSAL, [await tx.findOneByOrFail(ProposalRow, { id })]);
  return row!;
}

/** The own columns of these proposals that the context reaches, in any order. */
export async function findProposals(tx: Tx, ids: readonly RowId[]): Promise<ProposalRow[]> {
  return openColumns(tx, SEALED_OF_PROPOSAL, await tx.findBy(ProposalRow, { id: In([...ids]) }));
}

/** Writes what has changed. */
export async function updateProposal(tx: Tx, id: RowId, change: Partial<ProposalRow>, loop: LoopRow): Promise<void> {
  await tx.update(ProposalRow, { id }, await sealColumns(tx, SEALED_OF_PROPOSAL, loop.personId!, change));
}

/** The proposals on an order that wait for a decision. Needs the context advance. */
export async function findProposed(tx: Tx, order: RowId): Promise<RowId[]> {
  const rows: { id: RowId }[] = await tx.query(
    `SELECT p.id FROM decision_proposal p JOIN loop l ON l.id = p.id WHERE p.order_id = $1 AND l.state = 'PROPOSED' ORDER BY p.id`, [order],
  );
  return rows.map((row) => row.id);
}

/** Somebody who stays near to what was found positive, under an order in force. */
export interface Neighbour {
  readonly orderId: RowId;
  readonly issuer: RowId;
  readonly personId: RowId;
  readonly category: string;
  readonly region: string;
  readonly stayId: RowId;
  readonly siteId: RowId;
  readonly siteAgency: RowId;
  readonly floor: number;
  readonly relation: ProposalRelation;
}

/** Floors are the ones that the site has: of a house without a fourth floor the fifth lies above the third. */
const NEIGHBOURS = `
  WITH here AS (
    SELECT s.id AS stay, r.site_id, r.floor,
      (SELECT min(f.floor) FROM isolation_room f WHERE f.site_id = r.site_id AND f.floor > r.floor) AS above,
      (SELECT max(f.floor) FROM isolation_room f WHERE f.site_id = r.site_id AND f.floor < r.floor) AS below
    FROM isolation_stay s JOIN isolation_room r ON r.id = s.room_id WHERE s.id = $1
  )
  SELECT o.id AS "orderId", l.opened_by AS issuer, l.person_id AS "personId", o.category, l.region_code AS region, s.id AS "stayId", s.site_id AS "siteId",
    o.site_agency_id AS "siteAgency", r.floor::int AS floor,
    CASE WHEN $2 THEN 'SAME_SITE' WHEN r.floor = h.floor THEN 'SAME_FLOOR' WHEN r.floor = h.above THEN 'FLOOR_ABOVE' ELSE 'FLOOR_BELOW' END AS relation
  FROM here h JOIN isolation_room r ON r.site_id = h.site_id AND ($2 OR r.floor IN (h.floor, h.above, h.below))
  JOIN isolation_stay s ON s.room_id = r.id AND s.released_at IS NULL
  JOIN isolation_order o ON o.stay_id = s.id JOIN loop l ON l.id = o.id AND l.state = 'IN_FORCE'
  WHERE ($2 OR s.id <> h.stay) AND o.category <> ALL($3)
    AND NOT EXISTS (SELECT FROM decision_proposal p JOIN loop q ON q.id = p.id WHERE p.order_id = o.id AND q.state = 'PROPOSED')
  ORDER BY r.floor, r.number, o.id`;

/**
 * Who stays on the floor of a stay, above it and below it, or at the whole site, and has no proposal that waits. Whoever
 * looks at the same site waits here until the other has written what it proposes. Needs the context advance.
 */
export async function findNeighbours(tx: Tx, stay: RowId, wholeSite: boolean): Promise<Neighbour[]> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended(site_id::text, 43)) FROM isolation_stay WHERE id = $1`, [stay]);
  return tx.query(NEIGHBOURS, [stay, wholeSite, INFECTED]);
}

/** Proposals for persons at a site. */
export function proposedAt(site: RowId): OwnCondition {
  return { sql: 'EXISTS (SELECT FROM decision_proposal p WHERE p.id = l.id AND p.site_id = ?)', values: [site] };
}

/** Proposals that one positive led to. */
export function proposedBy(sourceOrder: RowId): OwnCondition {
  return { sql: 'EXISTS (SELECT FROM decision_proposal p WHERE p.id = l.id AND p.source_order_id = ?)', values: [sourceOrder] };
}
