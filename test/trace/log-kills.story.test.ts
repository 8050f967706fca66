import type { Client } from 'pg';
import { checkLog } from '../../src/cli/check-log';
import { readConfig } from '../../src/config';
import { parseCheckpoint } from '../../src/core/trace/log/checkpoint';
import { parseNote } from '../../src/core/trace/log/note';
import { grow, rootOfEdges } from '../../src/core/trace/log/tree';
import { Agency } from '../kit/agency';
import { CaseWorkers, type WorkedCase } from '../kit/case-workers';
import { scaled } from '../kit/scale';
import { ServerPair } from '../kit/server-pair';

/** Kills in all: of the leader and of PostgreSQL in turn. */
const KILLS = scaled(6, 100);
const CALLERS = 8;
/** Verbs that are answered between two kills. */
const BETWEEN = 20;
const AGENCIES = ['PUBLIC_SECURITY-350600', 'COMMUNITY-350602001'];
jest.setTimeout(60_000 + KILLS * 30_000);

const plain = (id: string): string => id.replace(/^[a-z]{3}_/, '').replaceAll('-', '');
const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

/** Somebody outside who keeps every checkpoint that any server shows, as witnesses and auditors do. */
class Outsider {
  /** Roots by size, as hexadecimal. */
  readonly seen = new Map<number, Set<string>>();
  private stopped = false;
  private watching: Promise<void> | undefined;

  constructor(private readonly pair: ServerPair) {}

  start(): void {
    this.watching = this.watch();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.watching;
  }

  private async watch(): Promise<void> {
    while (!this.stopped) {
      for (const { url } of this.pair.up) await this.look(url).catch(() => undefined);
      await pause(30);
    }
  }

  private async look(url: string): Promise<void> {
    const response = await fetch(`${url}/log/checkpoint`);
    if (response.status !== 200) return;
    const { size, root } = parseCheckpoint(parseNote(await response.text()).text);
    this.seen.set(size, (this.seen.get(size) ?? new Set()).add(root.toString('hex')));
  }
}

/** Roots that the log has at some sizes, computed from its leaves alone. */
async function rootsOf(admin: Client, sizes: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await admin.query<{ hash: Buffer }>('SELECT e.hash FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id ORDER BY i.index');
  const roots = new Map<number, string>();
  let [size, edges]: [number, readonly Buffer[]] = [0, []];
  for (const next of [...new Set(sizes)].sort((a, b) => a - b)) {
    ({ edges } = grow(size, edges, rows.slice(size, next).map((row) => row.hash)));
    size = next;
    roots.set(size, rootOfEdges(size, edges).toString('hex'));
  }
  return roots;
}

async function settle(admin: Client): Promise<void> {
  while ((await admin.query('SELECT FROM trace_pending LIMIT 1')).rowCount !== 0) await pause(50);
}

