import DataLoader from 'dataloader';
import type { Database, DbContext, Tx } from '../db/context';
import type { Clock } from '../kernel/clock';
import { Refusal } from '../kernel/errors';
import type { RowId } from '../kernel/ids';
import { Disclosures } from './disclosure';
import type { View } from './policy';
import { partyOf, viewFor, type Principal } from './principal';
import { SharedReading } from './shared-reading';

/** What every request has in common with the next: the database and the time. */
export interface Surroundings {
  readonly database: Database;
  readonly clock: Clock;
}

/** One request, or one delivery of a subscription: who asks, and the way into the database in that name. */
export class RequestContext {
  /** What goes out of persons: an answer is held back until the read log has it. */
  readonly disclosures = new Disclosures();
  private loaders = new Map<string, DataLoader<unknown, unknown>>();
  private readonly reading = new SharedReading(async (work) => this.surroundings.database.reading(this.dbContext, work));

  constructor(
    readonly requestId: string,
    private readonly surroundings: Surroundings,
    private readonly caller: Principal | Refusal,
  ) {}

  /** The caller. @throws Refusal UNAUTHENTICATED, or why the purpose cannot be had. */
  get principal(): Principal {
    if (this.caller instanceof Refusal) throw this.caller;
    return this.caller;
  }

  /** The caller where there is one; for logs, never for decisions. */
  get knownPrincipal(): Principal | undefined {
    return this.caller instanceof Refusal ? undefined : this.caller;
  }

  /** In whose name reach is looked up. */
  get party(): RowId {
    return partyOf(this.principal);
  }

  get now(): Date {
    return this.surroundings.clock.now();
  }

  get database(): Database {
    return this.surroundings.database;
  }

  /** How row security knows this caller. */
  get dbContext(): DbContext {
    return { party: this.party, agency: this.principal.agency.id, kind: this.principal.agency.kind };
  }

  /** Reads under the caller's own row security, after whatever this request reads already. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.reading.read(work);
  }

  /** As {@link read}, in a transaction of its own: for work that sets how its transaction sees the database. */
  readAlone<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.surroundings.database.reading(this.dbContext, work);
  }

  /** What this caller sees of a loop or person of which the caller has reach of this grade. */
  view(grade: 0 | 1 | 2): View {
    return viewFor(this.principal, grade);
  }

  /**
   * The loader of this name for this request: one statement under the caller's row security for all keys of a turn.
   * `batch` answers a row for each key in the keys' order, null for what does not exist for the caller.
   */
  loader<K, V>(name: string, batch: (tx: Tx, keys: readonly K[]) => Promise<(V | null)[]>): DataLoader<K, V | null> {
    const known = this.loaders.get(name);
    if (known) return known as unknown as DataLoader<K, V | null>;
    const made = new DataLoader<K, V | null>((keys) => this.read((tx) => batch(tx, keys)));
    this.loaders.set(name, made);
    return made;
  }

  /** A context of the same caller in which nothing was read or shown yet. */
  anew(): RequestContext {
    return new RequestContext(this.requestId, this.surroundings, this.caller);
  }

  /** Forgets what was read: called after each command, since its answer shows the state after it. */
  forget(): void {
    this.loaders = new Map();
  }
}

/** Puts rows that were read in any order into the order of their keys; null where there is no row. */
export function inOrderOf<K extends string, V>(keys: readonly K[], rows: readonly V[], keyOf: (row: V) => K): (V | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}
