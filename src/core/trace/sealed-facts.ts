import type { Tx } from '../db/context';
import { isSealed } from '../db/keys/seal';
import type { PersonKeys } from '../db/keys/vault';
import { vaultOf } from '../db/keys/vault-of';
import type { KeptFact } from './facts';

/** What is bound to the sealed facts of an entry. */
export const SEALED_FACTS = 'trace_payload.facts';

/** The payload of an entry as it is stored: facts in plain for entries about nobody, sealed for all others. */
export interface StoredPayload {
  readonly facts: KeptFact[] | null;
  readonly sealedFacts: Buffer | null;
}

/**
 * The rows with their facts opened, with one look at the keys for all of them. Null where there are none to be had: the
 * payload was destroyed, or the key is beyond the context's reach.
 */
export async function openFacts<R extends StoredPayload>(tx: Tx, rows: readonly R[]): Promise<(Omit<R, 'sealedFacts'> & { facts: KeptFact[] | null })[]> {
  const sealed = rows.map((row) => row.sealedFacts);
  const keys = sealed.some(Boolean) ? await vaultOf(tx).keysFor(tx, sealed) : undefined;
  return rows.map(({ sealedFacts, ...row }) => {
    const opened = keys?.open(SEALED_FACTS, sealedFacts) ?? null;
    return { ...row, facts: opened === null ? row.facts : JSON.parse(opened) as KeptFact[] };
  });
}

/**
 * As {@link openFacts}, for who checks: what was changed after it was sealed has no facts, and its root does not fit them.
 * @throws Error where keys cannot be unwrapped: then nothing can be said of any facts.
 */
export async function openDoubtfulFacts<R extends StoredPayload>(tx: Tx, rows: readonly R[]): Promise<(Omit<R, 'sealedFacts'> & { facts: KeptFact[] | null })[]> {
  const whole = rows.flatMap(({ sealedFacts }) => (sealedFacts && isSealed(sealedFacts) ? [sealedFacts] : []));
  const keys = whole.length > 0 ? await vaultOf(tx).keysFor(tx, whole) : undefined;
  return rows.map(({ sealedFacts, ...row }) => ({ ...row, facts: sealedFacts ? factsIn(keys, sealedFacts) : row.facts }));
}

function factsIn(keys: PersonKeys | undefined, sealed: Buffer): KeptFact[] | null {
  try {
    const opened = keys?.open(SEALED_FACTS, sealed) ?? null;
    return opened === null && isSealed(sealed) ? null : JSON.parse(opened ?? '[]') as KeptFact[];
  } catch {
    return [];
  }
}
