import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWitnessOrder, startWitness } from '../../src/cli/witness';
import { signCheckpoint } from '../../src/core/trace/log/checkpoint';
import { BadKey, formatVerifierKey, signerFromSeed } from '../../src/core/trace/log/key';
import { formatNote, parseNote, verifyNote } from '../../src/core/trace/log/note';
import { consistencyRanges } from '../../src/core/trace/log/range';
import { rootOf, sha256 } from '../../src/core/trace/merkle';
import { SeenFiles } from '../../src/core/trace/witness/seen';
import { Witness, writeSubmission } from '../../src/core/trace/witness/witness';
import { hashesOver, leavesOf } from '../trace/vector-set';

const log = signerFromSeed('log.example', 'ed25519', sha256(Buffer.from('log')));
const forger = signerFromSeed('log.example', 'ed25519', sha256(Buffer.from('forger')));
const key = signerFromSeed('witness.example', 'cosignature', sha256(Buffer.from('witness')));
const NOW = 1_679_315_147_000;
const folder = mkdtempSync(join(tmpdir(), 'bihuan-witness-'));
afterAll(() => rmSync(folder, { recursive: true }));

const leaves = leavesOf(40);
const fork = [...leaves.slice(0, 9), ...leavesOf(31, 'fork')];
const noteOf = (size: number, of = leaves, signer = log): string => signCheckpoint({ origin: signer.name, size, root: rootOf(of.slice(0, size)) }, [signer]);
const proofOf = (from: number, to: number, of = leaves): Buffer[] => hashesOver(of.slice(0, to), consistencyRanges(from, to));
const body = (oldSize: number, size: number, of = leaves, signer = log): string => writeSubmission({ oldSize, proof: proofOf(oldSize, size, of), note: noteOf(size, of, signer) });

let directory: string;
let witness: Witness;
const restart = (): Witness => new Witness(key, [log], new SeenFiles(directory), () => NOW);
beforeEach(() => {
  directory = mkdtempSync(join(folder, 'seen-'));
  witness = restart();
});
const status = async (text: string): Promise<number> => (await witness.addCheckpoint(text)).status;

it('cosigns the first checkpoint of a log, and each that goes on from it', async () => {
  const first = await witness.addCheckpoint(body(0, 10));
  expect(first.status).toBe(200);
  const { text } = parseNote(noteOf(10));
  expect(verifyNote(parseNote(formatNote(text, [first.body.trimEnd()])), [key])).toEqual([{ key, time: NOW / 1_000 }]);
  expect(await status(body(10, 17))).toBe(200);
  expect(await status(body(17, 17))).toBe(200);
  expect(await status(body(17, 40))).toBe(200);
});

it('answers 409 with the size that it cosigned where the old size is another', async () => {
  expect(await witness.addCheckpoint(body(5, 10))).toEqual({ status: 409, type: 'text/x.tlog.size', body: '0\n' });
  await witness.addCheckpoint(body(0, 10));
  expect(await witness.addCheckpoint(body(0, 20))).toEqual({ status: 409, type: 'text/x.tlog.size', body: '10\n' });
  expect(await witness.addCheckpoint(body(9, 10))).toMatchObject({ status: 409, body: '10\n' });
});

it('answers 409 to another root of the same size, 422 to a fork, and signs neither', async () => {
  await witness.addCheckpoint(body(0, 10));
  expect(await status(writeSubmission({ oldSize: 10, proof: [], note: noteOf(10, fork) }))).toBe(409);
  expect(await status(writeSubmission({ oldSize: 10, proof: proofOf(10, 20, fork), note: noteOf(20, fork) }))).toBe(422);
  expect(await status(writeSubmission({ oldSize: 10, proof: proofOf(10, 20), note: noteOf(20, fork) }))).toBe(422);
  expect(await status(writeSubmission({ oldSize: 10, proof: [], note: noteOf(20) }))).toBe(422);
  expect(await status(writeSubmission({ oldSize: 10, proof: proofOf(10, 20).slice(1), note: noteOf(20) }))).toBe(422);
  expect(await status(writeSubmission({ oldSize: 10, proof: [leaves[0]!], note: noteOf(10) }))).toBe(422);
  expect(await status(body(10, 20))).toBe(200);
});

