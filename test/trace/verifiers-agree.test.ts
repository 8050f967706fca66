import fc from 'fast-check';
import { judgeEvidence } from '../../src/client/verify/evidence';
import { formatVerifierKey } from '../../src/core/trace/log/key';
import { verifyEvidence } from '../../src/core/trace/verify/evidence';
import type { Json } from '../kit/answers';
import { scaled } from '../kit/scale';
import { LOG_KEY } from './log-world';
import { Scene } from './tampering-kit';

let scene: Scene;
let file: string;

beforeAll(async () => {
  scene = await Scene.open();
  for (const entries of [3, 2, 4]) await scene.addLoop(entries);
  await scene.commitHeads();
  const old = (await scene.world.publisher().publishOnce())!;
  await scene.world.appendSome(4);
  await scene.world.publisher().publishOnce();
  file = (await scene.evidence(old.size))!;
});

afterAll(() => scene?.world.close());

/** Paths to every text, number, truth value and null of a file. */
function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, one]) => leavesOf(one, [...path, name]));
  return [[...path]];
}

function spoil(value: unknown, by: number): unknown {
  if (typeof value === 'number') return value + 1 + (by % 3);
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string' || value.length === 0) return 'x';
  const at = by % value.length;
  return by % 5 === 0 ? value.slice(0, at) : `${value.slice(0, at)}${value[at] === 'b' ? 'c' : 'b'}${value.slice(at + 1)}`;
}

it('both verifiers find the file true, and agree about every file of which one value was changed', async () => {
  const key = formatVerifierKey(LOG_KEY);
  expect(verifyEvidence([file], { logKeys: [LOG_KEY], isWhole: true }).holds).toBe(true);
  expect((await judgeEvidence(file, { logKeys: [key], isWhole: true })).holds).toBe(true);
  const paths = leavesOf(JSON.parse(file));
  await fc.assert(fc.asyncProperty(fc.nat(paths.length - 1), fc.nat(10_000), async (which, by) => {
    const parsed: Json = JSON.parse(file);
    const path = paths[which]!;
    const holder: Json = path.slice(0, -1).reduce((inner: Json, name) => inner[name], parsed);
    holder[path.at(-1)!] = spoil(holder[path.at(-1)!], by);
    const text = JSON.stringify(parsed);
    const second = await judgeEvidence(text, { logKeys: [key] });
    expect(`${path.join('.')} ${second.holds}`).toBe(`${path.join('.')} ${verifyEvidence([text], { logKeys: [LOG_KEY] }).holds}`);
  }), { numRuns: scaled(600, 10_000) });
}, scaled(60_000, 1_200_000));

it('neither takes a salt that is written otherwise than it was given, though its bytes are the same', async () => {
  const parsed: Json = JSON.parse(file);
  const fact = parsed.entries.flatMap((entry: Json) => entry.facts ?? []).find((one: Json) => one.salt !== undefined);
  const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(fact.salt.at(-1));
  fact.salt = `${fact.salt.slice(0, -1)}${'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[last + 1]}`;
  const text = JSON.stringify(parsed);
  expect(verifyEvidence([text], { logKeys: [LOG_KEY] }).holds).toBe(false);
  expect((await judgeEvidence(text, { logKeys: [formatVerifierKey(LOG_KEY)] })).holds).toBe(false);
});
