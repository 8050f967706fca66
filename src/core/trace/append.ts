import type { Tx } from '../db/context';
import type { PersonKeys } from '../db/keys/vault';
import { vaultOf } from '../db/keys/vault-of';
import type { RowId } from '../kernel/ids';
import { ENTRY_FORM, entryHash, type Entry } from './entry';
import { factsRoot, type KeptFact } from './facts';
import { SEALED_FACTS } from './sealed-facts';

/** An entry that is to be written, with its facts; the root over the facts is made here. */
export interface EntryDraft extends Omit<Entry, 'factsRoot'> {
  facts: KeptFact[];
  personId: RowId | null;
}

/** What the writer of an entry needs to go on: its key and its hash, the next entry's `previousHash`. */
export interface Appended {
  id: RowId;
  hash: Buffer;
}

const INSERT = `
  WITH draft AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS d(
      place int, id uuid, form smallint, loop_key uuid, loop_seq int, previous_hash bytea, kind text, verb text,
      agency_id uuid, actor uuid, purpose text, policy_version int, protocol_id uuid, from_state text, state text,
      phase text, held_by uuid, due_at timestamptz, overdue boolean, at timestamptz, facts_root bytea, hash bytea,
      person_id uuid, facts jsonb, facts_enc bytea)
  ), entry AS (
    INSERT INTO trace_entry (id, form, loop_key, loop_seq, previous_hash, kind, verb, agency_id, actor, purpose,
      policy_version, protocol_id, from_state, state, phase, held_by, due_at, overdue, at, facts_root, hash)
    SELECT id, form, loop_key, loop_seq, previous_hash, kind, verb, agency_id, actor, purpose,
      policy_version, protocol_id, from_state, state, phase, held_by, due_at, overdue, at, facts_root, hash
    FROM draft
  ), payload AS (
    INSERT INTO trace_payload (entry_id, person_id, facts, facts_enc) SELECT id, person_id, facts, facts_enc FROM draft
  )
  INSERT INTO trace_pending (entry_id) SELECT id FROM draft ORDER BY place`;

/**
 * Writes entries in the order given, in the transaction of the change that they tell of, and queues them for their
 * place in the one order. The caller holds the loop's row lock, so that a loop's entries queue in their own order.
 */
export async function append(tx: Tx, drafts: readonly EntryDraft[]): Promise<Appended[]> {
  const entries = await sealEntries(tx, drafts);
  await writeEntries(tx, entries);
  return entries.map((entry) => entry.appended);
}

/** An entry as it is to be written: its hash stands, so that what goes with it can be written at the same time. */
export interface SealedEntry {
  readonly row: Readonly<Record<string, unknown>>;
  readonly appended: Appended;
}

/** Seals the facts about persons and makes the hashes; {@link writeEntries} has to follow in the same transaction. */
export async function sealEntries(tx: Tx, drafts: readonly EntryDraft[]): Promise<SealedEntry[]> {
  const persons = drafts.flatMap((draft) => (draft.personId === null ? [] : [draft.personId]));
  const keys = persons.length > 0 ? await vaultOf(tx).keysOf(tx, persons) : undefined;
  return drafts.map((draft, place) => record(draft, place, payloadOf(draft, keys)));
}

/** Writes sealed entries; sent at once. */
export async function writeEntries(tx: Tx, entries: readonly SealedEntry[]): Promise<void> {
  if (entries.length > 0) await tx.query(INSERT, [JSON.stringify(entries.map((entry) => entry.row))]);
}

/** Facts about a person are sealed under the key of the person; all others are work. */
function payloadOf({ personId, facts }: EntryDraft, keys: PersonKeys | undefined): Record<string, unknown> {
  if (personId === null) return { facts };
  return { person_id: personId, facts_enc: hex(keys!.seal(personId, SEALED_FACTS, JSON.stringify(facts))) };
}

function record(draft: EntryDraft, place: number, payload: Record<string, unknown>): SealedEntry {
  const entry: Entry = { ...draft, factsRoot: factsRoot(draft.facts) };
  const hash = entryHash(entry);
  const row = {
    place, id: entry.id, form: ENTRY_FORM, loop_key: entry.loopKey, loop_seq: entry.loopSeq,
    previous_hash: hex(entry.previousHash), kind: entry.kind, verb: entry.verb, agency_id: entry.agencyId,
    actor: entry.actor, purpose: entry.purpose, policy_version: entry.policyVersion, protocol_id: entry.protocolId,
    from_state: entry.fromState, state: entry.after?.state, phase: entry.after?.phase, held_by: entry.after?.heldBy,
    due_at: entry.after?.dueAt, overdue: entry.after?.overdue ?? false, at: entry.at,
    facts_root: hex(entry.factsRoot), hash: hex(hash), ...payload,
  };
  return { row, appended: { id: entry.id, hash } };
}

function hex(bytes: Buffer | null): string | null {
  return bytes ? `\\x${bytes.toString('hex')}` : null;
}
