import type { Pool } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { RowId } from '../kernel/ids';
import type { PersonKeys, Vault } from './keys/vault';
import { giveVault } from './keys/vault-of';
import type { Replica } from './replica';

/** An open transaction under row security. Only {@link Database} makes one. */
export type Tx = EntityManager;

/**
 * The contexts in which the platform itself works, beyond any caller. Each sees the tables that its policies
 * name and no others; src/README.md lists them.
 */
export const SYSTEM_CONTEXTS = [
  'advance', 'clocks', 'matching', 'sequencer', 'tailer', 'reference', 'reference-reader', 'retention', 'keys', 'log', 'read-log', 'summary', 'tally',
] as const;
/** Name of a system context. */
export type SystemContext = (typeof SYSTEM_CONTEXTS)[number];

/** Who asks the database: a caller's party within an agency, or the platform in a named system context. */
export type DbContext =
  | { party: RowId; agency: RowId; kind: string }
  | { system: SystemContext };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const WORD = /^[A-Z_]{1,40}$/;

/** The one way into the database: no statement of the server runs outside of {@link Database.inContext}. */
export class Database {
  /** Without a vault nothing can be read or written that is sealed: for reference data alone. */
  constructor(private readonly source: DataSource, private readonly vault?: Vault, private readonly replica?: Replica) {}

  /**
   * Runs `work` in one transaction in which row security sees `context`; commits when it resolves and undoes
   * all of it when it rejects. The context ends with the transaction, so a pooled connection carries nothing on.
   */
  inContext<T>(context: DbContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.runOn(this.source.createQueryRunner(), context, work);
  }

  /** As {@link inContext}, for work that only reads and decides nothing: on the replica where there is one that has replayed all that was committed before. */
  async reading<T>(context: DbContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = await this.replica?.connection();
    return runner ? this.runOn(runner, context, work) : this.inContext(context, work);
  }

  private async runOn<T>(runner: QueryRunner, context: DbContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      if (this.vault) giveVault(runner.manager, this.vault);
      await runner.connect();
      goAhead(runner.manager, begin(runner, context));
      const result = await work(runner.manager);
      await answered([...takeAhead(runner.manager), runner.commitTransaction()]);
      return result;
    } catch (error) {
      await undo(runner);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /**
   * The rows of one statement that only reads, in a transaction of its own: what begins it, sets the context and ends it leaves in the
   * same write as the statement. `how` is SQL that sets how the transaction plans.
   */
  async readOnce<R extends object>(context: DbContext, how: string, sql: string, values: unknown[]): Promise<R[]> {
    const pool = (this.source.driver as unknown as { readonly master: Pool }).master;
    const client = await pool.connect();
    const began = client.query(`START TRANSACTION READ ONLY; ${settings(context)}; ${how}`);
    const read = client.query<R>(sql, values);
    const ended = client.query('COMMIT');
    const [, , end] = await Promise.allSettled([began, read, ended]);
    client.release(end.status === 'rejected');
    await began;
    const { rows } = await read;
    await ended;
    return rows;
  }

  /** The keys of these persons that the context reaches; a transaction begins only where one of them is not in hand. */
  async keysOf(context: DbContext, persons: ReadonlySet<RowId>): Promise<PersonKeys> {
    const { vault } = this;
    if (!vault) throw new Error('this database was opened without a vault');
    return vault.keysInHand(persons) ?? this.inContext(context, (tx) => vault.keysOf(tx, persons));
  }
}

/** Begins and sets the context in one round trip; TypeORM, which would begin by itself, is told that it has begun. */
async function begin(runner: QueryRunner, context: DbContext): Promise<void> {
  Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
  await runner.query(`START TRANSACTION; ${settings(context)}`);
}

/** A connection whose rollback fails is broken: the pool drops it when it is released. */
async function undo(runner: QueryRunner): Promise<void> {
  if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
}

const ahead = new WeakMap<Tx, Promise<unknown>[]>();

/**
 * Lets the transaction go on while a statement is on its way: the connection is a pipeline, so what is sent later runs
 * later. Where it fails, all that follows fails and nothing is committed.
 */
export function goAhead(tx: Tx, statement: Promise<unknown>): void {
  statement.catch(() => undefined);
  const statements = ahead.get(tx);
  if (statements) statements.push(statement);
  else ahead.set(tx, [statement]);
}

function takeAhead(tx: Tx): readonly Promise<unknown>[] {
  const statements = ahead.get(tx) ?? [];
  ahead.delete(tx);
  return statements;
}

/** Waits for every answer, then throws the first failure. */
async function answered(statements: readonly Promise<unknown>[]): Promise<void> {
  for (const one of await Promise.allSettled(statements)) if (one.status === 'rejected') throw one.reason;
}

const elevated = new WeakMap<Tx, SystemContext>();

/**
 * Lets the rest of a transaction act in a system context on top of the caller's own: the caller's rights were
 * checked before, what follows must see or write beyond them. Ends with the transaction, or with {@link descend}.
 */
export async function elevate(tx: Tx, system: SystemContext): Promise<void> {
  if (elevated.get(tx) === system) return;
  goAhead(tx, tx.query(`SET LOCAL bihuan.system = '${system}'`));
  elevated.set(tx, system);
}

/** Back to the caller's own sight within the same transaction. */
export async function descend(tx: Tx): Promise<void> {
  if (!elevated.has(tx)) return;
  goAhead(tx, tx.query(`SET LOCAL bihuan.system = ''`));
  elevated.delete(tx);
}

function settings(context: DbContext): string {
  if ('system' in context) {
    if (!SYSTEM_CONTEXTS.includes(context.system)) throw new Error('unknown system context');
    return `SET LOCAL bihuan.system = '${context.system}'; SET LOCAL bihuan.party = ''; SET LOCAL bihuan.agency = ''; SET LOCAL bihuan.kind = ''`;
  }
  if (!UUID.test(context.party) || !UUID.test(context.agency) || !WORD.test(context.kind)) {
    throw new Error('malformed database context');
  }
  return `SET LOCAL bihuan.party = '${context.party}'; SET LOCAL bihuan.agency = '${context.agency}'; `
    + `SET LOCAL bihuan.kind = '${context.kind}'; SET LOCAL bihuan.system = ''`;
}
