import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbedded, type EmbeddedServer } from '../../src/core/db/embedded';
import { findPlace, removeDataDir } from '../../src/core/db/embedded-place';
import { isRoot } from '../../src/core/db/embedded-user';
import { Compiled, type Child } from '../kit/compiled';

const warnings: string[] = [];
const log = { info: () => undefined, warn: (...args: unknown[]) => void warnings.push(JSON.stringify(args)) };

let dataDir: string;
let compiled: Compiled;
const made: string[] = [];

beforeAll(() => {
  compiled = new Compiled(['src/core/db']);
  compiled.write('child.js', `
    const { startEmbedded } = require('./src/core/db/embedded.js');
    const log = { info() {}, warn() {} };
    startEmbedded({ dataDir: process.argv[2], log }).then(
      (server) => { console.log('URL ' + server.ownerUrl + ' END'); setInterval(() => {}, 1000); },
      (error) => { console.log(error.name + ': ' + error.message); process.exit(1); });
  `);
  dataDir = newDataDir();
});

afterAll(() => {
  compiled.remove();
  made.forEach(removeDataDir);
});

function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-data-'));
  made.push(folder);
  return folder;
}

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

async function withServer<T>(work: (server: EmbeddedServer) => Promise<T>, directory = dataDir): Promise<T> {
  const server = await startEmbedded({ dataDir: directory, log });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function childOn(directory: string): Promise<{ child: Child; ownerUrl: string }> {
  const child = compiled.run('child.js', [directory]);
  await child.says(' END');
  return { child, ownerUrl: /URL (\S+) END/.exec(child.output)![1]! };
}

const postmasterPid = (): number => Number.parseInt(readFileSync(join(findPlace(dataDir).cluster, 'postmaster.pid'), 'utf8'), 10);

describe('the embedded PostgreSQL', () => {
  it('is durable, in UTF-8 with checksums, and listens on this machine only', async () => {
    const settings = await withServer((server) => ask<Record<string, string>>(server.adminUrl.replace(/postgres$/, 'bihuan'), `
      SELECT current_setting('server_encoding') AS encoding, current_setting('data_checksums') AS checksums,
        current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
        current_setting('listen_addresses') AS listens, current_setting('unix_socket_directories') AS sockets,
        (SELECT datcollate FROM pg_database WHERE datname = current_database()) AS locale,
        '{"name": "闭环"}'::jsonb ->> 'name' AS chinese`));
    expect(settings).toEqual([{
      encoding: 'UTF8', checksums: 'on', fsync: 'on', commit: 'on', listens: '127.0.0.1', sockets: join(findPlace(dataDir).home, 'sockets'), locale: 'C.UTF-8', chinese: '闭环',
    }]);
  });

  it('has an owner and a server role that stand under row security, and the extensions', async () => {
    await withServer(async (server) => {
      const roles = await ask(server.adminUrl, `
        SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname LIKE 'bihuan%' ORDER BY 1`);
      const plain = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false };
      expect(roles).toEqual([{ rolname: 'bihuan_owner', ...plain }, { rolname: 'bihuan_server', ...plain }]);
      const extensions = await ask<{ extname: string }>(server.ownerUrl, 'SELECT extname FROM pg_extension ORDER BY 1');
      expect(extensions.map(({ extname }) => extname)).toEqual(['btree_gist', 'pg_trgm', 'pgcrypto', 'plpgsql']);
      await expect(ask(server.serverUrl, 'CREATE TABLE forbidden (id int)')).rejects.toThrow('permission denied');
      await expect(ask(server.serverUrl.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password authentication failed');
    });
  });

  it('keeps its passwords in files that only their owner reads', () => {
    const secrets = readdirSync(dataDir).filter((name) => name.endsWith('.secret'));
    expect(secrets).toHaveLength(3);
    for (const name of secrets) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  });

  it('keeps its data over a stop, starts again, and may be stopped twice', async () => {
    await withServer((server) => ask(server.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer'));
    const server = await startEmbedded({ dataDir, log });
    expect(await ask(server.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await server.stop();
    await server.stop();
    expect(existsSync(join(findPlace(dataDir).cluster, 'postmaster.pid'))).toBe(false);
  });

  it('writes no value of a failed statement into its log', async () => {
    const value = randomUUID();
    await withServer(async (server) => {
      await ask(server.ownerUrl, 'CREATE TABLE person (document text PRIMARY KEY)');
      const insert = `INSERT INTO person VALUES ('${value}')`;
      await ask(server.ownerUrl, insert);
      await expect(ask(server.ownerUrl, insert)).rejects.toThrow('duplicate key');
      await expect(ask(server.ownerUrl, `SELECT '${value}'::int`)).rejects.toThrow('invalid input syntax');
    });
    const written = readFileSync(findPlace(dataDir).log, 'utf8');
    expect(written).toContain('ready to accept connections');
    expect(written).not.toContain(value);
  });
});

describe('a data directory', () => {
  it('is refused to a second server, which names the first', async () => {
    const { child } = await childOn(dataDir);
    const second = startEmbedded({ dataDir, log });
    await expect(second).rejects.toMatchObject({ name: 'StartupError', message: expect.stringContaining(`process id ${child.pid}`) });
    child.kill('SIGKILL');
    await child.ended;
    await withServer(() => Promise.resolve());
  });

  it('is given to exactly one of five that start at once', async () => {
    const children = Array.from({ length: 5 }, () => compiled.run('child.js', [dataDir]));
    const losers = children.map((child) => child.ended.then(() => child));
    const settled = await Promise.all(children.map((child) => Promise.race([child.ended.then(() => false), child.says(' END').then(() => true, () => false)])));
    expect(settled.filter(Boolean)).toHaveLength(1);
    children[settled.indexOf(true)]!.kill('SIGKILL');
    await Promise.all(losers);
  });

  it('is taken over from a server that was killed, with all that was acknowledged', async () => {
    const { child, ownerUrl } = await childOn(dataDir);
    await ask(ownerUrl, 'CREATE TABLE acknowledged AS SELECT 7 AS n');
    const orphan = postmasterPid();
    child.kill('SIGKILL');
    await child.ended;
    expect(() => process.kill(orphan, 0)).not.toThrow();
    warnings.length = 0;
    await withServer(async (server) => {
      expect(await ask(server.ownerUrl, 'SELECT n FROM acknowledged')).toEqual([{ n: 7 }]);
      expect(postmasterPid()).not.toBe(orphan);
    });
    expect(warnings.join()).toContain(String(orphan));
  });

  it('is recovered when server and database were killed, and when their pid is another program\'s now', async () => {
    const { child, ownerUrl } = await childOn(dataDir);
    await ask(ownerUrl, 'CREATE TABLE recovered AS SELECT 8 AS n');
    process.kill(postmasterPid(), 'SIGKILL');
    child.kill('SIGKILL');
    await child.ended;
    const record = join(findPlace(dataDir).cluster, 'postmaster.pid');
    writeFileSync(record, readFileSync(record, 'utf8').replace(/^\d+/, String(process.pid)));
    expect(await withServer((server) => ask(server.ownerUrl, 'SELECT n FROM recovered'))).toEqual([{ n: 8 }]);
  });

  it('with a configuration that PostgreSQL does not take tells the end of its log', async () => {
    const config = join(findPlace(dataDir).cluster, 'postgresql.conf');
    const right = readFileSync(config, 'utf8');
    writeFileSync(config, `${right}\nnonsense = 3\n`);
    await expect(startEmbedded({ dataDir, log })).rejects.toThrow(/did not start.*\n.*nonsense/s);
    writeFileSync(config, right);
    await withServer(() => Promise.resolve());
  });

  it('that PostgreSQL\'s user may not enter has its database elsewhere when this is root', async () => {
    const closed = newDataDir();
    chmodSync(closed, 0o700);
    const inner = join(closed, 'data');
    const place = await withServer((server) => ask(server.ownerUrl, 'CREATE TABLE far AS SELECT 9 AS n').then(() => findPlace(inner)), inner);
    expect(place.home.startsWith('/var/lib/bihuan-')).toBe(isRoot());
    expect(await withServer((server) => ask(server.ownerUrl, 'SELECT n FROM far'), inner)).toEqual([{ n: 9 }]);
    removeDataDir(inner);
    expect(existsSync(place.cluster)).toBe(false);
  });
});
