import { join } from 'node:path';
import { findSecret } from '../../src/core/db/data-secret';
import { DATABASE, OWNER_ROLE } from '../../src/core/db/embedded-cluster';
import { PlatformProcess } from '../kit/platform-process';
import { BOARD, HEALTH, prepareBoard, rateOfBoard, REGION } from './board';
import { BenchCaller } from './caller';
import { median, type Measure } from './measure';

const ROUNDS = 5;
/** A login of the bench for which row security does not count. */
const BYPASS = 'bench_bypass';

/**
 * The board query as it is, without the read log, and without any policy: no read log, no masking or withholding, no row
 * security. Three servers on one database, asked in turn; the share of the floor is the price.
 */
export async function benchPolicy(platform: PlatformProcess, size: number): Promise<Measure[]> {
  await prepareBoard(platform, size);
  const url = await bypass(platform);
  const unlogged = await beside(platform, url.server, 'read-log');
  const free = await beside(platform, url.bypass, 'read-log,fields');
  const servers = [platform, unlogged, free];
  try {
    const bodies = await Promise.all(servers.map((server) => answerOf(server)));
    if (bodies.some((body) => body !== bodies[0])) throw new Error('the servers do not give the same board');
    const rates: number[][] = servers.map(() => []);
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [i, server] of servers.entries()) {
        const rate = await rateOfBoard(server.url, new BenchCaller(platform, HEALTH, 'INVESTIGATION'));
        if (round > 0) rates[i]!.push(rate);
      }
    }
    const [whole, withoutLog, withoutAll] = rates.map(median) as [number, number, number];
    return [
      measure('board under the whole policy, beside none', whole, withoutAll),
      measure('board with the read log, beside without', whole, withoutLog),
      measure('board with rows and fields guarded, beside neither', withoutLog, withoutAll),
    ];
  } finally {
    await free.stop();
    await unlogged.stop();
  }
}

function measure(name: string, value: number, floor: number): Measure {
  return { name, value, unit: 'queries/s', floor, peer: null };
}

/** Another server on the same database and secrets, with something taken out of it. */
function beside(platform: PlatformProcess, databaseUrl: string, without: string): Promise<PlatformProcess> {
  return PlatformProcess.start(platform.dataDir, {
    DATABASE_URL: databaseUrl, MIGRATION_DATABASE_URL: ownerUrl(platform, databaseUrl), BENCH_WITHOUT: without,
    NODE_OPTIONS: `--require ${join(__dirname, 'unguarded.js')}`,
  });
}

async function answerOf(server: PlatformProcess): Promise<string> {
  return JSON.stringify(await new BenchCaller(server, HEALTH, 'INVESTIGATION').ask(BOARD, { region: REGION }));
}

function ownerUrl(platform: PlatformProcess, databaseUrl: string): string {
  const url = new URL(databaseUrl);
  Object.assign(url, { username: OWNER_ROLE, password: findSecret(platform.dataDir, 'database-owner')! });
  return url.href;
}

/** Addresses of the database for the server's role, and for one that row security does not hold. */
async function bypass(platform: PlatformProcess): Promise<{ server: string; bypass: string }> {
  const admin = await platform.admin();
  const password = findSecret(platform.dataDir, 'database-server')!;
  await admin.query(`CREATE ROLE ${BYPASS} LOGIN BYPASSRLS PASSWORD '${password}' IN ROLE bihuan_server`);
  await admin.query(`CREATE ROLE bench_server LOGIN PASSWORD '${password}' IN ROLE bihuan_server`);
  const { port } = admin;
  await admin.end();
  const of = (role: string): string => `postgres://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return { server: of('bench_server'), bypass: of(BYPASS) };
}
