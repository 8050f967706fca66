import { createHash } from 'node:crypto';
import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import type { KnownDocument } from './identity-key';

/** First halves of the advisory locks' keys; no other part of the platform uses these two. */
const IDENTITIES = 0x6964;
const PERSONS = 0x7065;

/**
 * Locks are shared by all keys of one bucket. A call of 1,000 leads would else hold thousands of locks, and the lock
 * table of a server with default settings has room for about 6,000. Big calls pass one after another, small ones rarely meet.
 */
const BUCKETS = 128;
const LOCK = `SELECT pg_advisory_xact_lock($1, bucket) FROM unnest($2::int[]) AS bucket`;

/**
 * Holds back, to the end of the transaction, everybody else who is about to say which person these keys are. Phone and
 * name have no unique index that could do it: two persons may share both. Take it before any lock on loops or persons.
 */
export async function lockIdentities(tx: Tx, keys: readonly string[]): Promise<void> {
  await lock(tx, IDENTITIES, keys);
}

/**
 * Holds back everybody else who is about to open a request for these persons, so that none is sought twice in one
 * region. Take it after {@link lockIdentities} and before any lock on loops.
 */
export async function lockPersons(tx: Tx, persons: readonly RowId[]): Promise<void> {
  await lock(tx, PERSONS, persons);
}

/** The key of a document for {@link lockIdentities}. */
export function documentLock(document: KnownDocument): string {
  return `document\0${document.type}\0${document.number}`;
}

/** Always in the order of the buckets, so that two callers cannot wait for each other. */
async function lock(tx: Tx, space: number, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const buckets = [...new Set(keys.map(bucketOf))].sort((a, b) => a - b);
  await tx.query(LOCK, [space, buckets]);
}

function bucketOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt16BE(0) % BUCKETS;
}

/** The key of a phone for {@link lockIdentities}, whatever the name beside it. */
export function phoneLock(phone: string): string {
  return `phone\0${phone}`;
}
