import { createServer } from 'node:http';
import { Pool } from 'pg';

const TRACE = (count: number): string => `(SELECT jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'at', e.at, 'loopSeq', e.loop_seq)) FROM (
  SELECT id, kind, at, loop_seq FROM trace_entry WHERE loop_key = l.trace_key ORDER BY loop_seq LIMIT ${count}) e)`;

/** The statements that somebody would write by hand, each for one figure: no authorization, and sealed names as they are stored. */
const STATEMENTS: Readonly<Record<string, string>> = {
  board: `
    SELECT jsonb_build_object('data', jsonb_build_object('investigations', jsonb_build_object('nodes', jsonb_agg(board.node))))::text AS text FROM (
      SELECT jsonb_build_object('id', l.id, 'number', l.number, 'state', l.state, 'version', l.version, 'dueAt', l.due_at, 'overdue', l.overdue,
        'person', (SELECT jsonb_build_object('id', p.id, 'name', encode(p.name_enc, 'hex'), 'category', p.category, 'controlState', p.control_state)
          FROM person p WHERE p.id = l.person_id),
        'assignedTo', (SELECT jsonb_build_object('id', t.id, 'name', t.name) FROM volunteer_team t WHERE t.id = l.team_id),
        'transfers', (SELECT jsonb_agg(jsonb_build_object('id', x.id, 'state', m.state)) FROM transfer x JOIN loop m ON m.id = x.id WHERE x.investigation_id = l.id),
        'trace', ${TRACE(3)}) AS node
      FROM loop l WHERE l.kind = 'INVESTIGATION' AND l.region_code = $1 ORDER BY l.due_at NULLS LAST, l.id LIMIT 50) AS board`,
  list: `
    SELECT jsonb_build_object('data', jsonb_build_object('loops', jsonb_build_object('nodes', jsonb_agg(list.node))))::text AS text FROM (
      SELECT jsonb_build_object('id', l.id, 'kind', l.kind, 'number', l.number, 'phase', l.phase, 'stateName', l.state, 'openedAt', l.opened_at, 'dueAt', l.due_at,
        'overdue', l.overdue, 'region', (SELECT jsonb_build_object('code', r.code, 'name', r.name) FROM region r WHERE r.code = l.region_code),
        'heldBy', (SELECT jsonb_build_object('code', a.code, 'name', a.name) FROM agency a WHERE a.id = l.held_by)) AS node
      FROM loop l WHERE l.region_code LIKE '350602%' AND l.phase = 'OPEN' AND (l.opened_at, l.id) < (split_part($1, ' ', 1)::timestamptz, split_part($1, ' ', 2)::uuid)
      ORDER BY l.opened_at DESC, l.id DESC LIMIT 200) AS list`,
  detail: `
    SELECT jsonb_build_object('data', jsonb_build_object('person', (SELECT jsonb_build_object('id', p.id, 'name', encode(p.name_enc, 'hex'),
      'phone', encode(p.phone_enc, 'hex'), 'address', encode(p.address_enc, 'hex'), 'category', p.category, 'controlState', p.control_state,
      'documents', (SELECT jsonb_agg(jsonb_build_object('type', d.type, 'number', encode(d.number_enc, 'hex'))) FROM person_document d WHERE d.person_id = p.id),
      'loops', (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'number', l.number, 'stateName', l.state,
        'heldBy', (SELECT jsonb_build_object('name', a.name) FROM agency a WHERE a.id = l.held_by),
        'clocks', (SELECT jsonb_agg(jsonb_build_object('code', c.code, 'state', c.state, 'dueAt', c.due_at)) FROM clock c WHERE c.loop_id = l.id),
        'handovers', (SELECT jsonb_agg(jsonb_build_object('id', h.id)) FROM handover h WHERE h.transfer_id = l.id))) FROM loop l WHERE l.person_id = p.id),
      'trace', (SELECT jsonb_agg(jsonb_build_object('index', t.index, 'kind', t.kind, 'at', t.at, 'facts', t.facts)) FROM (
        SELECT i.index, e.kind, e.at, encode(y.facts_enc, 'hex') AS facts FROM trace_payload y JOIN trace_entry e ON e.id = y.entry_id
        JOIN trace_index i ON i.entry_id = e.id WHERE y.person_id = p.id ORDER BY i.index LIMIT 50) t)) FROM person p WHERE p.id = $1)))::text AS text`,
};
const CONNECTIONS = 16;

/** The indexes that the same somebody would make for them. */
export const FLOOR_INDEXES = `
  CREATE INDEX bench_board ON loop (region_code, due_at, id) WHERE kind = 'INVESTIGATION';
  CREATE INDEX bench_list ON loop (opened_at, id) WHERE phase = 'OPEN'`;

/** A bare handler without authorization: what an answer costs at the least. Arguments: database, name of the statement, its value. */
function main([url, name, value]: readonly string[]): void {
  const pool = new Pool({ connectionString: url!, max: CONNECTIONS });
  const server = createServer((_request, response) => {
    pool.query<{ text: string }>({ name: name!, text: STATEMENTS[name!]!, values: [value] }).then(({ rows }) => {
      response.setHeader('content-type', 'application/json');
      response.end(rows[0]!.text);
    }, () => {
      response.statusCode = 500;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`listening on ${typeof address === 'object' ? address?.port : ''}.\n`);
  });
}

if (require.main === module) main(process.argv.slice(2));
