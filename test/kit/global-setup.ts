import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/core/db/embedded';
import { DATABASE, makeDatabase, OWNER_ROLE, SERVER_ROLE } from '../../src/core/db/embedded-cluster';
import { makeTemplate, onDatabase, withClient, type DatabaseUrls } from './databases';
import { keepForTeardown, removeCluster } from './run-cluster';

/** Nothing of a test run has to outlive a power cut. Tests of kills keep a cluster of their own. */
const CARELESS = ['fsync', 'full_page_writes', 'synchronous_commit'];

/**
 * Before all tests of the project "world": one PostgreSQL for the run with a migrated database, whose owner's URL is in
 * BIHUAN_TEST_OWNER_URL, and the template. BIHUAN_TEST_ADMIN_URL names a superuser on a server of the tests' own to use
 * in place of the embedded one; its roles and databases named bihuan… are taken over.
 */
async function setUp(): Promise<void> {
  const given = process.env['BIHUAN_TEST_ADMIN_URL'];
  const urls = given ? await prepareGiven(given) : await startOwn();
  try {
    await makeTemplate(urls);
  } catch (error) {
    await removeCluster();
    throw error;
  }
  process.env['BIHUAN_TEST_ADMIN_URL'] = urls.admin;
  process.env['BIHUAN_TEST_OWNER_URL'] = urls.owner;
  process.env['BIHUAN_TEST_SERVER_URL'] = urls.server;
}

async function startOwn(): Promise<DatabaseUrls> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-tests-'));
  const server = await startEmbedded({ dataDir, log: { info: () => undefined, warn: () => undefined } });
  keepForTeardown({ server, dataDir });
  await withClient(server.adminUrl, async (client) => {
    for (const setting of CARELESS) await client.query(`ALTER SYSTEM SET ${setting} = off`);
    await client.query('SELECT pg_reload_conf()');
  });
  return { admin: server.adminUrl, owner: server.ownerUrl, server: server.serverUrl };
}

async function prepareGiven(admin: string): Promise<DatabaseUrls> {
  await withClient(admin, async (client) => {
    for (const name of [DATABASE, 'bihuan_template']) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
  const passwords = { superuser: '', owner: randomBytes(16).toString('hex'), server: randomBytes(16).toString('hex') };
  await makeDatabase((database) => onDatabase(admin, database), passwords);
  const as = (role: string, password: string): string => {
    const url = new URL(onDatabase(admin, DATABASE));
    return Object.assign(url, { username: role, password }).href;
  };
  return { admin, owner: as(OWNER_ROLE, passwords.owner), server: as(SERVER_ROLE, passwords.server) };
}

export = setUp;
