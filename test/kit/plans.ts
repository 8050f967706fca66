import { Client, escapeLiteral } from 'pg';
import { PreparingClient } from '../../src/core/db/preparing-client';

/** A statement that the platform ran, with what its transaction had set before. */
interface Run {
  readonly before: readonly string[];
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A node of a plan, as EXPLAIN writes it. */
interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Node[];
}

const SETS = /^(SET LOCAL|START TRANSACTION)/;
const READS = /^\s*(SELECT|WITH)\b(?![\s\S]*\b(INSERT INTO|UPDATE|DELETE FROM)\b)(?![\s\S]*FOR (UPDATE|SHARE))/;
/** Tables with fewer rows may be read from one end to the other. */
const MANY_ROWS = 20_000;

/** Every statement by which this process reads, as PostgreSQL plans it for whoever ran it. */
export class RunStatements {
  readonly runs: Run[] = [];
  private readonly before = new WeakMap<object, string[]>();

  /** Listens to all connections of this process from now on. */
  listen(): void {
    const note = (client: object, args: readonly unknown[]): void => this.note(client, args);
    const { query } = PreparingClient.prototype;
    jest.spyOn(PreparingClient.prototype, 'query').mockImplementation(function ran(this: PreparingClient, ...args: unknown[]): never {
      note(this, args);
      return query.apply(this, args);
    });
  }

  /** Tables and indexes with many rows of which a statement since the beginning reads all, with the statement. */
  async readWhole(admin: Client): Promise<string[]> {
    const { rows } = await admin.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND reltuples > $1`, [MANY_ROWS],
    );
    const large = new Set(rows.map((row) => row.relname));
    if (!large.has('loop') || !large.has('reach')) throw new Error('there are too few loops to tell');
    const found: string[] = [];
    for (const run of new Map(this.runs.map((one) => [one.text, one])).values()) {
      const plan = await planOf(admin, run);
      found.push(...wholeIn(plan, large).map((table) => `${table}: ${run.text}`));
    }
    return found;
  }

  private note(client: object, [text, values]: readonly unknown[]): void {
    if (typeof text !== 'string') return;
    if (SETS.test(text)) this.before.set(client, [...(text.startsWith('START') ? [] : this.before.get(client) ?? []), text]);
    else if (READS.test(text)) this.runs.push({ before: this.before.get(client) ?? [], text, values: Array.isArray(values) ? values : [] });
  }
}

async function planOf(admin: Client, { before, text, values }: Run): Promise<Node> {
  try {
    await admin.query(before.join('; '));
    await admin.query('SET LOCAL ROLE bihuan_server');
    await admin.query(`PREPARE probe AS ${text}`);
    const { rows } = await admin.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (FORMAT JSON) EXECUTE probe${values.length > 0 ? `(${values.map(literal).join(', ')})` : ''}`);
    return rows[0]!['QUERY PLAN'][0].Plan;
  } finally {
    await admin.query('ROLLBACK');
    await admin.query('DEALLOCATE ALL');
  }
}

function wholeIn(node: Node, large: ReadonlySet<string>): string[] {
  const read = node['Index Name'] ?? node['Relation Name'];
  const isWhole = node['Node Type'] === 'Seq Scan' || (node['Index Name'] !== undefined && node['Index Cond'] === undefined);
  return [...(read !== undefined && isWhole && large.has(read) ? [read] : []), ...(node.Plans ?? []).flatMap((below) => wholeIn(below, large))];
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Array.isArray(value)) return escapeLiteral(`{${value.map((one) => (Buffer.isBuffer(one) ? `"\\\\x${one.toString('hex')}"` : JSON.stringify(one))).join(',')}}`);
  return escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value));
}
