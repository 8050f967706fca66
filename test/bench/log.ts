import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createDataSource } from '../../ormconfig';
import { Database } from '../../src/core/db/context';
import { openVault } from '../../src/core/db/keys/master-key-source';
import { pseudonym, publicId, rowId, type RowId } from '../../src/core/kernel/ids';
import { append, type EntryDraft } from '../../src/core/trace/append';
import { keepFacts } from '../../src/core/trace/facts';
import { Child } from '../kit/compiled';
import type { PlatformProcess } from '../kit/platform-process';
import { BenchCaller } from './caller';
import { median, type Measure } from './measure';

const ROOT = resolve(__dirname, '../../..');
/** Entries of one made history, as many as a case has. */
const HISTORY = 10;
/** Histories of one transaction. */
const HISTORIES = 50;
/** Entries at the end that are checked beside the whole. */
const PART = 100_000;
const ASKED = 200;
const PROOF = 'query($id: ID!) { traceProof(entryId: $id) { index proof tlogProof checkpoint { size } } }';

/** A log of so many entries, appended and placed by the platform's own code: proofs out of it, and its check. */
export async function benchLog(platform: PlatformProcess, entries: number): Promise<Measure[]> {
  await fill(platform, entries);
  const proofs = await askProofs(platform, entries);
  const part = await check(platform, ['--last', String(PART)]);
  const whole = await check(platform, []);
  const many = whole.entries.toLocaleString('en-US');
  return [
    measure(`proof of one in ${many} entries, over GraphQL`, proofs.ms, 'ms', null),
    measure('that proof as a file', proofs.bytes, 'bytes', null),
    measure(`check-log over ${many} entries`, whole.entries / whole.seconds, 'entries/s', null),
    measure('memory of that check, beside the check of the last 100,000', whole.peakMb, 'MB', part.peakMb),
  ];
}

function measure(name: string, value: number, unit: string, floor: number | null): Measure {
  return { name, value, unit, floor, peer: null };
}

/** Appends histories, half of them about persons, until the log is so long and everything has its place. */
async function fill(platform: PlatformProcess, entries: number): Promise<void> {
  const source = await createDataSource({ url: (await platform.addresses()).DATABASE_URL, poolSize: 4, statementTimeoutMs: 60_000 }).initialize();
  const vault = openVault({ dataDir: platform.dataDir });
  const database = new Database(source, vault);
  await vault.prepare(database);
  const admin = await platform.admin();
  try {
    const { rows: persons } = await admin.query<{ id: RowId }>('SELECT id FROM person ORDER BY id LIMIT 2000');
    let left = Math.ceil((entries - await placed(admin)) / (HISTORY * HISTORIES));
    let next = 0;
    await Promise.all([1, 2].map(async () => {
      for (; left > 0; left -= 1) {
        const some = Array.from({ length: HISTORIES }, (_, i) => (i % 2 === 0 ? null : persons[(next += 1) % persons.length]!.id));
        await database.inContext({ system: 'advance' }, (tx) => appendHistories(tx, some));
      }
    }));
    for (let before = 0, now = 1; now > 0 || before > 0; before = now) {
      now = Number((await admin.query<{ n: string }>('SELECT count(*) AS n FROM (SELECT FROM trace_pending LIMIT 1) p')).rows[0]!.n);
      await new Promise((done) => setTimeout(done, 200));
    }
  } finally {
    await admin.end();
    await source.destroy();
  }
}

type Admin = Awaited<ReturnType<PlatformProcess['admin']>>;

async function placed(admin: Admin): Promise<number> {
  return Number((await admin.query<{ next: string }>('SELECT next_index AS next FROM log_state')).rows[0]!.next);
}

/** One step of every history at a time, since each names the hash of the one before. */
async function appendHistories(tx: Parameters<typeof append>[0], persons: readonly (RowId | null)[]): Promise<void> {
  const histories = persons.map((personId) => ({ personId, loopKey: pseudonym(), last: null as Buffer | null }));
  for (let seq = 1; seq <= HISTORY; seq += 1) {
    const written = await append(tx, histories.map(({ personId, loopKey, last }) => draftOf(personId, loopKey, seq, last)));
    written.forEach(({ hash }, i) => { histories[i]!.last = hash; });
  }
}

function draftOf(personId: RowId | null, loopKey: RowId, loopSeq: number, previousHash: Buffer | null): EntryDraft {
  const at = new Date();
  const classes = { address: 'ADDRESS', note: 'PERSON_TEXT', team: 'WORK_STATE' } as const;
  return {
    id: rowId(at.getTime()), loopKey, loopSeq, previousHash, kind: 'MEASURED', verb: 'measure', agencyId: null, actor: null, purpose: 'INVESTIGATION',
    policyVersion: 1, protocolId: null, fromState: null, after: null, at, personId,
    facts: keepFacts(classes, { address: '东铺头街道文昌里七弄3号', note: '家中有老人需要照看', team: '排查队' }),
  };
}

/** Proofs of entries all over the first part of the log, one after the other. */
async function askProofs(platform: PlatformProcess, entries: number): Promise<{ ms: number; bytes: number }> {
  const auditor = new BenchCaller(platform, 'AUDIT-350600', 'AUDIT');
  const admin = await platform.admin();
  const { rows } = await admin.query<{ id: RowId }>('SELECT e.id FROM trace_entry e JOIN loop l ON l.trace_key = e.loop_key ORDER BY e.hash LIMIT $1', [ASKED]);
  await admin.end();
  const took: number[] = [];
  let bytes = 0;
  for (const { id } of rows) {
    const began = performance.now();
    const { traceProof } = await auditor.ask(PROOF, { id: publicId('TraceEntry', id) });
    took.push(performance.now() - began);
    if (traceProof.checkpoint.size < entries) throw new Error('the proof is of a shorter log');
    bytes = Math.max(bytes, Buffer.byteLength(traceProof.tlogProof));
  }
  return { ms: median(took), bytes };
}

/** The command as an operator runs it, beside the running server. @throws Error where it finds anything. */
async function check(platform: PlatformProcess, args: readonly string[]): Promise<{ entries: number; seconds: number; peakMb: number }> {
  const began = performance.now();
  const command = new Child(spawn(process.execPath, [resolve(ROOT, 'dist/src/cli/check-log.js'), ...args], {
    cwd: ROOT, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'development', BIHUAN_DATA: platform.dataDir }, stdio: ['ignore', 'pipe', 'pipe'],
  }));
  let peakMb = 0;
  const watch = setInterval(() => { peakMb = Math.max(peakMb, peakOf(command.pid)); }, 100);
  const code = await command.ended;
  clearInterval(watch);
  const [, from, to] = /entries (\d+) to (\d+)/.exec(command.output) ?? [];
  if (code !== 0 || to === undefined) throw new Error(`check-log: ${command.output}`);
  return { entries: Number(to) + 1 - Number(from), seconds: (performance.now() - began) / 1_000, peakMb };
}

/** The most memory that a process has had so far, in MB; 0 where it is gone. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
