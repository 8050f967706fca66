import type { Tx } from '../../db/context';
import type { RowId } from '../../kernel/ids';
import type { KeptFact } from '../facts';
import { openFacts, type StoredPayload } from '../sealed-facts';
import type { EvidenceProtocol, LoopHead } from './evidence';

/** What is asked of a history: its loops, and times of which `to` is not in it. */
export interface EvidenceScope { readonly loops: readonly RowId[]; readonly from?: Date; readonly to?: Date }

/** One entry that the caller reaches: what it may know of it is decided from grade and person. */
export interface ReachedEntry {
  readonly id: RowId;
  readonly index: number;
  readonly personId: RowId | null;
  /** Null where they were destroyed. */
  readonly facts: readonly KeptFact[] | null;
  /** The certificate of their destruction; null where they were not destroyed. */
  readonly certificate: RowId | null;
  readonly grade: 0 | 1 | 2;
}

/** The pseudonym in the trace of a loop that the context reaches; undefined for any other. */
export async function findLoopKey(tx: Tx, loop: RowId): Promise<RowId | undefined> {
  const [row]: { key: RowId }[] = await tx.query('SELECT trace_key AS key FROM loop WHERE id = $1', [loop]);
  return row?.key;
}

/** The pseudonyms in the trace of all loops of a person that the context reaches. */
export async function listLoopKeysOfPerson(tx: Tx, person: RowId): Promise<RowId[]> {
  const rows: { key: RowId }[] = await tx.query('SELECT trace_key AS key FROM loop WHERE person_id = $1 ORDER BY trace_key', [person]);
  return rows.map((row) => row.key);
}

/** Placed entries of a scope behind an index, up to so many, in the order of the log; those that the context reaches. */
export async function listReached(tx: Tx, party: RowId, now: Date, scope: EvidenceScope, after: number, most: number): Promise<ReachedEntry[]> {
  const rows: (ReachedEntry & StoredPayload)[] = await tx.query(
    `SELECT e.id, i.index::float8 AS index, p.person_id AS "personId", p.facts, p.facts_enc AS "sealedFacts", d.certificate_id AS certificate,
       coalesce(CASE WHEN r.personal_until IS NULL OR r.personal_until > $2 THEN r.grade END, 0) AS grade
     FROM trace_entry e
     JOIN trace_index i ON i.entry_id = e.id
     LEFT JOIN trace_payload p ON p.entry_id = e.id
     LEFT JOIN erased_payload d ON d.entry_id = e.id
     LEFT JOIN reach r ON r.loop_key = e.loop_key AND r.party_id = $1
     WHERE e.loop_key = ANY($3) AND i.index > $4 AND e.at >= coalesce($5, '-infinity'::timestamptz) AND e.at < coalesce($6, 'infinity'::timestamptz)
     ORDER BY i.index LIMIT $7`,
    [party, now, scope.loops, after, scope.from ?? null, scope.to ?? null, most],
  );
  return openFacts(tx, rows);
}

/** For each loop the last entry up to and with an index: where a page of its history goes on. */
export async function listLastBefore(tx: Tx, loops: readonly RowId[], index: number, from: Date | undefined): Promise<LoopHead[]> {
  return tx.query(
    `SELECT DISTINCT ON (e.loop_key) e.loop_key AS loop, e.loop_seq AS seq, encode(e.hash, 'hex') AS hash
     FROM trace_entry e JOIN trace_index i ON i.entry_id = e.id
     WHERE e.loop_key = ANY($1) AND (i.index <= $2 OR e.at < $3) ORDER BY e.loop_key, e.loop_seq DESC`,
    [loops, index, from ?? null],
  );
}

/** Code and version of protocol editions. */
export async function listEditions(tx: Tx, ids: readonly RowId[]): Promise<EvidenceProtocol[]> {
  return tx.query('SELECT id, code, version FROM protocol WHERE id = ANY($1) ORDER BY code, version', [ids]);
}
