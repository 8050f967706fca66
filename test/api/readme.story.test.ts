import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse, validate, type GraphQLSchema } from 'graphql';

import { buildBihuanSchema } from '../../src/api/graphql/schema';
import { withSettings } from '../../src/cli/readme';
import { removeDataDir } from '../../src/core/db/embedded-place';
import { Child } from '../kit/compiled';
import { startMain } from '../kit/main-process';

const ROOT = resolve(__dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const PAGES = [README, readFileSync(join(ROOT, 'src/README.md'), 'utf8')];
const SCRIPTS = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts;

/** Code blocks of a language, in their order. */
function blocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1]!);
}

describe('what the README says', () => {
  let schema: GraphQLSchema;

  beforeAll(async () => {
    schema = await buildBihuanSchema();
  });

  it('names the settings that there are', () => {
    expect(withSettings(README)).toBe(README);
  });

  it('names commands that there are', () => {
    const named = PAGES.flatMap((page) => [...page.matchAll(/npm run (?:-s )?([\w-]+)/g)].map((match) => match[1]!));
    expect(named.filter((name) => !(name in SCRIPTS))).toEqual([]);
  });

  it('starts and tests with the commands that CI runs', () => {
    expect(blocks(README, 'sh').slice(0, 2)).toEqual(['npm ci && npm start\n', 'npm ci && npm test\n']);
    expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toContain('npm ci && npm test');
  });

  it('shows operations that are valid', () => {
    const errors = blocks(README, 'graphql').flatMap((document) => validate(schema, parse(document)));
    expect(errors.map((error) => error.message)).toEqual([]);
  });
});

describe('the commands of the README', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-readme-'));
  let server: Child;
  let url: string;

  beforeAll(async () => {
    ({ server, url } = await startMain({ BIHUAN_DATA: dataDir, BIHUAN_DEMO: 'off' }));
  });

  afterAll(async () => {
    server.kill('SIGTERM');
    await server.ended;
    removeDataDir(dataDir);
  });

  it('ask the first query', async () => {
    const script = blocks(README, 'sh')[2]!.replaceAll('http://localhost:4000', url);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: ROOT, env: { ...process.env, NODE_ENV: 'development', BIHUAN_DATA: dataDir },
    });
    const answer = JSON.parse(stdout) as { data: { me: { agency: { code: string } }; loopSummary: object }; errors?: object };
    expect(answer.errors).toBeUndefined();
    expect(answer.data.me.agency.code).toBe('HEADQUARTERS-350600');
    expect(answer.data.loopSummary).toEqual({ rows: [] });
  });

  it('ask the query shown for GraphiQL', async () => {
    const token = await fetch(`${url}/demo/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ agency: 'HEADQUARTERS-350600' }),
    }).then((response) => response.json()) as { token: string };
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token.token}`, 'x-purpose-of-use': 'COMMAND' },
      body: JSON.stringify({ query: blocks(README, 'graphql')[0] }),
    }).then((response) => response.json()) as { errors?: object };
    expect(answer.errors).toBeUndefined();
  });
});
