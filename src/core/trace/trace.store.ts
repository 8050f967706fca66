import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import { pageOf, type Page, type PageRequest } from '../kernel/page';
import type { KeptFact } from './facts';
import { openFacts, type StoredPayload } from './sealed-facts';

/** An entry with its place, its facts and the caller's grade on its loop. */
export interface EntryRow {
  id: RowId;
  index: string | null;
  loopId: RowId | null;
  loopKind: string | null;
  loopSeq: number | null;
  kind: string;
  at: Date;
  agencyId: RowId | null;
  actor: RowId | null;
  /** Only auditors are told: an agency reads its own actors, and its trace shows pseudonyms all the same. */
  subject: string | null;
  purpose: string | null;
  fromState: string | null;
  toState: string | null;
  hash: Buffer;
  personId: RowId | null;
  /** Null where they were destroyed, or where the caller does not reach the person. */
  facts: KeptFact[] | null;
  /** Whether facts and salts were destroyed. */
  erased: boolean;
  grade: 0 | 1 | 2 | null;
}

/** `$1` is the caller's party, `$2` the moment of asking. */
const ENTRY = `
  SELECT e.id, i.index, l.id AS "loopId", l.kind AS "loopKind", e.loop_seq AS "loopSeq", e.kind, e.at, e.agency_id AS "agencyId",
    e.actor, a.subject, e.purpose, e.from_state AS "fromState", e.state AS "toState", e.hash, p.person_id AS "personId", p.facts,
    p.facts_enc AS "sealedFacts", p.entry_id IS NULL AS erased,
    CASE WHEN r.personal_until IS NULL OR r.personal_until > $2 THEN r.grade ELSE 0 END AS grade
  FROM trace_entry e
  LEFT JOIN trace_index i ON i.entry_id = e.id
  LEFT JOIN trace_payload p ON p.entry_id = e.id
  LEFT JOIN reach r ON r.loop_key = e.loop_key AND r.party_id = $1
  LEFT JOIN loop l ON l.trace_key = e.loop_key
  LEFT JOIN actor a ON a.pseudonym = e.actor AND (SELECT ctx_kind()) = 'AUDIT'`;

/** Entries by a condition over `e` (entry), `i` (its place), `p` (payload), `r` (reach), `l` (loop) and `a` (actor); `$1` and `$2` are party and moment. */
export async function readEntries(tx: Tx, where: string, values: unknown[]): Promise<EntryRow[]> {
  const rows: (EntryRow & StoredPayload)[] = await tx.query(`${ENTRY} ${where}`, values);
  return openFacts(tx, rows);
}

/** Entries by key that the context reaches, in any order. */
export async function findEntries(tx: Tx, party: RowId, now: Date, ids: readonly RowId[]): Promise<EntryRow[]> {
  return readEntries(tx, 'WHERE e.id = ANY($3)', [party, now, ids]);
}

/** A page of one loop's entries, in the order of the loop's own numbers. */
export async function listLoopEntries(tx: Tx, party: RowId, now: Date, loop: RowId, page: PageRequest, upTo?: number): Promise<Page<EntryRow>> {
  const after = page.after ? Number(page.after[0]) : 0;
  const rows = await readEntries(
    tx, 'WHERE e.loop_key = (SELECT trace_key FROM loop WHERE id = $3) AND e.loop_seq > $4 AND ($6::bigint IS NULL OR i.index <= $6) ORDER BY e.loop_seq LIMIT $5',
    [party, now, loop, Number.isSafeInteger(after) ? after : 0, page.first + 1, upTo ?? null],
  );
  return pageOf(rows, page, (row) => [String(row.loopSeq)], async () => null);
}

/** A page of the entries of all loops of a person, in the order of the log; entries without a place yet are not in it. */
export async function listPersonEntries(tx: Tx, party: RowId, now: Date, person: RowId, page: PageRequest, upTo?: number): Promise<Page<EntryRow>> {
  const after = page.after ? Number(page.after[0]) : -1;
  const rows = await readEntries(
    tx, 'WHERE p.person_id = $3 AND i.index > $4 AND ($6::bigint IS NULL OR i.index <= $6) ORDER BY i.index LIMIT $5',
    [party, now, person, Number.isSafeInteger(after) ? after : -1, page.first + 1, upTo ?? null],
  );
  return pageOf(rows, page, (row) => [String(row.index)], async () => null);
}

/** Index of the last entry that has its place, -1 before the first. */
export async function getPosition(tx: Tx): Promise<number> {
  const [row]: { next: string }[] = await tx.query(`SELECT next_index AS next FROM log_state`);
  return Number(row!.next) - 1;
}

/** Whether no entry about a loop waits for its place. Needs the system context `log`. */
export async function isAllPlaced(tx: Tx): Promise<boolean> {
  const [row]: { placed: boolean }[] = await tx.query(
    'SELECT NOT EXISTS (SELECT FROM trace_pending p JOIN trace_entry e ON e.id = p.entry_id WHERE e.loop_key IS NOT NULL) AS placed',
  );
  return row!.placed;
}

/** The log's epoch: a new one begins when a backup is restored. */
export async function getEpoch(tx: Tx): Promise<string> {
  const [row]: { epoch: string }[] = await tx.query(`SELECT epoch FROM log_state`);
  return row!.epoch;
}
