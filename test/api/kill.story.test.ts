import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { Agency } from '../kit/agency';
import { CaseWorkers, type WorkedCase } from '../kit/case-workers';
import { spawnMain } from '../kit/main-process';
import { adminOf, PlatformProcess } from '../kit/platform-process';
import { scaled } from '../kit/scale';
import { removeDataDir } from '../../src/core/db/embedded-place';

const KILLS = scaled(5, 30);
const CALLERS = 8;
const AGENCIES = ['PUBLIC_SECURITY-350600', 'COMMUNITY-350602001'];
jest.setTimeout(KILLS * 60_000);

const ENTRIES = `SELECT e.id, e.kind, e.loop_seq, l.id AS loop FROM trace_entry e JOIN loop l ON l.trace_key = e.loop_key ORDER BY l.id, e.loop_seq`;
interface Entry { id: string; kind: string; loop_seq: number; loop: string }

const plain = (id: string): string => id.replace(/^[a-z]{3}_/, '').replaceAll('-', '');

async function settle(admin: Client): Promise<void> {
  for (;;) {
    const { rows } = await admin.query<{ n: string }>('SELECT count(*) AS n FROM trace_pending');
    if (rows[0]!.n === '0') return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

describe(`a server that is killed ${KILLS} times under load`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-kill-'));
  let platform: PlatformProcess;
  let workers: CaseWorkers;
  let admin: Client;
  let byLoop: Map<string, Entry[]>;

  beforeAll(async () => {
    platform = await PlatformProcess.start(dataDir);
    const tokens = new Map(AGENCIES.map((code) => [code, platform.token(code)]));
    const { team } = await new Agency(platform.url, AGENCIES[1]!, tokens.get(AGENCIES[1]!)!, 'INVESTIGATION')
      .verb('registerTeam', { name: '排查队', kind: 'COMMANDO', regionCode: '350602001', size: 8 });
    workers = new CaseWorkers(tokens, team.id);
    workers.use(platform);
    const working = workers.run(CALLERS);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const enough = workers.acknowledged + 60;
      while (workers.acknowledged < enough) await new Promise((done) => setTimeout(done, 5 + 37 * (kill % 4)));
      workers.use(undefined);
      await platform.kill();
      platform = await PlatformProcess.start(dataDir);
      workers.use(platform);
    }
    workers.stop();
    await working;
    admin = await platform.admin();
    await settle(admin);
    const { rows } = await admin.query<Entry>(ENTRIES);
    byLoop = new Map();
    for (const row of rows) byLoop.set(plain(row.loop), [...byLoop.get(plain(row.loop)) ?? [], row]);
  });

  afterAll(async () => {
    await admin.end();
    await platform.stop();
    removeDataDir(dataDir);
  });

  it('goes on at each start with the database that it left behind', () => {
    expect(workers.acknowledged).toBeGreaterThanOrEqual(60 * KILLS);
    expect(workers.repeated).toBeGreaterThan(0);
  });

  it('has every acknowledged verb in the trace, in its place, and none twice', () => {
    const traced = (worked: WorkedCase): Entry[] => byLoop.get(plain(worked.id)) ?? [];
    expect(workers.cases.map((worked) => traced(worked).map((entry) => entry.kind))).toEqual(workers.cases.map((worked) => worked.kinds));
    for (const worked of workers.cases) {
      expect(traced(worked).slice(1).map((entry) => plain(entry.id))).toEqual(worked.entries.slice(1).map((id) => plain(id!)));
    }
    expect(byLoop.size).toBe(workers.cases.length);
  });

  it('has numbers without gaps in every loop, and one order without gaps', async () => {
    for (const entries of byLoop.values()) expect(entries.map((entry) => entry.loop_seq)).toEqual(entries.map((_, i) => i + 1));
    const { rows } = await admin.query<Record<string, string>>(`SELECT count(*) AS n, min(index) AS least, max(index) AS most,
      (SELECT count(*) FROM trace_entry) AS entries, (SELECT next_index FROM log_state) AS next FROM trace_index`);
    const { n, least, most, entries, next } = rows[0]!;
    expect({ least, most, entries, next }).toEqual({ least: '0', most: String(Number(n) - 1), entries: n, next: n });
  });

  it('has each loop as its last entry tells', async () => {
    const { rows } = await admin.query(`SELECT l.id FROM loop l JOIN trace_entry e ON e.loop_key = l.trace_key AND e.loop_seq = l.version
      WHERE e.state <> l.state OR e.hash <> l.last_hash OR e.held_by <> l.held_by OR EXISTS (SELECT FROM trace_entry x WHERE x.loop_key = l.trace_key AND x.loop_seq > l.version)`);
    expect(rows).toEqual([]);
  });
});

describe('a server that is killed while it builds the demo world', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-kill-demo-'));

  afterAll(() => removeDataDir(dataDir));

  it('completes the world at the next start, once', async () => {
    await (await PlatformProcess.start(dataDir)).stop();
    const building = spawnMain({ BIHUAN_DATA: dataDir, BIHUAN_DEMO: 'auto' });
    expect(await loopsBeyond(150, dataDir)).toBeLessThan(400);
    building.kill('SIGKILL');
    await building.ended;
    const platform = await PlatformProcess.start(dataDir, { BIHUAN_DEMO: 'auto' });
    const admin = await platform.admin();
    const { rows } = await admin.query<Record<string, number>>(`SELECT
      (SELECT count(*)::int FROM trace_entry WHERE kind = 'DEMO_WORLD_BEGUN') AS begun, (SELECT count(*)::int FROM trace_entry WHERE kind = 'DEMO_WORLD_BUILT') AS built,
      (SELECT count(*)::int FROM volunteer_team WHERE kind = 'PARTY_WORK_GROUP') AS groups, (SELECT count(*)::int FROM loop WHERE kind = 'DEPLOYMENT') AS deployments,
      (SELECT count(*)::int FROM person WHERE category IN ('CONFIRMED_CASE', 'ASYMPTOMATIC_INFECTION')) AS infections`);
    expect(rows[0]).toEqual({ begun: 1, built: 1, groups: 87, deployments: 102, infections: 19 });
    await admin.end();
    await platform.stop();
  });
});

/** Waits for so many loops while a server builds; answers how many there are then. */
async function loopsBeyond(count: number, dataDir: string): Promise<number> {
  for (;;) {
    const loops = await countLoops(dataDir).catch(() => 0);
    if (loops > count) return loops;
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function countLoops(dataDir: string): Promise<number> {
  const admin = await adminOf(dataDir);
  try {
    const { rows } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM loop');
    return rows[0]!.n;
  } finally {
    await admin.end();
  }
}
