import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import { openDoubtfulFacts, openFacts, type StoredPayload } from '../trace/sealed-facts';
import type { PastEntry } from './past-entry';

type EntryRow = PastEntry & StoredPayload & { readonly loopKey: RowId };

const ENTRIES = `
  SELECT e.id, e.loop_key AS "loopKey", i.index::float8 AS index, e.loop_seq AS seq, e.kind, e.at, e.state, e.phase, e.held_by AS "heldBy",
    e.due_at AS "dueAt", e.overdue, e.hash, p.facts, p.facts_enc AS "sealedFacts"
  FROM trace_entry e JOIN trace_index i ON i.entry_id = e.id LEFT JOIN trace_payload p ON p.entry_id = e.id
  WHERE e.loop_key = ANY($1) AND i.index <= $2 ORDER BY e.loop_key, e.loop_seq`;

/** Entries of these loops up to and with an index, in their order, by the loop's pseudonym. Needs the context `log`. */
export async function findPastEntries(tx: Tx, keys: readonly RowId[], asOf: number): Promise<Map<RowId, PastEntry[]>> {
  const byLoop = new Map<RowId, PastEntry[]>(keys.map((key) => [key, []]));
  if (keys.length === 0) return byLoop;
  const rows = await openFacts<EntryRow>(tx, await tx.query(ENTRIES, [keys, asOf]));
  for (const { loopKey, ...entry } of rows) byLoop.get(loopKey)!.push(entry);
  return byLoop;
}

const ALL = `
  SELECT e.id, e.loop_key AS "loopKey", coalesce(i.index, -1)::float8 AS index, e.loop_seq AS seq, e.kind, e.at, e.state, e.phase, e.held_by AS "heldBy",
    e.due_at AS "dueAt", e.overdue, e.hash, p.facts, p.facts_enc AS "sealedFacts"
  FROM trace_entry e LEFT JOIN trace_index i ON i.entry_id = e.id LEFT JOIN trace_payload p ON p.entry_id = e.id
  WHERE e.loop_key = ANY($1) ORDER BY e.loop_key, e.loop_seq`;

/** All entries of these loops, those that wait for their place (index -1) too. Facts that were changed are none. Needs the context `log`. */
export async function findAllEntries(tx: Tx, keys: readonly RowId[]): Promise<Map<RowId, PastEntry[]>> {
  const byLoop = new Map<RowId, PastEntry[]>(keys.map((key) => [key, []]));
  if (keys.length === 0) return byLoop;
  const rows = await openDoubtfulFacts<EntryRow>(tx, await tx.query(ALL, [keys]));
  for (const { loopKey, ...entry } of rows) byLoop.get(loopKey)!.push(entry);
  return byLoop;
}

/**
 * Pseudonyms of those of these loops of which the context reaches the last entry up to and with an index: who came later
 * was not told of that time.
 */
export async function listTold(tx: Tx, keys: readonly RowId[], asOf: number): Promise<Set<RowId>> {
  const rows: { key: RowId }[] = await tx.query(
    `SELECT k.key FROM unnest($1::uuid[]) AS k(key) JOIN reach r ON r.loop_key = k.key AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL
     JOIN LATERAL (
       SELECT e.loop_seq FROM trace_entry e JOIN trace_index i ON i.entry_id = e.id
       WHERE e.loop_key = k.key AND i.index <= $2 ORDER BY e.loop_seq DESC LIMIT 1
     ) AS last ON last.loop_seq >= r.since_seq`,
    [keys, asOf],
  );
  return new Set(rows.map((row) => row.key));
}

/** Index of the last entry that had its place at a time; -1 where none had. Places are given in the order of time. */
export async function indexAt(tx: Tx, at: Date): Promise<number> {
  const [row]: { index: number }[] = await tx.query(
    `WITH RECURSIVE search(low, high) AS (
       SELECT -1::bigint, next_index FROM log_state
       UNION ALL
       SELECT CASE WHEN i.at <= $1 THEN i.index ELSE low END, CASE WHEN i.at <= $1 THEN high ELSE i.index END
       FROM search JOIN trace_index i ON i.index = (low + high) / 2
       WHERE high - low > 1
     ) SELECT low::float8 AS index FROM search ORDER BY high - low LIMIT 1`,
    [at],
  );
  return row?.index ?? -1;
}

/** Entries about persons that are on no loop, up to and with an index, by person. Needs the context `log`. */
export async function findLoneEntries(tx: Tx, persons: readonly RowId[], asOf: number): Promise<Map<RowId, PastEntry[]>> {
  const rows = await openFacts<PastEntry & StoredPayload & { readonly personId: RowId }>(tx, await tx.query(
    `SELECT p.person_id AS "personId", e.id, i.index::float8 AS index, 0 AS seq, e.kind, e.at, e.hash, p.facts, p.facts_enc AS "sealedFacts"
     FROM trace_payload p JOIN trace_entry e ON e.id = p.entry_id JOIN trace_index i ON i.entry_id = e.id
     WHERE p.person_id = ANY($1) AND e.loop_key IS NULL AND i.index <= $2 ORDER BY i.index`,
    [persons, asOf],
  ));
  const byPerson = new Map<RowId, PastEntry[]>();
  for (const { personId, ...entry } of rows) byPerson.set(personId, [...byPerson.get(personId) ?? [], entry]);
  return byPerson;
}
