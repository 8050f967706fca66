import 'reflect-metadata';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { graphql, type GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../ormconfig';
import { runVerify } from '../../src/cli/verify';
import { judgeEvidence } from '../../src/client/verify/evidence';
import { POLICY_VERSION, purposesOf } from '../../src/core/access/policy';
import { kindOfAgencyCode, type Purpose } from '../../src/core/access/purpose';
import { RequestContext } from '../../src/core/access/request-context';
import { Database } from '../../src/core/db/context';
import { namedId, publicId, rowId } from '../../src/core/kernel/ids';
import { openCheckpoint } from '../../src/core/trace/log/checkpoint';
import type { EvidenceFile } from '../../src/core/trace/log/evidence';
import { EvidenceReading } from '../../src/core/trace/log/evidence.reading';
import { HeadsCommitter } from '../../src/core/trace/log/heads';
import { formatVerifierKey } from '../../src/core/trace/log/key';
import { LogReading } from '../../src/core/trace/log/log.reading';
import { LogResolver } from '../../src/core/trace/log/log.resolver';
import { CheckpointPublisher } from '../../src/core/trace/log/publisher';
import { parseTlogProof } from '../../src/core/trace/log/tlog-proof';
import { parseWitnessPolicy } from '../../src/core/trace/log/witness-policy';
import { verifyEvidence } from '../../src/core/trace/verify/evidence';
import { verifyInclusion } from '../../src/core/trace/verify/proof';
import { verdictWord } from '../../src/dashboard/audit/verdict-words';
import type { Json } from '../kit/answers';
import { COMMUNITY, everybody, openRequest, OPENER, traceSeen, workUpTo, type Opened } from '../kit/requests';
import { world, type World } from '../kit/world';
import { LOG_KEY, LOG_PEM, ORIGIN } from './log-world';

const ADDRESS = '东铺头街道2号';
const TRUST = { logKeys: [LOG_KEY] };
const EVIDENCE = `query($loopId: ID, $personId: ID, $from: DateTime, $to: DateTime, $knownSize: LogIndex, $first: Int, $after: Cursor) {
  evidence(loopId: $loopId, personId: $personId, from: $from, to: $to, knownSize: $knownSize, first: $first, after: $after) { file entries complete next } }`;

let w: World;
let source: DataSource;
let database: Database;
let schema: GraphQLSchema;
let publisher: CheckpointPublisher;
let request: Opened;
let another: Opened;
const folder = mkdtempSync(join(tmpdir(), 'bihuan-evidence-'));

beforeAll(async () => {
  // The platform publishes by itself: with the test's key, so that every checkpoint is of one log.
  writeFileSync(join(folder, 'log.pem'), LOG_PEM);
  w = await world({ env: { LOG_ORIGIN: ORIGIN, LOG_KEY_FILE: join(folder, 'log.pem') } });
  source = await createDataSource({ url: w.database.urls.server, poolSize: 4, statementTimeoutMs: 30_000 }).initialize();
  database = new Database(source, w.openVault());
  publisher = new CheckpointPublisher(database, w.clock, ORIGIN, [LOG_KEY], () => undefined);
  const log = new LogReading(database, parseWitnessPolicy('quorum none'));
  const resolver = new LogResolver(log, new EvidenceReading(database, log, [formatVerifierKey(LOG_KEY)]));
  schema = await buildSchema({ resolvers: [LogResolver], validate: false, container: { get: () => resolver } });
  const { opener, community, team } = await everybody(w);
  request = await openRequest(opener);
  another = await openRequest(opener);
  await workUpTo('ASSIGNED', request, community, team);
  await community.locate(request, { address: ADDRESS });
  await community.verify(request, { note: '已核实' });
  await workUpTo('ASSIGNED', another, community, team);
  await w.settle();
  await commitHeads();
  await publisher.publishOnce();
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await source?.destroy();
  await w?.stop();
});

async function commitHeads(): Promise<boolean> {
  const done = await new HeadsCommitter(database, w.clock, () => undefined, () => undefined).commitWhenDue();
  await w.settle();
  return done;
}

function contextOf(code: string, purpose: Purpose | null = null): RequestContext {
  const kind = kindOfAgencyCode(code)!;
  const purposes = purposesOf(kind, 'OPERATOR');
  const agency = { id: namedId('agency', code), code, kind, regionCode: code.split('-')[1]! };
  return new RequestContext('test', { database, clock: w.clock }, {
    subject: code, agency, role: 'OPERATOR', purpose: purpose ?? purposes[0] ?? null, purposes, expiresAt: new Date('2030-01-01'),
  });
}

async function ask(code: string, document: string, variables: Record<string, unknown>): Promise<Json> {
  const { data, errors } = await graphql({ schema, source: document, variableValues: variables, contextValue: contextOf(code) });
  if (errors) throw errors[0]!.originalError ?? errors[0]!;
  return data as Json;
}

async function evidence(code: string, variables: Record<string, unknown>): Promise<{ file: string; entries: number; complete: boolean; next: string | null }> {
  return (await ask(code, EVIDENCE, variables)).evidence;
}

function changed(file: string, change: (parsed: EvidenceFile) => unknown): string {
  const parsed = JSON.parse(file) as EvidenceFile;
  change(parsed);
  return JSON.stringify(parsed);
}

describe('evidence of a loop', () => {
  it('is one file that both verifiers find true, with every fact that the caller may see opened', async () => {
    const { file, entries, complete, next } = await evidence(OPENER, { loopId: request.id });
    expect({ entries, complete, next }).toEqual({ entries: 5, complete: true, next: null });
    expect(verifyEvidence([file], { ...TRUST, isWhole: true })).toMatchObject({ holds: true, sentence: expect.stringMatching(/^True: 5 entries .*nothing was cut off up to the heads committed at index \d+/) });
    expect(await judgeEvidence(file, { logKeys: [formatVerifierKey(LOG_KEY)] })).toMatchObject({ holds: true });
    const parsed = JSON.parse(file) as EvidenceFile;
    const names = parsed.entries.flatMap((entry) => entry.facts!.map((fact) => ('name' in fact ? fact.name : 'withheld')));
    expect(file).toContain(ADDRESS);
    // The time of exposure is a health value: the police is not told.
    expect(names.filter((name) => name === 'withheld')).toHaveLength(1);
    expect(parsed.protocols).toEqual([expect.objectContaining({ version: expect.any(Number), code: expect.any(String) })]);
    expect(parsed.policies).toEqual([POLICY_VERSION]);
  });

  it('gives an auditor the same proofs, and of what is withheld neither value nor salt', async () => {
    const [full, masked] = await Promise.all([OPENER, 'AUDIT-350600'].map(async (code) => (await evidence(code, { loopId: request.id })).file));
    expect(verifyEvidence([masked!], { ...TRUST, isWhole: true }).holds).toBe(true);
    const shown = (JSON.parse(masked!) as EvidenceFile).entries.flatMap((entry) => entry.facts!);
    expect(shown.filter((fact) => 'commitment' in fact).length).toBeGreaterThan(0);
    const opened = (JSON.parse(full!) as EvidenceFile).entries.flatMap((entry) => entry.facts!);
    const address = opened.find((fact) => 'name' in fact && fact.value === ADDRESS) as { value: string; salt: string };
    expect(masked).not.toContain(ADDRESS);
    expect(masked).not.toContain(address.salt);
  });

  it('does not exist for whom the loop does not reach', async () => {
    await expect(evidence('COMMUNITY-350602002', { loopId: request.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(evidence(OPENER, { loopId: 'inv_00000000000000000000000000000000' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(evidence(OPENER, { loopId: request.id, personId: request.personId })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(evidence(OPENER, {})).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('comes in pages that join, of which none can be left out', async () => {
    const files: string[] = [];
    let after: string | null = null;
    do {
      const page: { file: string; next: string | null } = await evidence(OPENER, { loopId: request.id, first: 2, after });
      files.push(page.file);
      after = page.next;
    } while (after !== null);
    expect(files).toHaveLength(3);
    expect(verifyEvidence(files, { ...TRUST, isWhole: true }).holds).toBe(true);
    expect(verifyEvidence([files[0]!, files[2]!], TRUST)).toMatchObject({ holds: false, sentence: 'This file does not go on where the one before ended.' });
    expect(verifyEvidence(files.slice(1), TRUST)).toMatchObject({ holds: true, sentence: expect.stringContaining('a part of its history') });
    expect(verifyEvidence(files.slice(1), { ...TRUST, isWhole: true }).holds).toBe(false);
  });

  it('may be of a time only, and then says that it is a part', async () => {
    const { file, complete } = await evidence(OPENER, { loopId: request.id, to: '2022-03-20T03:00:00Z' });
    expect(complete).toBe(false);
    expect(verifyEvidence([file], TRUST)).toMatchObject({ holds: true, sentence: expect.stringContaining('True: 0 entries') });
  });

  it('of a person holds all loops of the person', async () => {
    const { file, entries } = await evidence(OPENER, { personId: another.personId });
    expect(entries).toBe(3);
    expect(verifyEvidence([file], { ...TRUST, isWhole: true }).holds).toBe(true);
  });
});

describe('evidence against a checkpoint from before', () => {
  it('proves that the log goes on from it, and is refused without that proof', async () => {
    const old = (await publisher.publishOnce())!;
    await openRequest(w.agency(OPENER));
    await w.settle();
    const now = (await publisher.publishOnce())!;
    expect(now.size).toBeGreaterThan(old.size);
    const { file } = await evidence(OPENER, { loopId: request.id, knownSize: old.size });
    expect(verifyEvidence([file], { ...TRUST, oldCheckpoint: old.note })).toMatchObject({ holds: true, sentence: expect.stringContaining('goes on from your checkpoint') });
    expect((await judgeEvidence(file, { oldCheckpoint: old.note })).holds).toBe(true);
    const { file: bare } = await evidence(OPENER, { loopId: request.id });
    expect(verifyEvidence([bare], { ...TRUST, oldCheckpoint: old.note }).sentence).toContain(`ask for the evidence again with knownSize ${old.size}`);
    await expect(evidence(OPENER, { loopId: request.id, knownSize: now.size + 1 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('says so by npm run verify: exit code and one sentence', async () => {
    const old = (await publisher.publishOnce())!;
    const { file } = await evidence(OPENER, { loopId: request.id, knownSize: old.size });
    const [good, bad, before] = ['good.json', 'bad.json', 'old.txt'].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(good, file);
    writeFileSync(bad, file.replace('ASSIGNED', 'ASSIGNEE'));
    writeFileSync(before, old.note);
    const said: string[] = [];
    const run = (...args: string[]): Promise<number> => runVerify(args, (line) => said.push(line));
    expect(await run(good, '--checkpoint', before, '--key', formatVerifierKey(LOG_KEY), '--whole')).toBe(0);
    expect(await run(good)).toBe(0);
    expect(await run(bad, '--checkpoint', before)).toBe(1);
    expect(said.at(-1)).toMatch(/^The entry at index \d+ is not the one that the checkpoint has there\.$/);
    expect(await run(join(folder, 'nowhere.json'))).toBe(1);
    expect(await run(good, '--key', 'x')).toBe(1);
    expect(await run()).toBe(1);
    expect(said.at(-1)).toMatch(/^Usage:/);
  });
});

describe('heads of loops', () => {
  it('are committed every hour and at no other time', async () => {
    expect(await commitHeads()).toBe(false);
    w.clock.advance(3_600_000);
    expect(await commitHeads()).toBe(true);
    await publisher.publishOnce();
    const { file } = await evidence(OPENER, { loopId: request.id });
    expect(verifyEvidence([file], { ...TRUST, isWhole: true }).holds).toBe(true);
  });

  it('find out a history whose end was cut off, and a head that was kept back', async () => {
    const { file } = await evidence(OPENER, { loopId: request.id });
    const cut = changed(file, (parsed) => { (parsed.entries as unknown[]).pop(); });
    expect(verifyEvidence([cut], TRUST)).toMatchObject({ holds: false, sentence: expect.stringMatching(/^The history of a loop ends with its number \d+, .*its end was cut off\.$/) });
    expect((await judgeEvidence(cut)).holds).toBe(false);
    const keptBack = changed(file, (parsed) => { (parsed.heads!.heads as unknown[]).pop(); });
    expect(verifyEvidence([keptBack], TRUST).sentence).toContain('keeps back');
    expect((await judgeEvidence(keptBack)).holds).toBe(false);
    const none = changed(file, (parsed) => Object.assign(parsed, { heads: null }));
    expect(verifyEvidence([none], TRUST)).toMatchObject({ holds: false, sentence: expect.stringContaining('and the file is compared with none') });
    expect(await judgeEvidence(none)).toMatchObject({ holds: false, sentence: expect.stringContaining('older heads than the checkpoint names') });
  });

  it('prove that a younger loop was not there yet', async () => {
    const younger = await openRequest(w.agency(OPENER));
    await w.settle();
    await publisher.publishOnce();
    const { file } = await evidence(OPENER, { loopId: younger.id });
    expect((JSON.parse(file) as EvidenceFile).heads!.heads.length).toBeGreaterThan(0);
    expect(verifyEvidence([file], { ...TRUST, isWhole: true }).holds).toBe(true);
    expect((await judgeEvidence(file)).holds).toBe(true);
  });
});

describe('what retention has destroyed', () => {
  it('leaves the place proved and reads ERASED', async () => {
    const [{ id }] = (await w.rows<{ id: string }>('SELECT e.id FROM trace_entry e JOIN loop l ON l.trace_key = e.loop_key WHERE l.person_id = (SELECT person_id FROM loop WHERE id = $1::uuid) ORDER BY e.loop_seq LIMIT 1', [rowOf(another.id)])) as [{ id: string }];
    await w.rows(`SELECT set_config('bihuan.system', 'retention', false)`);
    await w.rows('DELETE FROM trace_payload WHERE entry_id = $1', [id]);
    const bare = (await evidence(OPENER, { loopId: another.id })).file;
    expect(verifyEvidence([bare], TRUST)).toMatchObject({ holds: true, sentence: expect.stringContaining('the content of 1 is ERASED by no certificate') });
    const certificate = rowId(w.clock.now().getTime());
    await w.rows(`INSERT INTO destruction_certificate (id, at, persons, entries, note) VALUES ($1, now(), 1, 1, 'a decision')`, [certificate]);
    await w.rows('INSERT INTO erased_payload (entry_id, certificate_id) VALUES ($1, $2)', [id, certificate]);
    const { file } = await evidence(OPENER, { loopId: another.id });
    expect(verifyEvidence([file], { ...TRUST, isWhole: true })).toMatchObject({ holds: true, sentence: expect.stringContaining(`the content of 1 is ERASED by ${publicId('DestructionCertificate', certificate)}`) });
    const second = await judgeEvidence(file);
    expect(second).toMatchObject({ holds: true, sentence: expect.stringContaining(`The content of 1 is ERASED by ${publicId('DestructionCertificate', certificate)}.`) });
    expect(verdictWord(second.sentence, 'zh')).toMatch(/其中 1 条的内容已依规销毁（ERASED），凭据：dcr_[0-9a-f]{32}。$/);
  });
});

function rowOf(publicId: string): string {
  return publicId.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

describe('proofs over GraphQL', () => {
  it('prove one entry by a tlog-proof', async () => {
    const [entry] = await traceSeen(w.agency(OPENER), request.id);
    const document = 'query($id: ID!) { traceProof(entryId: $id) { entryId index leafHash proof tlogProof checkpoint { size root note cosignatures requiredCosignatures witnessed } } }';
    const { traceProof } = await ask(OPENER, document, { id: entry.id });
    expect(traceProof).toMatchObject({ entryId: entry.id, index: entry.index, leafHash: entry.leafHash, checkpoint: { cosignatures: 0, requiredCosignatures: 0, witnessed: true } });
    const { index, proof, checkpoint } = parseTlogProof(traceProof.tlogProof as string);
    const { size, root } = openCheckpoint(checkpoint, [LOG_KEY]);
    expect(verifyInclusion({ index: BigInt(index), start: 0n, end: BigInt(size), leafHash: Buffer.from(entry.leafHash as string, 'hex'), root, proof })).toBe(true);
    expect((await ask('COMMUNITY-350602002', document, { id: entry.id })).traceProof).toBeNull();
    expect((await ask(COMMUNITY, document, { id: entry.id })).traceProof).not.toBeNull();
  });

  it('prove that one size goes on from another, and show the latest checkpoint', async () => {
    const { latestCheckpoint } = await ask(OPENER, '{ latestCheckpoint { size note at } }', {});
    const { consistencyProof } = await ask(OPENER, 'query($to: LogIndex!) { consistencyProof(from: 3, to: $to) { from to proof } }', { to: latestCheckpoint.size });
    expect(consistencyProof.proof.length).toBeGreaterThan(0);
    await expect(ask(OPENER, '{ consistencyProof(from: 3, to: 2) { from } }', {})).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

it('the offline verifier stands on nothing but node and files beside it', () => {
  const root = resolve(__dirname, '../..');
  const seen = new Set<string>();
  const packages = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, target] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from '([^']+)';/gm)) {
      if (target!.startsWith('.')) walk(`${resolve(dirname(file), target!)}.ts`);
      else packages.add(target!);
    }
  };
  walk(join(root, 'src/cli/verify.ts'));
  expect([...packages].sort()).toEqual(['node:crypto', 'node:fs', 'node:path', 'node:util']);
  const [before] = [new Set(packages)];
  walk(join(root, 'src/client/verify/evidence.ts'));
  expect([...packages]).toEqual([...before]);
});
