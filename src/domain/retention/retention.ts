import type { RowId } from '../../core/kernel/ids';
import type { Protocol } from '../../core/protocols/protocol';
import { longestKept } from '../../core/protocols/retention-rule';
import { leafHash, rootOf } from '../../core/trace/merkle';
import { defineEntries } from '../../core/trace/facts';

/** Days for which the outcome of a command is kept under its idempotency key. */
export const COMMAND_DAYS = 30;
const DAY_MS = 86_400_000;

/** A person all of whose loops are closed. */
export interface Settled {
  readonly id: RowId;
  /** When the last of them was closed. */
  readonly closedAt: Date;
  /** The kind of each of them, and the edition that it runs under. */
  readonly loops: readonly { readonly kind: string; readonly protocolId: RowId }[];
  /** Whether a legal hold is placed and not lifted. */
  readonly held: boolean;
}

/** When the longest term of anything that is known of the person is over. */
export function endOfTerm({ closedAt, loops }: Settled, protocolOf: (id: RowId) => Protocol): Date {
  const days = Math.max(...loops.map((loop) => longestKept(protocolOf(loop.protocolId), loop.kind)));
  return new Date(closedAt.getTime() + days * DAY_MS);
}

/** Since when commands are kept. */
export function commandsSince(now: Date): Date {
  return new Date(now.getTime() - COMMAND_DAYS * DAY_MS);
}

/** Entries of this room, about no loop. Reasons of holds are sealed under the key of the person. */
export const retentionEntries = defineEntries({
  /** Nothing of a person is destroyed until it is lifted. */
  LEGAL_HOLD_PLACED: { hold: 'WORK_STATE', reason: 'PERSON_TEXT' },
  LEGAL_HOLD_LIFTED: { hold: 'WORK_STATE', reason: 'PERSON_TEXT' },
  /** The terms of some persons were over. `sha256` is that of the signed certificate. */
  PERSONS_DESTROYED: { certificate: 'WORK_STATE', persons: 'WORK_STATE', entries: 'WORK_STATE', sha256: 'WORK_STATE' },
});

/** What a certificate says. */
export interface Destroyed {
  readonly origin: string;
  readonly certificate: string;
  readonly at: Date;
  readonly persons: number;
  /** Ids of the entries whose facts and salts were destroyed, in their order. */
  readonly entries: readonly RowId[];
  /** How many rows of each table were destroyed, or emptied of what they said of a person. */
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * The text of a certificate, which is signed: one line a statement. `entries-root` is the Merkle root (RFC 9162) over the ids of
 * the entries, so that nobody can say later that another entry was among them.
 */
export function certificateText({ origin, certificate, at, persons, entries, rows }: Destroyed): string {
  const root = rootOf(entries.map((id) => leafHash(Buffer.from(id, 'utf8')))).toString('hex');
  const counted = Object.keys(rows).sort().map((table) => `rows ${table} ${rows[table]}`);
  return [
    'bihuan destruction certificate v1', `origin ${origin}`, `certificate ${certificate}`, `at ${at.toISOString()}`, `persons ${persons}`,
    `entries ${entries.length}`, `entries-root ${root}`, ...counted, '',
  ].join('\n');
}
