import { createServer } from 'node:http';
import { Pool } from 'pg';

/** One statement that builds the board: 50 requests of a region, each with person, team, transfers and 3 entries of the trace. */
const BOARD = `
  SELECT jsonb_build_object('data', jsonb_build_object('investigations', jsonb_build_object('nodes', jsonb_agg(board.node))))::text AS text FROM (
    SELECT jsonb_build_object('id', l.id, 'number', l.number, 'state', l.state, 'version', l.version, 'dueAt', l.due_at, 'overdue', l.overdue,
      'person', (SELECT jsonb_build_object('id', p.id, 'name', p.name, 'category', p.category, 'controlState', p.control_state) FROM person p WHERE p.id = l.person_id),
      'assignedTo', (SELECT jsonb_build_object('id', t.id, 'name', t.name) FROM volunteer_team t WHERE t.id = l.team_id),
      'transfers', (SELECT jsonb_agg(jsonb_build_object('id', x.id, 'state', m.state)) FROM transfer x JOIN loop m ON m.id = x.id WHERE x.investigation_id = l.id),
      'trace', (SELECT jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'at', e.at, 'loopSeq', e.loop_seq)) FROM (
        SELECT id, kind, at, loop_seq FROM trace_entry WHERE loop_key = l.trace_key ORDER BY loop_seq DESC LIMIT 3) e)) AS node
    FROM loop l WHERE l.kind = 'INVESTIGATION' AND l.region_code = $1 ORDER BY l.due_at NULLS LAST, l.id LIMIT 50) AS board`;
const CONNECTIONS = 16;

/** A bare handler under the same row security: what an answer costs at the least. Arguments: database, settings of the caller, region. */
function main([url, settings, region]: readonly string[]): void {
  const pool = new Pool({ connectionString: url!, max: CONNECTIONS });
  const server = createServer((_request, response) => {
    void answer(pool, settings!, region!).then((text) => {
      response.setHeader('content-type', 'application/json');
      response.end(text);
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

async function answer(pool: Pool, settings: string, region: string): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; ${settings}`);
    const { rows } = await client.query<{ text: string }>({ name: 'board', text: BOARD, values: [region] });
    await client.query('COMMIT');
    return rows[0]!.text;
  } finally {
    client.release();
  }
}

if (require.main === module) main(process.argv.slice(2));
