import { Client } from 'pg';
import { namedId } from '../../src/core/kernel/ids';
import { withClient } from '../kit/databases';
import { COMMUNITY, everybody, OPENER, openRequest, workUpTo } from '../kit/requests';
import { world, type World } from '../kit/world';

/** Rows that are everybody's, and those of the log, which say nothing of anybody's work. */
const EVERYBODYS = [
  'agency', 'isolation_room', 'isolation_site', 'log_checkpoint', 'log_cosignature', 'log_edge', 'log_state', 'log_tile', 'loop_tally_state', 'protocol', 'reference_version', 'region', 'region_closure', 'region_population', 'trace_index',
  'volunteer_team', 'zone_member',
];
/** Kept by TypeORM; the server's role reads and writes nothing in it. */
const NOBODYS = ['migration'];

let w: World;
let server: Client;
let tables: string[];

beforeAll(async () => {
  w = await world();
  const { opener, community, team } = await everybody(w);
  await workUpTo('CONTROLLED', await openRequest(opener), community, team);
  await w.settle();
  tables = (await w.rows<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`,
  )).map((row) => row.name).filter((name) => !NOBODYS.includes(name));
  server = new Client({ connectionString: w.database.urls.server });
  await server.connect();
});

afterAll(async () => {
  await server?.end();
  await w?.stop();
});

/** Counts rows of every table as the server's role does it in a transaction with these settings, with no check of the code before. */
async function seen(settings: Readonly<Record<string, string>>): Promise<Record<string, number>> {
  await server.query('BEGIN');
  try {
    for (const [name, value] of Object.entries(settings)) await server.query(`SELECT set_config($1, $2, true)`, [`bihuan.${name}`, value]);
    const counts: Record<string, number> = {};
    for (const table of tables) counts[table] = (await server.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]!.n;
    return counts;
  } finally {
    await server.query('ROLLBACK');
  }
}

function asAgency(code: string): Record<string, string> {
  const id = namedId('agency', code);
  return { party: id, agency: id, kind: code.split('-')[0]! };
}

it('every table forces row security on its owner, and the server\'s role owns nothing and passes nothing by', async () => {
  const open = await w.rows(
    `SELECT relname FROM pg_class WHERE relname = ANY($1) AND relnamespace = 'public'::regnamespace AND NOT (relrowsecurity AND relforcerowsecurity)`, [tables],
  );
  expect(open).toEqual([]);
  expect(await w.rows(`SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname IN ('bihuan_server', 'bihuan_owner')`))
    .toEqual([1, 2].map(() => ({ rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false })));
  expect(await w.rows(`SELECT relname FROM pg_class WHERE relowner = 'bihuan_server'::regrole`)).toEqual([]);
});

it('without a context there is nothing, in no table', async () => {
  expect(Object.entries(await seen({})).filter(([, count]) => count > 0)).toEqual([]);
});

it('with the checks of the code taken out, an agency without a part still sees nobody\'s work', async () => {
  const counts = await seen(asAgency('COMMUNITY-350602002'));
  expect(Object.entries(counts).filter(([, count]) => count > 0).map(([table]) => table)).toEqual(expect.arrayContaining(['agency', 'region']));
  expect(Object.entries(counts).filter(([table, count]) => count > 0 && !EVERYBODYS.includes(table))).toEqual([]);
});

it('those who work on a request see it', async () => {
  for (const code of [OPENER, COMMUNITY]) {
    expect(await seen(asAgency(code))).toMatchObject({ loop: 1, investigation: 1, person: 1, person_document: 1, reach: 1, trace_entry: expect.any(Number) });
  }
});

it('a caller writes nothing past advance, and destroys nothing at all', async () => {
  const { party, agency, kind } = asAgency(COMMUNITY);
  const attempts = [
    `UPDATE loop SET state = 'CLOSED'`, `UPDATE investigation SET outcome = 'NOT_FOUND'`, `UPDATE reach SET grade = 2`, `UPDATE person SET name_enc = 'x'`,
    `UPDATE clock SET due_at = now()`, 'UPDATE trace_entry SET kind = kind', 'DELETE FROM loop', 'DELETE FROM trace_entry', 'DELETE FROM reach', 'DELETE FROM person',
  ];
  for (const sql of attempts) {
    const changed = await withClient(w.database.urls.server, async (client) => {
      await client.query(`BEGIN; SET LOCAL bihuan.party = '${party}'; SET LOCAL bihuan.agency = '${agency}'; SET LOCAL bihuan.kind = '${kind}'`);
      return client.query(sql).then((result) => result.rowCount, (error: Error) => error.message);
    });
    expect([sql, String(changed)]).toEqual([sql, expect.stringMatching(/^(0$|permission denied|new row violates row-level security)/)]);
  }
});