it('answers 422 to a proof from nothing', async () => {
  expect(await status(writeSubmission({ oldSize: 0, proof: [leaves[0]!], note: noteOf(10) }))).toBe(422);
});

it('answers 404 to an unknown log and 403 to an unknown key of a known one', async () => {
  const other = signerFromSeed('other.example', 'ed25519', sha256(Buffer.from('other')));
  expect(await status(body(0, 10, leaves, other))).toBe(404);
  expect(await status(body(0, 10, leaves, forger))).toBe(403);
  const { text, signatures } = parseNote(noteOf(10));
  const broken = formatNote(text.replace('10', '11'), signatures.map(({ line }) => line));
  expect(await status(writeSubmission({ oldSize: 0, proof: [], note: broken }))).toBe(403);
});

it.each([
  ['nothing', ''], ['no old size', `\n${noteOf(10)}`], ['a leading zero', body(0, 10).replace('old 0', 'old 00')], ['no checkpoint', 'old 0\n\nhello\n'],
  ['a hash that is none', `old 0\nAAAA\n\n${noteOf(10)}`], ['too long a proof', `old 0\n${`${leaves[0]!.toString('base64')}\n`.repeat(64)}\n${noteOf(10)}`],
  ['an old size beyond the checkpoint', writeSubmission({ oldSize: 11, proof: [], note: noteOf(10) })], ['no empty line', 'old 0\n'],
])('answers 400 to %s', async (_, text) => expect(await status(text)).toBe(400));

it('remembers over a restart what it vouched for, so that a log rolled back gets no signature', async () => {
  await witness.addCheckpoint(body(0, 30));
  witness = restart();
  expect(await witness.addCheckpoint(body(0, 20))).toMatchObject({ status: 409, body: '30\n' });
  expect(await status(writeSubmission({ oldSize: 30, proof: [], note: noteOf(20) }))).toBe(400);
  expect(await status(body(30, 40))).toBe(200);
});

it('does not sign where its memory is damaged or cannot be kept', async () => {
  await witness.addCheckpoint(body(0, 30));
  writeFileSync(join(directory, readdirSync(directory)[0]!), '{"origin":"log.example"}');
  await expect(witness.addCheckpoint(body(0, 31))).rejects.toThrow('damaged');
  const forgetful = new Witness(key, [log], { find: () => undefined, keep: () => { throw new Error('disk full'); } }, () => NOW);
  await expect(forgetful.addCheckpoint(body(0, 10))).rejects.toThrow('disk full');
});

it('takes one of many requests at the same time, never two that do not follow each other', async () => {
  await witness.addCheckpoint(body(0, 10));
  const answers = await Promise.all([20, 15, 25, 12].map((size) => status(body(10, size))));
  expect(answers).toEqual([200, 409, 409, 409]);
});

it('runs as a small program with a key of its own that it keeps', async () => {
  const data = join(folder, 'program');
  const order = readWitnessOrder(['--name', 'w.example', '--log', formatVerifierKey(log), '--data', data, '--port', '0'])!;
  const first = await startWitness(order);
  const post = async (text: string, path = '/add-checkpoint') => fetch(`${first.url}${path}`, { method: 'POST', body: text });
  const answer = await post(body(0, 10));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toMatch(/^— w\.example [A-Za-z0-9+/=]+\n$/);
  expect((await post(body(0, 10), '/other')).status).toBe(404);
  expect((await post('x'.repeat(70_000))).status).toBe(400);
  expect((await fetch(`${first.url}/add-checkpoint`)).status).toBe(404);
  await first.stop();
  const second = await startWitness(order);
  expect(formatVerifierKey(second.key)).toBe(formatVerifierKey(first.key));
  await second.stop();
  expect(readWitnessOrder(['--name', 'w'])).toBeUndefined();
  expect(() => readWitnessOrder(['--name', 'w', '--log', 'x'])).toThrow(BadKey);
  expect(() => readWitnessOrder(['--name', 'w', '--colour', 'x'])).toThrow();
  expect(readWitnessOrder(['--name', 'w', '--log', formatVerifierKey(log), '--port', 'many'])).toBeUndefined();
});
