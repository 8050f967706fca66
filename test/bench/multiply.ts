import type { Client } from 'pg';

/** Days over which the loops are opened. */
const DAYS = 60;

/**
 * Makes many loops of those that are there, in the states that a city has after weeks: two of five closed after up to a fortnight, some
 * withdrawn, some overdue, opened over 60 days. With everybody's reach, without persons, entries, clocks or own columns. Those that are there go on as they are.
 */
export async function multiplyLoops(admin: Client, size: number): Promise<void> {
  const { rows: [found] } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM loop');
  const times = Math.ceil((size - found!.n) / found!.n);
  if (times < 1) return;
  await admin.query(`SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'`);
  const { rows: indexes } = await admin.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index i
     WHERE indrelid IN ('loop'::regclass, 'reach'::regclass) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
  );
  for (const { name } of indexes) await admin.query(`DROP INDEX ${name}`);
  await admin.query(`
    CREATE TEMP TABLE copy AS SELECT l.id AS first, gen_random_uuid() AS id, gen_random_uuid() AS trace_key, gen_random_uuid() AS person_id, i, s.state, s.phase, random() < 0.1 AS overdue,
      l.opened_at - random() * interval '${DAYS} days' AS opened_at, round((random() * 20160 * 60000)::numeric) * interval '1 millisecond' AS took
    FROM loop l, generate_series(1, ${times}) AS i, LATERAL (SELECT (ARRAY[1, 1, 1, 1, 2, 3, 4, 5, 6, 7])[1 + floor(random() * 10 + i * 0)::int] AS pick) p,
      (VALUES (1, 'CLOSED', 'CLOSED'), (2, 'ISSUED', 'OPEN'), (3, 'RECEIVED', 'OPEN'), (4, 'ASSIGNED', 'OPEN'), (5, 'LOCATED', 'OPEN'), (6, 'REPORTED', 'ANSWERED'),
        (7, 'WITHDRAWN', 'WITHDRAWN')) AS s(place, state, phase) WHERE s.place = p.pick`);
  await admin.query(`CREATE INDEX ON copy (first); ANALYZE copy`);
  await admin.query(`
    INSERT INTO loop (id, kind, number, trace_key, state, phase, version, last_hash, region_code, opened_by, held_by, answerer, person_id, team_id, protocol_id, category,
      opened_at, due_at, overdue, closed_at, control, control_at, holds, voided)
    SELECT c.id, kind, number || '-' || i, c.trace_key, c.state, c.phase, version, last_hash, region_code, opened_by, held_by, answerer, c.person_id, team_id, protocol_id, category,
      c.opened_at, due_at, c.overdue, CASE WHEN c.phase IN ('CLOSED', 'WITHDRAWN') THEN c.opened_at + took END, control, control_at, false, false
    FROM copy c JOIN loop l ON l.id = c.first`);
  await admin.query(`
    INSERT INTO reach (party_id, loop_id, loop_key, person_id, kind, part, grade, since_seq, until_seq, personal_until, due_sort, opened_at, region_code)
    SELECT party_id, c.id, c.trace_key, c.person_id, kind, part, grade, since_seq, until_seq, personal_until, due_sort, c.opened_at, region_code FROM copy c JOIN reach r ON r.loop_id = c.first`);
  for (const { definition } of indexes) await admin.query(definition);
  await admin.query(`SET session_replication_role = origin; SET synchronous_commit = on; DROP TABLE copy`);
  await admin.query('UPDATE loop_tally_state SET is_built = false');
  await admin.query('VACUUM (ANALYZE) loop');
  await admin.query('VACUUM (ANALYZE) reach');
}
