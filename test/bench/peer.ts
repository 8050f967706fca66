import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findSecret } from '../../src/core/db/data-secret';
import { DATABASE } from '../../src/core/db/embedded-cluster';
import { Child } from '../kit/compiled';
import type { PlatformProcess } from '../kit/platform-process';

/** PostGraphile has a package of its own, which nobody installs who does not run benches. */
const PACKAGE = join(__dirname, __dirname.includes(join('dist', 'test')) ? '../../../test/bench/postgraphile' : 'postgraphile');

/** PostGraphile 5 on the database of a bench; it answers as the agency of its settings would be answered. */
export interface Peer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it under row security for an agency; undefined, and a word about it, where it or its Node 22 cannot be had. */
export async function startPeer(platform: PlatformProcess, agencyCode: string): Promise<Peer | undefined> {
  const admin = await platform.admin();
  const { rows: [agency] } = await admin.query<{ id: string; kind: string }>('SELECT id, kind FROM agency WHERE code = $1', [agencyCode]);
  const database = `postgres://postgres:${findSecret(platform.dataDir, 'database-superuser')!}@127.0.0.1:${admin.port}/${DATABASE}`;
  await admin.end();
  const settings = { 'bihuan.party': agency!.id, 'bihuan.agency': agency!.id, 'bihuan.kind': agency!.kind, 'bihuan.system': '' };
  try {
    if (!existsSync(join(PACKAGE, 'node_modules'))) execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: PACKAGE, stdio: 'ignore' });
    const node = execFileSync('npx', ['-y', '-p', 'node@22', 'node', '-p', 'process.execPath'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    const server = new Child(spawn(node, ['server.mjs', database, JSON.stringify(settings)], {
      cwd: PACKAGE, env: { PATH: process.env['PATH'], NODE_ENV: 'production', GRAPHILE_ENV: 'production' }, stdio: ['ignore', 'pipe', 'pipe'],
    }));
    await server.says('listening on');
    return {
      url: `http://127.0.0.1:${/listening on (\d+)\./.exec(server.output)![1]!}/graphql`,
      stop: async () => {
        server.kill('SIGTERM');
        await server.ended;
      },
    };
  } catch (error) {
    process.stderr.write(`No peer in this run: ${(error as Error).message.split('\n')[0]}\n`);
    return undefined;
  }
}

/** The board: persons under seal as they are stored, since PostGraphile opens and masks nothing. */
export const PEER_BOARD = `query($region: String!) { allLoops(condition: { kind: "INVESTIGATION", regionCode: $region }, orderBy: [DUE_AT_ASC, ROW_ID_ASC], first: 50) {
  nodes { rowId number state version dueAt overdue personByPersonId { rowId nameEnc category controlState } volunteerTeamByTeamId { rowId name }
    transfers(first: 3) { nodes { rowId loopByRowId { state } } } trace(first: 3, orderBy: LOOP_SEQ_ASC) { nodes { rowId kind at loopSeq } } } } }`;
/** The list: without its region, since PostGraphile of itself has no such filter, which makes it easier. */
export const PEER_LIST = `query($after: Cursor) { allLoops(condition: { phase: "OPEN" }, orderBy: [OPENED_AT_DESC, ROW_ID_DESC], first: 200, after: $after) {
  pageInfo { endCursor } nodes { rowId kind number phase state openedAt dueAt overdue regionByRegionCode { code name } agencyByHeldBy { code name } } } }`;
/** The detail of one person. */
export const PEER_DETAIL = `query($id: UUID!) { personByRowId(rowId: $id) { rowId nameEnc phoneEnc addressEnc category controlState
  personDocumentsByPersonId { nodes { type numberEnc } }
  loopsByPersonId(first: 20) { nodes { rowId kind number state agencyByHeldBy { name } clocksByLoopId { nodes { code state dueAt } } handovers { nodes { rowId } } } }
  told(first: 50) { nodes { factsEnc traceEntryByEntryId { kind at traceIndexByEntryId { index } } } } } }`;
