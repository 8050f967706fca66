import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { removeDataDir } from '../../src/core/db/embedded-place';
import { Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { leadOn, somebody } from '../kit/leads';
import { PlatformProcess } from '../kit/platform-process';
import { scaled } from '../kit/scale';

const KILLS = scaled(2, 40);
/** Questions under way at each kill, each for another person. */
const AT_ONCE = 40;
const OPENER = 'PUBLIC_SECURITY-350600';
jest.setTimeout(60_000 + KILLS * 30_000);

/** In the database: every entry of the read log takes so long to be committed. */
const SLOW_COMMIT = `
  CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON disclosure DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle()`;

interface Person { readonly id: string; readonly name: string }

const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-read-log-kill-'));
let platform: PlatformProcess;
let persons: Person[];

beforeAll(async () => {
  platform = await PlatformProcess.start(dataDir);
  const opener = new Agency(platform.url, OPENER, platform.token(OPENER), 'INVESTIGATION');
  const sought = Array.from({ length: AT_ONCE }, somebody);
  const { results } = await opener.pushLeads(sought.map((one) => leadOn(one)));
  persons = results.map((row: Json, i: number) => ({ id: row.person.id, name: sought[i]!.name }));
});

afterAll(async () => {
  await platform?.stop();
  removeDataDir(dataDir);
});

/** Asks for the name of a person on a bare socket; resolves with every byte that came before the socket closed. */
function askName({ id }: Person): Promise<string> {
  const body = JSON.stringify({ query: `{ person(id: "${id}") { name } }` });
  const { hostname, port } = new URL(platform.url);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let bytes = '';
    socket.setEncoding('utf8').on('data', (some: string) => { bytes += some; }).on('error', () => undefined).on('close', () => done(bytes));
    socket.write(`POST /graphql HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\ncontent-type: application/json\r\nx-purpose-of-use: INVESTIGATION\r\n`
      + `authorization: Bearer ${platform.token(OPENER)}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
}

/** Public ids of the persons in the read log, each as often as it has something of them. */
async function logged(admin: Client): Promise<Map<string, number>> {
  const { rows } = await admin.query<{ id: string; n: number }>(`SELECT 'per_' || replace(person_id::text, '-', '') AS id, count(*)::int AS n FROM disclosure GROUP BY person_id`);
  return new Map(rows.map((row) => [row.id, row.n]));
}

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!await look()) await new Promise((done) => setTimeout(done, 1));
}

async function restart(): Promise<Client> {
  platform = await PlatformProcess.start(dataDir);
  return platform.admin();
}

const grown = (before: Map<string, number>, after: Map<string, number>): string[] => [...after].filter(([id, n]) => n > (before.get(id) ?? 0)).map(([id]) => id);

it('a server that dies when the entry is committed and before it hears so has sent no byte', async () => {
  let admin = await platform.admin();
  const before = await logged(admin);
  await admin.query(SLOW_COMMIT);
  const asked = askName(persons[0]!);
  await until(async () => (await admin.query(`SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query = 'COMMIT'`)).rowCount === 1);
  platform.server.kill('SIGSTOP');
  await until(async () => grown(before, await logged(admin)).length > 0);
  await platform.kill();
  expect(await asked).toBe('');
  await admin.end().catch(() => undefined);
  admin = await restart();
  expect(grown(before, await logged(admin))).toEqual([persons[0]!.id]);
  await admin.query('DROP FUNCTION dawdle CASCADE');
  await admin.end();
});

it(`${KILLS} kills at any moment, ${AT_ONCE} answers under way at each: no byte of a person without its entry`, async () => {
  let [sent, unsent] = [0, 0];
  for (let kill = 0; kill < KILLS; kill += 1) {
    let admin = await platform.admin();
    const before = await logged(admin);
    const asked = persons.map(askName);
    await until(async () => grown(before, await logged(admin)).length > 0);
    for (const later = Date.now() + (kill % 5); Date.now() < later;);
    await platform.kill();
    const answers = await Promise.all(asked);
    await admin.end().catch(() => undefined);
    admin = await restart();
    const entered = grown(before, await logged(admin));
    const received = persons.filter(({ name }, i) => answers[i]!.includes(name)).map(({ id }) => id);
    expect(received.filter((id) => !entered.includes(id))).toEqual([]);
    sent += received.length;
    unsent += entered.length - received.length;
    await admin.end();
  }
  expect(sent + unsent).toBeGreaterThan(0);
});
