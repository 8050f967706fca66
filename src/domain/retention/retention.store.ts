import type { Tx } from '../../core/db/context';
import type { Statements } from '../../core/db/keys/key.store';
import type { RowId } from '../../core/kernel/ids';
import { pageOf, type Page, type PageRequest } from '../../core/kernel/page';
import type { Settled } from './retention';

const SETTLED = `
  SELECT l.person_id AS id, max(l.closed_at) AS "closedAt",
    jsonb_agg(DISTINCT jsonb_build_object('kind', l.kind, 'protocolId', l.protocol_id)) AS loops,
    EXISTS (SELECT FROM legal_hold h WHERE h.person_id = l.person_id AND h.lifted_at IS NULL) AS held
  FROM loop l WHERE l.person_id IS NOT NULL`;
const GROUPED = `GROUP BY l.person_id HAVING bool_and(l.closed_at IS NOT NULL)`;

/** Some persons all of whose loops are closed, behind one, by id. Needs the context retention. */
export function listSettled(tx: Tx, after: RowId, limit: number): Promise<Settled[]> {
  return tx.query(`${SETTLED} AND l.person_id > $1 ${GROUPED} ORDER BY l.person_id LIMIT $2`, [after, limit]);
}

/** Those of these persons all of whose loops are closed, with their rows under lock. Needs the context retention. */
export async function lockSettled(tx: Tx, persons: readonly RowId[]): Promise<Settled[]> {
  await tx.query('SELECT id FROM person WHERE id = ANY($1) ORDER BY id FOR UPDATE', [persons]);
  return tx.query(`${SETTLED} AND l.person_id = ANY($1) ${GROUPED} ORDER BY l.person_id`, [persons]);
}

/** Tables in which retention leaves room where something was destroyed. */
export const ERASED_TABLES = [
  'person_key', 'person', 'person_document', 'person_correction', 'correction_notice', 'person_pseudonym', 'disclosure', 'trace_payload', 'lead',
  'room_use', 'investigation', 'transfer', 'handover', 'isolation_order', 'order_decision', 'test_result', 'contact_link', 'order_question', 'decision_proposal', 'observation', 'override_review', 'legal_hold', 'command', 'loop', 'reach',
] as const;

/**
 * Whether a transaction in this database began before this moment's: what was deleted is kept on disk for it, even by
 * VACUUM FULL. The view shows these two columns to every role.
 */
async function isSeenByOthers(owner: Statements, since: string): Promise<boolean> {
  const [seen] = await owner.query<{ seen: boolean }[]>(
    `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND greatest(age(backend_xmin), age(backend_xid)) >= age($1::xid)) AS seen`,
    [since],
  );
  return seen!.seen;
}

/**
 * Waits until nobody can see any more what has been destroyed before. `pause` is called between two looks; what it throws ends
 * the waiting. As the owner, outside of a transaction.
 */
export async function awaitReaders(owner: Statements, pause: () => Promise<void>): Promise<void> {
  const [now] = await owner.query<{ xid: string }[]>('SELECT pg_current_xact_id()::xid::text AS xid');
  while (await isSeenByOthers(owner, now!.xid)) await pause();
}

/** Rewrites the tables and their indexes, so that no page of a file holds what was destroyed. As the owner, outside of a transaction. */
export async function vacuumErased(owner: Statements): Promise<void> {
  for (const table of ERASED_TABLES) await owner.query(`VACUUM (FULL, ANALYZE) ${table}`);
}

/** A certificate as it is kept. */
export interface CertificateRow {
  readonly id: RowId;
  readonly at: Date;
  readonly persons: number;
  readonly entries: number;
  /** Text and signatures. */
  readonly note: string;
}

/** Writes a certificate, and which entries were destroyed under it. Needs the context retention. */
export async function insertCertificate(tx: Tx, row: CertificateRow, entries: readonly RowId[]): Promise<void> {
  await tx.query('INSERT INTO destruction_certificate (id, at, persons, entries, note) VALUES ($1, $2, $3, $4, $5)', [row.id, row.at, row.persons, row.entries, row.note]);
  await tx.query('INSERT INTO erased_payload (entry_id, certificate_id) SELECT unnest($1::uuid[]), $2', [entries, row.id]);
}

/** A certificate that the context may see; null for any other. */
export async function findCertificate(tx: Tx, id: RowId): Promise<CertificateRow | null> {
  const [row]: CertificateRow[] = await tx.query('SELECT id, at, persons, entries, note FROM destruction_certificate WHERE id = $1', [id]);
  return row ?? null;
}

/** A page of certificates, newest first. */
export async function listCertificates(tx: Tx, page: PageRequest): Promise<Page<CertificateRow>> {
  const rows: CertificateRow[] = await tx.query(
    'SELECT id, at, persons, entries, note FROM destruction_certificate WHERE id < $1 ORDER BY id DESC LIMIT $2',
    [page.after?.[0] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', page.first + 1],
  );
  return pageOf(rows, page, (row) => [row.id], async () => null);
}

/** The certificate of each of these entries whose facts were destroyed, in any order. */
export function findErasures(tx: Tx, entries: readonly RowId[]): Promise<{ entryId: RowId; certificateId: RowId }[]> {
  return tx.query('SELECT entry_id AS "entryId", certificate_id AS "certificateId" FROM erased_payload WHERE entry_id = ANY($1)', [entries]);
}
