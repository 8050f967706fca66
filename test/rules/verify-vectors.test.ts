import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVerify } from '../../src/cli/verify';
import { judgeText } from '../../src/client/verify/vectors';
import { checkVectors } from '../../src/core/trace/verify/vectors';
import { vectorSet, vectorText, writeVectors } from '../trace/vector-set';

const folder = mkdtempSync(join(tmpdir(), 'bihuan-vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('vectors of the transparency community', () => {
  const set = vectorSet();
  const directory = join(folder, 'all');
  beforeAll(() => writeVectors(directory, set));

  it('are judged rightly by both verifiers, nested directories and numbers of 64 bits included', async () => {
    expect(set.size).toBeGreaterThan(400);
    expect(await checkVectors(directory)).toEqual({ count: set.size, disagreements: [] });
    expect(await checkVectors(directory, judgeText)).toEqual({ count: set.size, disagreements: [] });
  });

  it('are judged rightly as they are kept beside the tests too, made once and by no code of today', async () => {
    const kept = join(__dirname, '../trace/vectors');
    const report = await checkVectors(kept);
    expect(report.count).toBeGreaterThan(300);
    expect(report.disagreements).toEqual([]);
    expect(await checkVectors(kept, judgeText)).toEqual(report);
  });

  it('let npm run verify exit 0 with the count', async () => {
    const said: string[] = [];
    expect(await runVerify(['--vectors', directory], (line) => said.push(line))).toBe(0);
    expect(said).toEqual([`All ${set.size} vectors are judged as they want.`]);
  });

  it('let it exit 1 where one wants another verdict, and name it', async () => {
    const wrong = join(folder, 'wrong');
    const [path, vector] = [...set].find(([, one]) => one.desc === 'happy path')!;
    writeVectors(wrong, new Map([[path, { ...vector, wantErr: true }]]));
    const said: string[] = [];
    expect(await runVerify(['--vectors', wrong], (line) => said.push(line))).toBe(1);
    expect(said.join('\n')).toContain(path);
  });

  it.each([['no JSON', '{'], ['no members', '{"wantErr": true}'], ['no base64', '{"leafIdx":0,"treeSize":1,"root":"*","leafHash":"","wantErr":true}'], ['no list', '[]']])(
    'let it exit 1 with a sentence where a file is none: %s', async (name, text) => {
      const odd = mkdtempSync(join(folder, 'odd-'));
      writeFileSync(join(odd, `${name.replace(' ', '-')}.json`), text);
      const said: string[] = [];
      expect(await runVerify(['--vectors', odd], (line) => said.push(line))).toBe(1);
      expect(said).toEqual([expect.stringMatching(/^no-.+\.json is no vector: .+\.$/)]);
    },
  );

  it('let it exit 1 where the directory holds none', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    expect(await runVerify(['--vectors', empty], () => undefined)).toBe(1);
    expect(await runVerify(['--vectors', join(folder, 'nowhere')], () => undefined)).toBe(1);
  });
});

it('a vector is written with all digits of its numbers', () => {
  expect(vectorText({ leafIdx: 18446744073709551615n, desc: 'd', wantErr: true })).toContain('18446744073709551615,');
});
