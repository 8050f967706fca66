import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../ormconfig';
import { Database, type DbContext } from '../../src/core/db/context';
import { startEmbedded, type EmbeddedServer } from '../../src/core/db/embedded';
import { removeDataDir } from '../../src/core/db/embedded-place';
import { SetClock } from '../../src/core/kernel/clock';
import { namedId } from '../../src/core/kernel/ids';
import { buildClosure } from '../../src/core/places/closure';
import { Places } from '../../src/core/places/places';
import { getPlaces } from '../../src/core/places/places.store';
import { Protocols } from '../../src/core/protocols/protocols';
import { applyReference, type ReferenceReport } from '../../src/core/protocols/reference/apply';
import { ReferenceSnapshot } from '../../src/core/protocols/reference/snapshot';
import { traceChanges } from '../../src/core/protocols/reference/trace-changes';

const SEEDS = resolve(__dirname, '../../seeds/reference');
const clock = new SetClock(new Date('2022-03-18T00:00:00Z'));
const community = namedId('agency', 'COMMUNITY-350602001');
const caller: DbContext = { party: community, agency: community, kind: 'COMMUNITY' };

let dataDir: string;
let dir: string;
let server: EmbeddedServer;
let source: DataSource;
let database: Database;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'bihuan-data-'));
  dir = mkdtempSync(join(tmpdir(), 'bihuan-reference-'));
  cpSync(SEEDS, dir, { recursive: true });
  server = await startEmbedded({ dataDir, log: { info: () => undefined, warn: () => undefined } });
  const owner = await createDataSource({ url: server.ownerUrl, poolSize: 1, statementTimeoutMs: 30_000 }).initialize();
  await owner.runMigrations();
  await owner.destroy();
  source = await createDataSource({ url: server.serverUrl, poolSize: 4, statementTimeoutMs: 30_000 }).initialize();
  database = new Database(source);
});

afterAll(async () => {
  await source?.destroy();
  await server?.stop();
  removeDataDir(dataDir);
  rmSync(dir, { recursive: true });
});

