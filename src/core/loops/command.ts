import { randomBytes, timingSafeEqual } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { RequestContext } from '../access/request-context';
import { goAhead, type Database, type Tx } from '../db/context';
import type { Vault } from '../db/keys/vault';
import { vaultOf } from '../db/keys/vault-of';
import { badInput, Refusal } from '../kernel/errors';
import type { Clock } from '../kernel/clock';
import type { RowId } from '../kernel/ids';
import type { Actors } from '../trace/actor';
import type { CommandActor } from './loop-kind';

/** What is kept of a command that was done: ids, versions and outcomes of rows, never a value of a person. */
export type Outcome = Readonly<Record<string, unknown>>;

/** The answer to a command: its first effect, and whether this call was a repetition. */
export interface Done<T extends Outcome> {
  readonly outcome: T;
  readonly replayed: boolean;
}

const KEY_LENGTH = 128;
const SALT_BYTES = 16;
const TAKE = `INSERT INTO command (agency_id, mutation, key, request_hash, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING key`;
const KEEP = `UPDATE command SET outcome = $4 WHERE agency_id = $1 AND mutation = $2 AND key = $3`;
const FIND = `SELECT request_hash, outcome FROM command WHERE agency_id = $1 AND mutation = $2 AND key = $3`;

/** Runs verbs: one transaction each, and one effect for each idempotency key of an agency and mutation. */
export class Commands {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly actors: Actors,
    private readonly onCommitted: () => void,
  ) {}

  /**
   * Does the work once for the key in `input`. The same key with the same input gives the first outcome again; while
   * the first is under way the second waits for it; a refusal keeps nothing, so the key may be used again.
   * @throws Refusal IDEMPOTENCY_MISMATCH where the key was used with another input.
   */
  async run<T extends Outcome>(
    context: RequestContext, mutation: string, input: { idempotencyKey: string }, work: (tx: Tx, actor: CommandActor) => Promise<T>,
  ): Promise<Done<T>> {
    const { idempotencyKey: key, ...request } = input;
    if (key.length < 1 || key.length > KEY_LENGTH) throw badInput('input.idempotencyKey', `idempotencyKey must have 1 to ${KEY_LENGTH} characters.`);
    const actor: CommandActor = { ...await this.actors.of(context.principal), party: context.party };
    const place = [context.principal.agency.id, mutation, key] as const;
    const done = await this.database.inContext(context.dbContext, async (tx) => {
      const taken: unknown[] = await tx.query(TAKE, [...place, digest(vaultOf(tx), request, randomBytes(SALT_BYTES)), this.clock.now()]);
      if (taken.length === 0) return replay<T>(tx, place, request);
      const outcome = await work(tx, actor);
      goAhead(tx, tx.query(KEEP, [...place, JSON.stringify(outcome)]));
      return { outcome, replayed: false };
    });
    context.forget();
    if (!done.replayed) this.onCommitted();
    return done;
  }
}

async function replay<T extends Outcome>(tx: Tx, place: readonly [RowId, string, string], request: unknown): Promise<Done<T>> {
  const [first]: { request_hash: Buffer; outcome: T }[] = await tx.query(FIND, [...place]);
  if (!first) throw new Error('the first use of an idempotency key is not to be found');
  if (!timingSafeEqual(first.request_hash, digest(vaultOf(tx), request, first.request_hash.subarray(0, SALT_BYTES)))) {
    throw new Refusal('IDEMPOTENCY_MISMATCH', 'This idempotencyKey was used with another input. Use a new key for a new intent.');
  }
  return { outcome: first.outcome, replayed: true };
}

/** Salt and keyed hash of an input: inputs hold personal data, such as a phone, that a hash without a secret would let one guess. */
function digest(vault: Vault, request: unknown, salt: Buffer): Buffer {
  return Buffer.concat([salt, vault.digest('command', `${salt.toString('hex')} ${canonicalize(request) ?? ''}`)]);
}
