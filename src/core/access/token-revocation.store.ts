import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';

/** Tokens of an agency that are refused up to a moment: those of a subject, or the one with an id. */
export interface Revocation {
  readonly agencyId: RowId;
  readonly subject: string | null;
  readonly tokenId: string | null;
  readonly until: Date;
}

/** What is revoked at `now`, in any order. Needs the context reference-reader. */
export async function findRevocations(tx: Tx, now: Date): Promise<Revocation[]> {
  return tx.query('SELECT agency_id AS "agencyId", subject, token_id AS "tokenId", until FROM revoked_token WHERE until > $1', [now]);
}

/** Writes a revocation. Needs the context reference. */
export async function insertRevocation(tx: Tx, id: RowId, revocation: Revocation, at: Date, reason: string): Promise<void> {
  const { agencyId, subject, tokenId, until } = revocation;
  await tx.query(
    'INSERT INTO revoked_token (id, agency_id, subject, token_id, revoked_at, until, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [id, agencyId, subject, tokenId, at, until, reason],
  );
}
