import type { Client } from 'pg';

/** Days over which the loops are opened. */
const DAYS = 60;

/** What a loop has beside its row, without a place in the log: persons under the seals of those that they are copies of, entries, clocks. */
const WHOLE = [
  `INSERT INTO person (id, version, sex, birth_year, region_code, category, last_exposure_at, control_state, created_at, name_enc, phone_enc, phone_index, address_enc)
    SELECT c.person_id, p.version, p.sex, p.birth_year, p.region_code, p.category, p.last_exposure_at, p.control_state, c.opened_at, p.name_enc, p.phone_enc, p.phone_index, p.address_enc
    FROM copy c JOIN loop l ON l.id = c.first JOIN person p ON p.id = l.person_id`,
  `INSERT INTO investigation SELECT (jsonb_populate_record(n, jsonb_build_object('id', c.id))).* FROM copy c JOIN investigation n ON n.id = c.first`,
  `INSERT INTO clock (id, loop_id, code, protocol_id, state, started_at, due_at, ended_at, next_at)
    SELECT gen_random_uuid(), c.id, k.code, k.protocol_id, 'MET', c.opened_at, k.due_at, c.opened_at, NULL FROM copy c JOIN clock k ON k.loop_id = c.first AND k.code = 'RECEIPT'`,
  `INSERT INTO trace_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', c.id, 'loop_key', c.trace_key))).*
    FROM copy c JOIN loop l ON l.id = c.first JOIN trace_entry e ON e.loop_key = l.trace_key AND e.loop_seq = 1`,
  `INSERT INTO trace_payload SELECT (jsonb_populate_record(y, jsonb_build_object('entry_id', c.id, 'person_id', c.person_id))).*
    FROM copy c JOIN loop l ON l.id = c.first JOIN trace_entry e ON e.loop_key = l.trace_key AND e.loop_seq = 1 JOIN trace_payload y ON y.entry_id = e.id`,
];

/**
 * Makes many loops of those that are there, in the states that a city has after weeks: two of five closed after up to a fortnight, some
 * withdrawn, some overdue, opened over 60 days. With everybody's reach, or that of some `parties`; without persons, entries,
 * clocks or own columns, unless they are to be whole. Those that are there go on as they are.
 */
export async function multiplyLoops(admin: Client, size: number, { isWhole = false, parties }: { isWhole?: boolean; parties?: readonly string[] } = {}): Promise<void> {
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
    SELECT party_id, c.id, c.trace_key, c.person_id, kind, part, grade, since_seq, until_seq, personal_until, due_sort, c.opened_at, r.region_code
    FROM copy c JOIN reach r ON r.loop_id = c.first ${parties ? 'WHERE r.party_id = ANY($1)' : ''}`, parties ? [parties] : []);
  for (const { definition } of indexes) await admin.query(definition);
  if (isWhole) for (const statement of WHOLE) await admin.query(statement);
  await admin.query(`SET session_replication_role = origin; SET synchronous_commit = on; DROP TABLE copy`);
  await admin.query('UPDATE loop_tally_state SET is_built = false');
  await admin.query(isWhole ? 'VACUUM (ANALYZE)' : 'VACUUM (ANALYZE) loop, reach');
}
