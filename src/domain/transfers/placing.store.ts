import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { LoopRules } from '../../core/loops/rules';
import { RISK_CATEGORIES, type RiskCategory } from '../../core/protocols/risk-category';
import type { Placing } from '../sites/placement';
import type { RoomSearch } from '../sites/room-use.store';
import type { TransferRow } from './transfer.entity';

/** A transfer that waits for a room of its site. */
export interface Waiting {
  readonly id: RowId;
  readonly siteId: RowId;
  readonly category: RiskCategory;
  readonly since: Date;
  readonly personId: RowId;
  readonly householdId: RowId | null;
  readonly accessible: boolean;
}

const WAITING = `
  SELECT t.id, t.site_id AS "siteId", l.category, t.waiting_since AS since, l.person_id AS "personId", t.household_id AS "householdId", t.accessible
  FROM transfer t JOIN loop l ON l.id = t.id WHERE t.waiting_since IS NOT NULL AND t.site_id = ANY($1)`;

/** Who waits at these sites, in the order in which they are served: the gravest risk first, then who has waited longest. Needs the context advance. */
export async function findWaiting(tx: Tx, sites: readonly RowId[]): Promise<Waiting[]> {
  const rows: Waiting[] = await tx.query(WAITING, [sites]);
  return rows.sort(inTurn);
}

/** Sites at which somebody waits and a room may have become free. Needs the context advance. */
export async function findSitesToServe(tx: Tx): Promise<RowId[]> {
  const rows: { id: RowId }[] = await tx.query(
    `SELECT DISTINCT t.site_id AS id FROM transfer t WHERE t.waiting_since IS NOT NULL
       AND EXISTS (SELECT FROM isolation_room r WHERE r.site_id = t.site_id AND r.state = 'FREE')`,
  );
  return rows.map((row) => row.id);
}

/** The search for a room of a site for a transfer: by the rules of its edition, behind those who wait before it. Needs the context advance. */
export async function roomSearchOf(tx: Tx, rules: LoopRules, loop: LoopRow, row: TransferRow, wanted: { site: RowId; named: RowId | null; queued: boolean }): Promise<RoomSearch> {
  const person = placingOf(loop, row);
  const own = { category: person.category, since: row.waitingSince ?? rules.clock.now(), id: loop.id };
  const before = wanted.queued ? (await findWaiting(tx, [wanted.site])).filter((one) => one.id !== loop.id && inTurn(one, own) < 0) : [];
  return {
    site: wanted.site, named: wanted.named, person, rules: rules.protocol(loop.protocolId).placement,
    before: before.map(({ id, category, householdId, accessible }) => ({ category, household: householdId ?? id, accessible })),
  };
}

/** What rules of placement look at of a transfer's person. */
export function placingOf(loop: LoopRow, row: TransferRow): Placing {
  return { category: loop.category as RiskCategory, household: row.householdId ?? loop.id, accessible: row.accessible };
}

/** The household of a person who is on the way to a site or stays at one; null where the person is not. Needs the context advance. */
export async function findHousehold(tx: Tx, person: RowId): Promise<RowId | null> {
  const [found]: { household: RowId }[] = await tx.query(
    `SELECT t.household_id AS household FROM loop l JOIN transfer t ON t.id = l.id
     WHERE l.person_id = $1 AND l.kind = 'TRANSFER' AND t.household_id IS NOT NULL ORDER BY l.opened_at DESC, l.id DESC LIMIT 1`,
    [person],
  );
  return found?.household ?? null;
}

/** What those who stay with a person carry in place of the person. The caller has looked at reach. */
export async function getHouseholdKey(tx: Tx, person: RowId): Promise<RowId> {
  const [found]: { key: RowId }[] = await tx.query('SELECT household_key AS key FROM person WHERE id = $1', [person]);
  return found!.key;
}

function inTurn(a: Pick<Waiting, 'category' | 'since' | 'id'>, b: Pick<Waiting, 'category' | 'since' | 'id'>): number {
  const risk = RISK_CATEGORIES.indexOf(a.category) - RISK_CATEGORIES.indexOf(b.category);
  return risk || a.since.getTime() - b.since.getTime() || (a.id < b.id ? -1 : 1);
}
