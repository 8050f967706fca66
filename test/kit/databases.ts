import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { createDataSource } from '../../ormconfig';
import { Database } from '../../src/core/db/context';
import { OWNER_ROLE } from '../../src/core/db/embedded-cluster';
import { SetClock } from '../../src/core/kernel/clock';
import { applyReference } from '../../src/core/protocols/reference/apply';
import { traceChanges } from '../../src/core/protocols/reference/trace-changes';
import { saveToldSites } from '../../src/domain/sites/site-reference.store';

/** Migrated and filled with the reference data: what every test file's database is copied from. Nothing may stay connected to it. */
const TEMPLATE = 'bihuan_template';
const REFERENCE = join(__dirname, '../../seeds/reference');
/** When the reference data of tests was applied: before everything that a test does. */
const APPLIED_AT = new Date('2022-03-18T00:00:00Z');
const STATEMENT_TIMEOUT_MS = 60_000;

/** Addresses of one database in the three roles. They hold passwords. */
export interface DatabaseUrls {
  readonly admin: string;
  readonly owner: string;
  readonly server: string;
}

/** A database of one test file. */
export interface TestDatabase {
  readonly urls: DatabaseUrls;
  /** Throws whoever is still connected out, and removes it. */
  drop(): Promise<void>;
}

/** The same server and role on another database. */
export function onDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs statements on one connection that is closed afterwards. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Migrates the database of `urls` and makes the template from it. The migrated one stays without data. */
export async function makeTemplate(urls: DatabaseUrls): Promise<void> {
  const owner = await createDataSource({ url: urls.owner, poolSize: 1, statementTimeoutMs: STATEMENT_TIMEOUT_MS }).initialize();
  try {
    await owner.runMigrations();
  } finally {
    await owner.destroy();
  }
  await copyDatabase(urls.admin, new URL(urls.owner).pathname.slice(1), TEMPLATE);
  const server = await createDataSource({ url: onDatabase(urls.server, TEMPLATE), poolSize: 2, statementTimeoutMs: STATEMENT_TIMEOUT_MS }).initialize();
  try {
    await applyReference(new Database(server), REFERENCE, {
      record: traceChanges(new SetClock(APPLIED_AT)), withSynthetic: true, saveSites: saveToldSites,
    });
  } finally {
    await server.destroy();
  }
}

/** A database of the caller's own with all migrations and the reference data, as the run's global setup made it. */
export function freshDatabase(): Promise<TestDatabase> {
  return copyOf(TEMPLATE);
}

/** A database of the caller's own with all migrations and nothing else. */
export function emptyDatabase(): Promise<TestDatabase> {
  return copyOf(new URL(runUrls().owner).pathname.slice(1));
}

async function copyOf(template: string): Promise<TestDatabase> {
  const run = runUrls();
  const name = `bihuan_test_${randomBytes(6).toString('hex')}`;
  await copyDatabase(run.admin, template, name);
  const urls = { admin: onDatabase(run.admin, name), owner: onDatabase(run.owner, name), server: onDatabase(run.server, name) };
  const drop = (): Promise<void> => withClient(run.admin, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
  return { urls, drop };
}

function runUrls(): DatabaseUrls {
  const { BIHUAN_TEST_ADMIN_URL: admin, BIHUAN_TEST_OWNER_URL: owner, BIHUAN_TEST_SERVER_URL: server } = process.env;
  if (!admin || !owner || !server) throw new Error('There is no database for tests: this test runs in the jest project "world".');
  return { admin, owner, server };
}

async function copyDatabase(admin: string, from: string, to: string): Promise<void> {
  await withClient(admin, (client) => client.query(`CREATE DATABASE ${to} TEMPLATE ${from} OWNER ${OWNER_ROLE}`));
}