function apply(withSynthetic = true): Promise<ReferenceReport> {
  return applyReference(database, dir, { record: traceChanges(clock), withSynthetic });
}
function change(file: string, from: string | RegExp, to: string): void {
  writeFileSync(join(dir, file), readFileSync(join(dir, file), 'utf8').replace(from, to));
}
async function count(sql: string, context: DbContext = { system: 'reference' }): Promise<number> {
  const [row] = await database.inContext(context, (tx) => tx.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${sql}`));
  return row!.n;
}

it('production loads everything but what was invented for the demo', async () => {
  const report = await apply(false);
  expect(report).toEqual({
    regions: { added: 165, changed: 0, unchanged: 0, skipped: 91 },
    agencies: { added: 244, changed: 0, unchanged: 0, skipped: 0 },
    protocols: { added: 3, changed: 0, unchanged: 0, skipped: 0 },
    sites: { added: 0, changed: 0, unchanged: 0, skipped: 5 },
    populations: { added: 11, changed: 0, unchanged: 0, skipped: 0 },
  });
  expect(await count('region WHERE synthetic')).toBe(0);
});

it('the same files add what was passed over, then nothing, and every change is in the trace once', async () => {
  expect((await apply()).regions).toEqual({ added: 91, changed: 0, unchanged: 165, skipped: 0 });
  const version = await count('reference_version WHERE version = 2');
  const again = await apply();
  expect(version).toBe(1);
  expect(again.regions).toEqual({ added: 0, changed: 0, unchanged: 256, skipped: 0 });
  expect(again.protocols).toEqual({ added: 0, changed: 0, unchanged: 3, skipped: 0 });
  expect(await count('reference_version WHERE version = 2')).toBe(1);
  for (const [kind, times] of [['REGION_APPLIED', 256], ['ZONE_APPLIED', 4], ['AGENCY_APPLIED', 244], ['PROTOCOL_APPLIED', 3], ['POPULATION_APPLIED', 11]] as const) {
    expect(await count(`trace_entry WHERE kind = '${kind}'`)).toBe(times);
  }
  expect(await count('trace_pending', { system: 'sequencer' })).toBe(518);
});

it('the closure in the database is the one that follows from regions and zones', async () => {
  await database.inContext({ system: 'reference-reader' }, async (tx) => {
    const { regions, closure } = await getPlaces(tx);
    const members = await tx.query('SELECT zone_code AS "zoneCode", member_code AS "memberCode", valid_from::text AS "validFrom", valid_until::text AS "validUntil" FROM zone_member');
    const sorted = (rows: object[]): string[] => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
    expect(sorted([...closure])).toEqual(sorted(buildClosure(regions, members)));
  });
});

it('a server notices a change, and a changed edition leaves the old version as it is', async () => {
  const places = new Places();
  const protocols = new Protocols(places);
  const snapshot = new ReferenceSnapshot(database, places, protocols);
  expect(await snapshot.refresh()).toBe(true);
  expect(await snapshot.refresh()).toBe(false);
  const before = protocols.effective('350603001', '2022-03-20')!;
  expect(before).toMatchObject({ code: 'zz-2022-03', version: 1 });

  change('protocols/cn-8.json', '"value": 180', '"value": 200');
  change('divisions.csv', '350626,东山县,COUNTY,350600,,', '350626,东山县,COUNTY,350600,,2030-12-31');
  change('divisions.csv', /^(350626\d{3},.*),,$/gm, '$1,,2030-12-31');
  change('zone-members.csv', 'ZZ-TIZ,350604101,2021-02-03,,', 'ZZ-TIZ,350604101,2021-02-03,2022-12-31,');
  const report = await apply();
  expect(report.regions).toEqual({ added: 0, changed: 8, unchanged: 248, skipped: 0 });
  expect(report.protocols).toEqual({ added: 0, changed: 2, unchanged: 1, skipped: 0 });

  expect(await snapshot.refresh()).toBe(true);
  expect(places.ancestors('350626100', '2030-12-31').map((one) => one.code)).toEqual(['350626100', '350626', '350600', '350000']);
  expect(places.ancestors('350626100', '2031-01-01')).toEqual([]);
  expect(places.isWithin('350604101', 'ZZ-TIZ', '2022-12-31')).toBe(true);
  expect(places.isWithin('350604101', 'ZZ-TIZ', '2023-01-01')).toBe(false);
  const after = protocols.effective('350603001', '2022-03-20')!;
  expect(after).toMatchObject({ code: 'zz-2022-03', version: 2 });
  const retention = (id: string): number | undefined => protocols.protocol(id)!.limits.find((one) => one.code === 'RETENTION_DAYS_AFTER_CLOSE')?.value;
  expect([retention(before.id), retention(after.id)]).toEqual([180, 200]);
});

it('one mistake keeps everything out', async () => {
  change('agencies.csv', '漳州市大数据管理局', '漳州市数据管理局');
  change('zones.csv', ',350600,', ',350699,');
  await expect(apply()).rejects.toThrow('zones.csv:2 parent: PARENT_UNKNOWN');
  expect(await count(`agency WHERE name = '漳州市数据管理局'`)).toBe(0);
  change('zones.csv', ',350699,', ',350600,');
  expect((await apply()).agencies).toEqual({ added: 0, changed: 1, unchanged: 243, skipped: 0 });
});

it('two at once do not get in each other\'s way', async () => {
  change('agencies.csv', '漳州市数据管理局', '漳州市大数据局');
  const reports = await Promise.all([apply(), apply(), apply()]);
  expect(reports.map((report) => report.agencies!.changed).sort()).toEqual([0, 0, 1]);
});

it('every agency reads reference rows, none writes them, and without a context there is nothing', async () => {
  const writes = [
    `UPDATE region SET name = 'x'`, `UPDATE agency SET name = 'x'`, 'DELETE FROM region_closure', 'DELETE FROM zone_member', 'UPDATE reference_version SET version = 0',
  ];
  expect(await count('region', caller)).toBe(256);
  expect(await count('protocol', caller)).toBe(5);
  for (const sql of writes) await database.inContext(caller, (tx) => tx.query(sql));
  expect(await count(`region WHERE name = 'x'`)).toBe(0);
  expect(await count('region_closure')).toBeGreaterThan(900);
  await expect(database.inContext(caller, (tx) => tx.query(`INSERT INTO agency VALUES (gen_random_uuid(), 'AUDIT-350602', 'x', 'AUDIT', '350602')`)))
    .rejects.toThrow('row-level security');
  await expect(database.inContext({ system: 'reference' }, (tx) => tx.query(`UPDATE protocol SET title = 'x'`))).rejects.toThrow('permission denied');
  for (const table of ['region', 'agency', 'region_closure', 'zone_member', 'protocol', 'reference_version']) {
    const rows = await source.query<unknown[]>(`SELECT FROM ${table}`);
    expect(rows).toHaveLength(0);
  }
});