describe(`a log whose leader and whose PostgreSQL are killed ${KILLS} times under load`, () => {
  let pair: ServerPair;
  let workers: CaseWorkers;
  let admin: Client;
  let outsider: Outsider;
  /** Milliseconds from the death of a leader to the next place that was given. */
  const takeovers: number[] = [];

  beforeAll(async () => {
    pair = await ServerPair.open();
    const tokens = new Map(AGENCIES.map((code) => [code, pair.up[0]!.token(code)]));
    const { team } = await new Agency(pair.up[0]!.url, AGENCIES[1]!, tokens.get(AGENCIES[1]!)!, 'INVESTIGATION')
      .verb('registerTeam', { name: '排查队', kind: 'COMMANDO', regionCode: '350602001', size: 8 });
    workers = new CaseWorkers(tokens, team.id);
    outsider = new Outsider(pair);
    outsider.start();
    workers.use(pair);
    const working = workers.run(CALLERS);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const enough = workers.acknowledged + BETWEEN;
      while (workers.acknowledged < enough) await pause(5 + 17 * (kill % 4));
      if (kill % 2 === 0) await killLeader();
      else await pair.killDatabase();
      await pair.whole();
    }
    workers.stop();
    await working;
    admin = await pair.admin();
    await settle(admin);
    await pause(1_500);
    await outsider.stop();
    report();
  });

  afterAll(async () => {
    await admin?.end();
    await pair?.close();
  });

  async function killLeader(): Promise<void> {
    const client = await pair.admin();
    await pair.killLeader(client);
    const { rows: [dead] } = await client.query<{ at: number; next: string }>('SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS at, next_index AS next FROM log_state');
    for (let next = dead!.next; next === dead!.next;) ({ next } = (await client.query<{ next: string }>('SELECT next_index AS next FROM log_state')).rows[0]!);
    takeovers.push(Date.now() - dead!.at);
    await client.end();
  }

  function report(): void {
    const sorted = [...takeovers].sort((a, b) => a - b);
    process.stdout.write(`${KILLS} kills, ${workers.acknowledged} verbs acknowledged, ${workers.repeated} after repetition; ${outsider.seen.size} checkpoints seen from outside; `
      + `takeover after the death of the leader: median ${Math.round(sorted[Math.floor(sorted.length / 2)]!)} ms, longest ${Math.round(sorted.at(-1)!)} ms\n`);
  }

  it('misses no entry that was acknowledged, and has none twice', async () => {
    const { rows } = await admin.query<{ id: string; kind: string; loop: string }>(
      'SELECT e.id, e.kind, l.id AS loop FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id JOIN loop l ON l.trace_key = e.loop_key ORDER BY i.index');
    const byLoop = new Map<string, typeof rows>();
    for (const row of rows) byLoop.set(plain(row.loop), [...byLoop.get(plain(row.loop)) ?? [], row]);
    const placed = (worked: WorkedCase): typeof rows => byLoop.get(plain(worked.id)) ?? [];
    expect(workers.acknowledged).toBeGreaterThanOrEqual(BETWEEN * KILLS);
    expect(workers.cases.map((worked) => placed(worked).map((entry) => entry.kind))).toEqual(workers.cases.map((worked) => worked.kinds));
    for (const worked of workers.cases) expect(placed(worked).slice(1).map((entry) => plain(entry.id))).toEqual(worked.entries.slice(1).map((id) => plain(id!)));
  });

  it('has indices without gaps', async () => {
    const { rows: [found] } = await admin.query<Record<string, string>>(`SELECT count(*) AS n, min(index) AS least, max(index) AS most,
      (SELECT count(*) FROM trace_entry) AS entries, (SELECT next_index FROM log_state) AS next, (SELECT tree_size FROM log_state) AS size FROM trace_index`);
    const n = found!['n']!;
    expect(found).toEqual({ n, least: '0', most: String(Number(n) - 1), entries: n, next: n, size: n });
  });

  it('has one root for each size, in every checkpoint that was ever signed, kept or only seen', async () => {
    const { rows: kept } = await admin.query<{ size: number; root: Buffer }>('SELECT size::float8 AS size, root FROM log_checkpoint ORDER BY size');
    const roots = await rootsOf(admin, [...kept.map(({ size }) => size), ...outsider.seen.keys()]);
    expect(outsider.seen.size).toBeGreaterThan(KILLS / 2);
    expect([...outsider.seen].map(([size, some]) => [size, [...some]])).toEqual([...outsider.seen.keys()].map((size) => [size, [roots.get(size)]]));
    expect(kept.map(({ size, root }) => [size, root.toString('hex')])).toEqual(kept.map(({ size }) => [size, roots.get(size)]));
    expect([...outsider.seen.keys()].filter((size) => !kept.some((one) => one.size === size))).toEqual([]);
  });

  it('is found whole by its own check', async () => {
    const said: string[] = [];
    const config = readConfig({ NODE_ENV: 'development', BIHUAN_DATA: pair.dataDir, DATABASE_URL: pair.serverUrl, MIGRATION_DATABASE_URL: pair.ownerUrl });
    expect([await checkLog({ last: null, resume: false }, config, (line) => said.push(line)), said]).toEqual([0, [expect.stringContaining('All is well')]]);
  });
});
