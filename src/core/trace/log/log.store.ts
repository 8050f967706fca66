import type { Tx } from '../../db/context';
import type { RowId } from '../../kernel/ids';
import type { Entry } from '../entry';
import type { Tile, TileKey } from './tree';

/** The tree as it stands: its size and the last tile of each level. */
export interface Edge { readonly size: number; readonly edges: Buffer[] }

/** A checkpoint as it was signed, with the cosignatures that came since. */
export interface CheckpointRow { readonly size: number; readonly root: Buffer; readonly note: string; readonly at: Date; readonly cosignatures: string[] }

const CHECKPOINT = `
  SELECT c.size::float8 AS size, c.root, c.note, c.at,
    ARRAY(SELECT w.line FROM log_cosignature w WHERE w.size = c.size ORDER BY w.witness) AS cosignatures
  FROM log_checkpoint c`;

/** The tree in one statement, so that size and hashes are of one moment. */
export async function getEdge(tx: Tx): Promise<Edge> {
  const rows: { size: number; level: number | null; hashes: Buffer | null }[] = await tx.query(
    'SELECT s.tree_size::float8 AS size, e.level, e.hashes FROM log_state s LEFT JOIN log_edge e ON true ORDER BY e.level',
  );
  return { size: rows[0]!.size, edges: rows.flatMap((row) => (row.hashes ? [row.hashes] : [])) };
}

/** Tiles that are there, full ones and the edge, in any order. */
export async function findTiles(tx: Tx, keys: readonly TileKey[]): Promise<Tile[]> {
  const rows: { level: number; index: string; hashes: Buffer }[] = await tx.query(
    `WITH wanted AS (SELECT * FROM unnest($1::smallint[], $2::bigint[]) AS w(level, index))
     SELECT t.level, t.index, t.hashes FROM log_tile t JOIN wanted w ON w.level = t.level AND w.index = t.index
     UNION ALL
     SELECT e.level, w.index, e.hashes FROM log_state s CROSS JOIN log_edge e
     JOIN wanted w ON w.level = e.level AND w.index = (s.tree_size >> (8 * (e.level + 1)))`,
    [keys.map((key) => key.level), keys.map((key) => key.index)],
  );
  return rows.map((row) => ({ ...row, index: Number(row.index) }));
}

/** Leaf hashes of placed entries from an index on, in their order, with the number of the last. */
export async function listLeaves(tx: Tx, from: number, most: number): Promise<Buffer[]> {
  const rows: { hash: Buffer }[] = await tx.query(
    'SELECT e.hash FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id WHERE i.index >= $1 ORDER BY i.index LIMIT $2', [from, most],
  );
  return rows.map((row) => row.hash);
}

/** Keeps what has grown; the caller holds the row of log_state. */
export async function saveGrowth(tx: Tx, size: number, full: readonly Tile[], edges: readonly Buffer[]): Promise<void> {
  if (full.length > 0) {
    await tx.query(
      'INSERT INTO log_tile (level, index, hashes) SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])',
      [full.map((tile) => tile.level), full.map((tile) => tile.index), full.map((tile) => tile.hashes)],
    );
  }
  await tx.query(
    `WITH grown AS (
       INSERT INTO log_edge (level, hashes) SELECT place - 1, hashes FROM unnest($1::bytea[]) WITH ORDINALITY AS g(hashes, place)
       ON CONFLICT (level) DO UPDATE SET hashes = excluded.hashes WHERE log_edge.hashes <> excluded.hashes
     ) UPDATE log_state SET tree_size = $2`,
    [edges, size],
  );
}

/** The last signed checkpoint; undefined before the first. */
export async function findLatestCheckpoint(tx: Tx): Promise<CheckpointRow | undefined> {
  const [row]: CheckpointRow[] = await tx.query(`${CHECKPOINT} ORDER BY c.size DESC LIMIT 1`);
  return row;
}

/** Signed checkpoints of at least this size, the newest first. */
export async function listCheckpoints(tx: Tx, least: number, most: number): Promise<CheckpointRow[]> {
  return tx.query(`${CHECKPOINT} WHERE c.size >= $1 ORDER BY c.size DESC LIMIT $2`, [least, most]);
}

/** Keeps a checkpoint; nothing happens where one of this size is kept already. */
export async function addCheckpoint(tx: Tx, row: Omit<CheckpointRow, 'cosignatures'>): Promise<void> {
  await tx.query('INSERT INTO log_checkpoint (size, root, note, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [row.size, row.root, row.note, row.at]);
}

/** Keeps a witness's signature line under a checkpoint; the first one of a witness stays. */
export async function addCosignature(tx: Tx, size: number, witness: string, line: string, at: Date): Promise<void> {
  await tx.query('INSERT INTO log_cosignature (size, witness, line, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [size, witness, line, at]);
}

/** An entry as it lies in the table, with its place and the hash that was kept. */
export interface PlacedEntry { readonly index: number; readonly entry: Entry; readonly hash: Buffer; readonly form: number }

interface EntryRow extends Omit<Entry, 'after'> {
  index: number; form: number; hash: Buffer;
  state: string | null; phase: string | null; heldBy: RowId | null; dueAt: Date | null; overdue: boolean;
}

const PLACED = `
  SELECT i.index::float8 AS index, e.id, e.form, e.loop_key AS "loopKey", e.loop_seq AS "loopSeq", e.previous_hash AS "previousHash",
    e.kind, e.verb, e.agency_id AS "agencyId", e.actor, e.purpose, e.policy_version AS "policyVersion", e.protocol_id AS "protocolId",
    e.from_state AS "fromState", e.state, e.phase, e.held_by AS "heldBy", e.due_at AS "dueAt", e.overdue, e.at, e.facts_root AS "factsRoot", e.hash
  FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id`;

/** Placed entries from an index up to, not with, another, in their order. */
export async function listPlaced(tx: Tx, from: number, to: number): Promise<PlacedEntry[]> {
  const rows: EntryRow[] = await tx.query(`${PLACED} WHERE i.index >= $1 AND i.index < $2 ORDER BY i.index`, [from, to]);
  return rows.map(placedOf);
}

/** Placed entries by key, in the order of the log; entries without a place, or that the context does not reach, are left out. */
export async function findPlaced(tx: Tx, ids: readonly RowId[]): Promise<PlacedEntry[]> {
  const rows: EntryRow[] = await tx.query(`${PLACED} WHERE e.id = ANY($1) ORDER BY i.index`, [ids]);
  return rows.map(placedOf);
}

function placedOf({ index, hash, form, state, phase, heldBy, dueAt, overdue, ...rest }: EntryRow): PlacedEntry {
  const after = state !== null && phase !== null && heldBy !== null ? { state, phase, heldBy, dueAt, overdue } : null;
  return { index, hash, form, entry: { ...rest, after } };
}
