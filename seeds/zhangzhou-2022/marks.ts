import { POLICY_VERSION } from '../../src/core/access/policy';
import type { Database, Tx } from '../../src/core/db/context';
import { rowId } from '../../src/core/kernel/ids';
import { append } from '../../src/core/trace/append';
import { defineEntries, keepFacts } from '../../src/core/trace/facts';

/** Entries that tell how far the demo world is. They belong to no loop, and nobody but auditors sees them. */
export const demoEntries = defineEntries({
  /** The building has begun; the entry's time is the end of the laid days, by which a broken build goes on. */
  DEMO_WORLD_BEGUN: {},
  /** The world is whole. */
  DEMO_WORLD_BUILT: {},
});

/** How far the demo world is in a database. */
export type DemoProgress =
  | { readonly stands: 'NOT_BEGUN' | 'BUILT' | 'NOT_WANTED' }
  | { readonly stands: 'BEGUN'; readonly end: Date };

/** What is in the database, for the log. */
export interface DemoCounts {
  readonly persons: number;
  readonly loops: number;
  readonly overdue: number;
  readonly entries: number;
}

/** Reads how far it is. A database that has loops and no mark is at real work: no demo world is wanted there. */
export async function findProgress(tx: Tx): Promise<DemoProgress> {
  const marks: { kind: string; at: Date }[] = await tx.query(
    `SELECT kind, at FROM trace_entry WHERE loop_key IS NULL AND kind = ANY($1)`, [Object.keys(demoEntries)],
  );
  if (marks.some((mark) => mark.kind === 'DEMO_WORLD_BUILT')) return { stands: 'BUILT' };
  const begun = marks.find((mark) => mark.kind === 'DEMO_WORLD_BEGUN');
  if (begun) return { stands: 'BEGUN', end: begun.at };
  const loops: unknown[] = await tx.query(`SELECT 1 FROM loop LIMIT 1`);
  return { stands: loops.length > 0 ? 'NOT_WANTED' : 'NOT_BEGUN' };
}

/** Writes a mark into the trace, as an act of the platform itself. */
export async function mark(database: Database, kind: keyof typeof demoEntries, at: Date): Promise<void> {
  await database.inContext({ system: 'advance' }, (tx) => append(tx, [{
    id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind, verb: null, agencyId: null, actor: null,
    purpose: null, policyVersion: POLICY_VERSION, protocolId: null, fromState: null, after: null, at, personId: null,
    facts: keepFacts(demoEntries[kind], {}),
  }]));
}

/** Counts what is there. */
export async function countWorld(tx: Tx): Promise<DemoCounts> {
  const [counts]: DemoCounts[] = await tx.query(
    `SELECT (SELECT count(DISTINCT person_id)::int FROM loop) AS persons, (SELECT count(*)::int FROM loop) AS loops,
       (SELECT count(*)::int FROM loop WHERE overdue) AS overdue, (SELECT count(*)::int FROM trace_entry) AS entries`,
  );
  return counts!;
}
