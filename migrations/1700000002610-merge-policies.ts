import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A policy of reading that takes in those that each let one system context read the same table. */
interface Merged {
  readonly table: string;
  /** Everybody who reads it: system contexts. */
  readonly systems: readonly string[];
  /** What callers read of it. */
  readonly callers: string;
  /** The policies that it takes in, without the table's name. */
  readonly instead: readonly string[];
}

const MERGED: readonly Merged[] = [
  { table: 'reach', systems: ['advance', 'tailer', 'clocks', 'retention'], callers: 'party_id = (SELECT ctx_party())', instead: ['retention_select'] },
  {
    table: 'loop', systems: ['advance', 'tailer', 'clocks', 'matching', 'log', 'retention', 'summary'], callers: reached('r.loop_id = loop.id'),
    instead: ['prove', 'retention_select', 'summary'],
  },
  { table: 'clock', systems: ['advance', 'clocks', 'log'], callers: reached('r.loop_id = clock.loop_id'), instead: ['prove'] },
  { table: 'person', systems: ['advance', 'matching', 'log', 'retention'], callers: reached('r.person_id = person.id'), instead: ['prove', 'retention_select'] },
  { table: 'person_document', systems: ['advance', 'matching', 'retention'], callers: reached('r.person_id = person_document.person_id'), instead: ['retention_select'] },
  {
    table: 'person_key', systems: ['advance', 'matching', 'keys', 'log', 'retention'], callers: reached('r.person_id = person_key.person_id'), instead: ['retention_select'],
  },
  {
    table: 'lead', systems: ['advance', 'matching', 'retention'], callers: `pushed_by = (SELECT ctx_party()) OR ${reached('r.person_id = lead.person_id')}`,
    instead: ['retention_select'],
  },
  ...['investigation', 'isolation_order', 'decision_proposal', 'order_question', 'override_review', 'transfer'].map((table): Merged => (
    { table, systems: ['advance', 'log', 'retention'], callers: reached(`r.loop_id = ${table}.id`), instead: ['prove', 'retention_select'] }
  )),
  ...['isolation_stay', 'deployment'].map((table): Merged => ({ table, systems: ['advance', 'log'], callers: reached(`r.loop_id = ${table}.id`), instead: ['prove'] })),
  { table: 'handover', systems: ['advance', 'log', 'retention'], callers: reached('r.loop_id = handover.transfer_id'), instead: ['prove', 'retention_select'] },
  {
    table: 'trace_entry', systems: ['advance', 'tailer', 'sequencer', 'reference', 'log'],
    callers: `(loop_key IS NULL AND (agency_id = (SELECT ctx_agency()) OR (SELECT ctx_kind()) = 'AUDIT'))
      OR ${reached('r.loop_key = trace_entry.loop_key AND trace_entry.loop_seq >= r.since_seq')}`,
    instead: ['prove'],
  },
  {
    table: 'trace_payload', systems: ['advance', 'reference', 'log', 'retention'], callers: 'EXISTS (SELECT FROM trace_entry e WHERE e.id = trace_payload.entry_id)',
    instead: ['prove', 'retention_select'],
  },
];

function reached(how: string): string {
  return `EXISTS (SELECT FROM reach r WHERE ${how} AND r.party_id = (SELECT ctx_party()) AND r.until_seq IS NULL)`;
}

/**
 * Who reads what stays as it is, said once a table: each policy costs every statement a look at the context, and again for every
 * policy in which its table stands.
 */
export class MergePolicies1700000002610 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const { table, systems, callers, instead } of MERGED) {
      const named = `(SELECT ctx_system()) IN (${systems.map((one) => `'${one}'`).join(', ')})`;
      // A caller's own reach is looked at in nearly all policies: there the caller comes first.
      await runner.query(`ALTER POLICY ${table}_read ON ${table} USING (${table === 'reach' ? `${callers} OR ${named}` : `${named} OR ${callers}`})`);
      for (const policy of instead) await runner.query(`DROP POLICY ${table}_${policy} ON ${table}`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations are append-only: restore a backup instead.');
  }
}
