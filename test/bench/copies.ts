import type { Client } from 'pg';

/** Every table that pushes and verbs write. */
const TABLES = ['person', 'person_document', 'loop', 'investigation', 'lead', 'reach', 'clock', 'trace_entry', 'trace_payload', 'trace_pending', 'command'] as const;
type Table = (typeof TABLES)[number];

/** Rows that one push wrote, by table. */
export type Written = ReadonlyMap<Table, string>;

const OF_LOOPS = `SELECT investigation_id FROM lead WHERE external_id = ANY($1)`;
const OF_ENTRIES = `SELECT e.id FROM trace_entry e JOIN loop l ON l.trace_key = e.loop_key WHERE l.id IN (${OF_LOOPS})`;
const WHERE: Readonly<Record<Table, string>> = {
  person: `id IN (SELECT person_id FROM lead WHERE external_id = ANY($1))`,
  person_document: `person_id IN (SELECT person_id FROM lead WHERE external_id = ANY($1))`,
  loop: `id IN (${OF_LOOPS})`,
  investigation: `id IN (${OF_LOOPS})`,
  lead: 'external_id = ANY($1)',
  reach: `loop_id IN (${OF_LOOPS})`,
  clock: `loop_id IN (${OF_LOOPS})`,
  trace_entry: `id IN (${OF_ENTRIES})`,
  trace_payload: `entry_id IN (${OF_ENTRIES})`,
  trace_pending: 'false AND $1::text[] IS NULL',
  command: `mutation = 'pushLeads' AND key = 'bench-' || substr(($1::text[])[1], 7)`,
};

/** Makes tables with the same columns, checks and indexes, for plain SQL to write into: no row security, no keys to elsewhere. */
export async function makeCopies(admin: Client): Promise<void> {
  await admin.query(`DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench; ${TABLES.map((name) => `CREATE TABLE bench.${name} (LIKE public.${name} INCLUDING ALL)`).join('; ')}`);
}

/** The rows that a push wrote, as JSON: what a plain program would have at hand. */
export async function rowsOf(admin: Client, externalIds: readonly string[]): Promise<Written> {
  const written = new Map<Table, string>();
  for (const name of TABLES) {
    const { rows } = await admin.query<{ rows: string | null }>(`SELECT jsonb_agg(to_jsonb(t))::text AS rows FROM public.${name} t WHERE ${WHERE[name]}`, [externalIds]);
    written.set(name, rows[0]!.rows ?? '[]');
  }
  return written;
}

/** Writes the same rows with one statement a table, in one transaction. */
export async function writePlainly(admin: Client, written: Written): Promise<void> {
  await admin.query('BEGIN');
  for (const [name, rows] of written) {
    if (name === 'trace_pending') await admin.query('INSERT INTO bench.trace_pending (entry_id) SELECT id FROM jsonb_populate_recordset(null::public.trace_entry, $1::jsonb)', [written.get('trace_entry')]);
    else await admin.query(`INSERT INTO bench.${name} SELECT * FROM jsonb_populate_recordset(null::public.${name}, $1::jsonb)`, [rows]);
  }
  await admin.query('COMMIT');
}
