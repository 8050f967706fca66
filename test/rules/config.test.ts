import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError, readConfig, SETTINGS } from '../../src/config';

const folder = mkdtempSync(join(tmpdir(), 'bihuan-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function keyFile(name: string, half: 'publicKey' | 'privateKey', namedCurve = 'P-256'): string {
  const path = join(folder, name);
  const key = generateKeyPairSync('ec', { namedCurve })[half];
  writeFileSync(path, key.export({ type: half === 'publicKey' ? 'spki' : 'pkcs8', format: 'pem' }));
  return path;
}

function logKeyFile(name: string, count: number): string {
  const path = join(folder, name);
  const pem = Array.from({ length: count }, () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(path, pem.join(''));
  return path;
}

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const production = (): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  TOKEN_ISSUER: 'https://issuer.example.cn', TOKEN_AUDIENCE: 'bihuan',
  TOKEN_PUBLIC_KEY_FILE: keyFile('public.pem', 'publicKey'), CURSOR_KEY: 'c'.repeat(32),
  LOG_ORIGIN: 'bihuan.example.cn/log', LOG_KEY_FILE: logKeyFile('log.pem', 1),
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
});

describe('the configuration', () => {
  it('needs nothing in development', () => {
    expect(readConfig({})).toEqual({
      nodeEnv: 'development', host: '127.0.0.1', port: 4000, databaseUrl: undefined, migrationDatabaseUrl: undefined,
      dataDir: resolve('.data'), logLevel: 'info', demo: 'auto', tokenIssuer: 'bihuan-development', tokenAudience: 'bihuan',
      tokenPublicKeyFile: undefined, cursorKey: undefined, logOrigin: 'bihuan.local/log', logKeyFile: undefined,
      logWitnessPolicyFile: undefined, masterKeyFile: undefined, masterKey: undefined, poolSize: 16, statementTimeoutMs: 15_000, publicOrigins: [], tokenIssuersFile: undefined,
      operationTimeoutMs: 30_000, maxCost: 25_000, costPerMinute: 1_000_000, trustedOperations: 'off',
    });
  });

  it('loads no demo world in tests', () => {
    expect(readConfig({ NODE_ENV: 'test' })).toMatchObject({ nodeEnv: 'test', demo: 'off', logLevel: 'warn' });
  });

  it('takes an empty variable for an absent one', () => {
    expect(readConfig({ PORT: '', CURSOR_KEY: ' ', NODE_ENV: '' })).toMatchObject({ port: 4000, nodeEnv: 'development' });
  });

  it('takes one key of the log or two, of Ed25519 only', () => {
    expect(readConfig({ LOG_KEY_FILE: logKeyFile('two.pem', 2) }).logKeyFile).toBe(join(folder, 'two.pem'));
    expect(problemsOf({ LOG_KEY_FILE: keyFile('curve.pem', 'privateKey') })).toHaveLength(1);
    expect(problemsOf({ LOG_KEY_FILE: keyFile('half.pem', 'publicKey') })).toHaveLength(1);
  });

  it('listens on all networks in production, without the demo world', () => {
    expect(readConfig(production())).toMatchObject({ nodeEnv: 'production', host: '0.0.0.0', demo: 'off', cursorKey: 'c'.repeat(32) });
  });

  it('names every key that production lacks at once', () => {
    const problems = problemsOf({ NODE_ENV: 'production' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'TOKEN_PUBLIC_KEY_FILE', 'CURSOR_KEY', 'LOG_ORIGIN', 'LOG_KEY_FILE', 'MASTER_KEY_FILE',
    ]);
    for (const problem of problems) expect(problem).toMatch(/is missing\. Production needs it: set it to /);
  });

  it('names every wrong key at once, with the remedy and without the value', () => {
    const wrong = {
      NODE_ENV: 'prod-7', PORT: '70007', DATABASE_URL: 'mysql://u:hush-7@h/d', MIGRATION_DATABASE_URL: 'hush-7', LOG_LEVEL: 'loud-7',
      BIHUAN_DEMO: 'yes-7', CURSOR_KEY: 'short-7', POOL_SIZE: '1.7', STATEMENT_TIMEOUT_MS: '-7',
      PUBLIC_ORIGINS: 'https://a.cn/path-7', TOKEN_PUBLIC_KEY_FILE: '/nowhere-7',
      LOG_ORIGIN: 'a+b-7', LOG_KEY_FILE: '/nowhere-7', LOG_WITNESS_POLICY_FILE: '/nowhere-7', MASTER_KEY_FILE: '/nowhere-7', MASTER_KEY: 'aGFsZg==7',
    };
    const problems = problemsOf(wrong);
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual(Object.keys(wrong).sort());
    for (const problem of problems) expect(problem).toMatch(/^[A-Z_]+ must be .+\. Correct it or leave it out\.$/);
    const message = new ConfigError(problems).message;
    for (const value of Object.values(wrong)) expect(message).not.toContain(value);
  });

  it.each(['DATABASE_URL', 'MIGRATION_DATABASE_URL'])('wants a second URL beside %s', (key) => {
    expect(problemsOf({ [key]: 'postgres://r:p@h/d' })).toEqual([expect.stringMatching(/DATABASE_URL is missing\. .*both, or neither/)]);
  });

  it('takes two URLs of different roles, and not the same twice', () => {
    const owner = { MIGRATION_DATABASE_URL: 'postgres://owner:p@h:5432/d' };
    expect(readConfig({ ...owner, DATABASE_URL: 'postgresql://server:p@h:5432/d' })).toMatchObject({ databaseUrl: 'postgresql://server:p@h:5432/d' });
    expect(problemsOf({ ...owner, DATABASE_URL: owner.MIGRATION_DATABASE_URL })).toHaveLength(1);
  });

  it.each(['auto', 'true-dates'])('refuses the demo world %s in production', (demo) => {
    expect(problemsOf({ ...production(), BIHUAN_DEMO: demo })).toEqual([expect.stringMatching(/^BIHUAN_DEMO must be off in production/)]);
  });

  it('takes neither a private key nor a key of another curve for the public key', () => {
    for (const path of [keyFile('private.pem', 'privateKey'), keyFile('p384.pem', 'publicKey', 'P-384')]) {
      expect(problemsOf({ ...production(), TOKEN_PUBLIC_KEY_FILE: path })).toEqual([expect.stringMatching(/^TOKEN_PUBLIC_KEY_FILE must be/)]);
    }
  });

  it('wants the client id beside the provider, and the provider on https', () => {
    expect(problemsOf({ OIDC_ISSUER: 'https://sso.example.cn/realms/city' })).toEqual(['OIDC_CLIENT_ID is missing. Set OIDC_ISSUER and OIDC_CLIENT_ID both, or neither.']);
    expect(problemsOf({ OIDC_ISSUER: 'http://sso.example.cn', OIDC_CLIENT_ID: 'pages' }).join()).toContain('OIDC_ISSUER must be the https address');
    expect(readConfig({ OIDC_ISSUER: 'https://sso.example.cn/realms/city', OIDC_CLIENT_ID: 'pages' }).oidc).toEqual({ issuer: 'https://sso.example.cn/realms/city', clientId: 'pages', origin: 'https://sso.example.cn' });
  });

  it('reads a list of origins', () => {
    const read = readConfig({ PUBLIC_ORIGINS: 'https://a.example.cn, http://localhost:5173' });
    expect(read.publicOrigins).toEqual(['https://a.example.cn', 'http://localhost:5173']);
  });

  it('tells of a misspelt key with our prefix, but not of those of the tests', () => {
    expect(problemsOf({ BIHUAN_DATE: '/x', BIHUAN_TEST_OWNER_URL: 'x' })).toEqual([expect.stringMatching(/^BIHUAN_DATE is not a setting/)]);
  });

  it('has a meaning and a default for people of every setting', () => {
    expect(SETTINGS.length).toBeGreaterThan(10);
    for (const { key, default: text, meaning } of SETTINGS) {
      expect(key).toMatch(/^[A-Z_]+$/);
      expect(text).not.toBe('');
      expect(meaning).toMatch(/\.$/);
    }
    expect(SETTINGS.find(({ key }) => key === 'HOST')?.default).toBe('127.0.0.1; in production 0.0.0.0');
    expect(SETTINGS.find(({ key }) => key === 'CURSOR_KEY')?.default).toBe('made and kept in BIHUAN_DATA; required in production');
    expect(SETTINGS.find(({ key }) => key === 'BIHUAN_DEMO')?.default).toBe('auto; in production off; in test off');
  });
});
