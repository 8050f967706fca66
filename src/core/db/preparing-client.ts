import type { Writable } from 'node:stream';
import { Client, type QueryConfig } from 'pg';

/** Most statements that one connection keeps prepared; a statement beyond is planned at each call, as without this. */
const STATEMENTS_LIMIT = 500;

/** Names by text, the same on all connections of this process. */
const names = new Map<string, string>();

/**
 * A connection on which a statement with parameters is parsed and planned once and not at each call. Row security makes
 * planning the larger part of a short statement: over the verbs of the demo world the database spent 14 s with it and
 * 31 s without. A pooler between server and database must keep prepared statements (PgBouncer does since 1.21).
 */
export class PreparingClient extends Client {
  constructor(config?: ConstructorParameters<typeof Client>[0]) {
    super(config);
    // Between two users, and while it is given up, nobody listens; unheard, the end of a connection would end the process.
    this.on('error', () => undefined);
  }

  override query(...args: unknown[]): never {
    const [text, values, ...rest] = args;
    const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
    const first: unknown = name === undefined ? text : { name, text: text as string } satisfies QueryConfig;
    return this.together(() => (super.query as (...all: unknown[]) => never).call(this, first, values, ...rest));
  }

  /** Statements that are sent without waiting for each other leave in one write: a write costs as much as a short statement. */
  private together<T>(send: () => T): T {
    const { stream } = (this as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    return send();
  }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= STATEMENTS_LIMIT) return known;
  const name = `bihuan_${names.size}`;
  names.set(text, name);
  return name;
}
