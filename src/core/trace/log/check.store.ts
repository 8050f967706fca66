import type { Tx } from '../../db/context';
import type { KeptFact } from '../facts';
import { openDoubtfulFacts, type StoredPayload } from '../sealed-facts';

/** How far the log goes, and whether it stands still. */
export interface LogExtent { readonly next: number; readonly size: number; readonly haltedAt: Date | null; readonly finding: string | null }

/** What an entry's row leans on: the loop's entry before it, and its facts. */
export interface Neighbourhood {
  readonly index: number;
  /** Hash and place of the loop's entry before; null where there is none. */
  readonly beforeHash: Buffer | null;
  readonly beforeIndex: number | null;
  /** Null where they were destroyed, or cannot be opened; none where what is sealed was changed. */
  readonly facts: readonly KeptFact[] | null;
  /** Whether the row that holds the facts is there. */
  readonly isKept: boolean;
  /** Whether a certificate says that the facts were destroyed. */
  readonly isCertified: boolean;
}

/** A loop whose row is not what its last entry says. */
export interface Unfolded { readonly number: string; readonly index: number | null }

/** How far the log goes. */
export async function getExtent(tx: Tx): Promise<LogExtent> {
  const [row]: LogExtent[] = await tx.query(
    'SELECT next_index::float8 AS next, tree_size::float8 AS size, halted_at AS "haltedAt", finding FROM log_state',
  );
  return row!;
}

/** What entries from an index up to, not with, another lean on, in their order. */
export async function listNeighbourhoods(tx: Tx, from: number, to: number): Promise<Neighbourhood[]> {
  const rows: (Neighbourhood & StoredPayload)[] = await tx.query(
    `SELECT i.index::float8 AS index, b.hash AS "beforeHash", bi.index::float8 AS "beforeIndex", p.facts, p.facts_enc AS "sealedFacts",
       p.entry_id IS NOT NULL AS "isKept", EXISTS (SELECT FROM erased_payload d WHERE d.entry_id = e.id) AS "isCertified"
     FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id
     LEFT JOIN trace_entry b ON b.loop_key = e.loop_key AND b.loop_seq = e.loop_seq - 1
     LEFT JOIN trace_index bi ON bi.entry_id = b.id
     LEFT JOIN trace_payload p ON p.entry_id = e.id
     WHERE i.index >= $1 AND i.index < $2 ORDER BY i.index`,
    [from, to],
  );
  return openDoubtfulFacts(tx, rows);
}

/** Sizes, roots and notes of checkpoints behind one size, up to and with another, the smallest first. */
export async function listSigned(tx: Tx, behind: number, upTo: number): Promise<{ size: number; root: Buffer; note: string }[]> {
  return tx.query('SELECT size::float8 AS size, root, note FROM log_checkpoint WHERE size > $1 AND size <= $2 ORDER BY size', [behind, upTo]);
}

/**
 * How many checkpoints are of a log that is longer than it is now. In one statement: other servers go on signing while
 * a check runs, and what they sign is no longer than the log was then.
 */
export async function countSignedBeyond(tx: Tx): Promise<number> {
  const [row]: { count: number }[] = await tx.query('SELECT count(*)::int AS count FROM log_checkpoint WHERE size > (SELECT tree_size FROM log_state)');
  return row!.count;
}

/** Entries that have neither a place nor wait for one. */
export async function countLost(tx: Tx): Promise<number> {
  const [row]: { count: number }[] = await tx.query(`
    SELECT count(*)::int AS count FROM trace_entry e
    WHERE NOT EXISTS (SELECT FROM trace_index i WHERE i.entry_id = e.id) AND NOT EXISTS (SELECT FROM trace_pending q WHERE q.entry_id = e.id)`);
  return row!.count;
}

/** Loops of which the row is not what the trace says, some of them; `number` is the loop's own. */
export async function listUnfolded(tx: Tx, most: number): Promise<Unfolded[]> {
  return tx.query(
    `SELECT l.number, i.index::float8 AS index FROM loop l
     LEFT JOIN LATERAL (SELECT * FROM trace_entry t WHERE t.loop_key = l.trace_key ORDER BY t.loop_seq DESC LIMIT 1) e ON true
     LEFT JOIN trace_index i ON i.entry_id = e.id
     WHERE (l.version, l.state, l.phase, l.held_by, l.due_at, l.overdue, l.last_hash)
       IS DISTINCT FROM (e.loop_seq, e.state, e.phase, e.held_by, e.due_at, e.overdue, e.hash)
     ORDER BY l.number LIMIT $1`,
    [most],
  );
}

/** Lets sequencing stand still until somebody has looked; the first finding stays. */
export async function halt(tx: Tx, at: Date, finding: string): Promise<void> {
  await tx.query('UPDATE log_state SET halted_at = $1, finding = $2 WHERE halted_at IS NULL', [at, finding]);
}

/** Lets sequencing go on. */
export async function resume(tx: Tx): Promise<void> {
  await tx.query('UPDATE log_state SET halted_at = NULL, finding = NULL');
}
