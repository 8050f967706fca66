import canonicalize from 'canonicalize';
import type { RowId } from '../kernel/ids';
import { leafHash } from './merkle';

/** Version of the canonical form of entries. A change of the form is a new number beside the old. */
export const ENTRY_FORM = 1;

/** What a loop looks like after an entry, as far as nobody's person is concerned. */
export interface WorkState {
  state: string;
  phase: string;
  heldBy: RowId;
  dueAt: Date | null;
  overdue: boolean;
}

/** An entry of the trace without its facts: everything that goes into the log. Holds no personal data. */
export interface Entry {
  id: RowId;
  /** Random pseudonym of the loop; null for entries about no loop. */
  loopKey: RowId | null;
  /** Place within the loop, from 1, without gaps; null for entries about no loop. */
  loopSeq: number | null;
  /** Hash of the loop's entry before this one; null for the first. */
  previousHash: Buffer | null;
  kind: string;
  verb: string | null;
  /** Null where the platform itself acted. */
  agencyId: RowId | null;
  /** Pseudonym of the person or system that acted; null where the platform itself acted. */
  actor: RowId | null;
  purpose: string | null;
  policyVersion: number;
  protocolId: RowId | null;
  fromState: string | null;
  /** Null for entries about no loop. */
  after: WorkState | null;
  at: Date;
  factsRoot: Buffer;
}

/**
 * The bytes that the log commits to: JSON Canonicalization Scheme (RFC 8785) over named members, times in UTC with
 * milliseconds, hashes in lower-case hexadecimal, absent values as null.
 */
export function canonicalBytes(entry: Entry): Buffer {
  const text = canonicalize({
    form: ENTRY_FORM,
    id: entry.id,
    loop: entry.loopKey,
    seq: entry.loopSeq,
    previous: entry.previousHash?.toString('hex') ?? null,
    kind: entry.kind,
    verb: entry.verb,
    agency: entry.agencyId,
    actor: entry.actor,
    purpose: entry.purpose,
    policy: entry.policyVersion,
    protocol: entry.protocolId,
    from: entry.fromState,
    state: entry.after?.state ?? null,
    phase: entry.after?.phase ?? null,
    holder: entry.after?.heldBy ?? null,
    due: entry.after?.dueAt?.toISOString() ?? null,
    overdue: entry.after?.overdue ?? false,
    at: entry.at.toISOString(),
    facts: entry.factsRoot.toString('hex'),
  });
  if (text === undefined) throw new Error('an entry has no canonical form');
  return Buffer.from(text, 'utf8');
}

/** The entry's leaf hash in the log (RFC 9162): what the next entry of the loop and every proof refer to. */
export function entryHash(entry: Entry): Buffer {
  return leafHash(canonicalBytes(entry));
}
