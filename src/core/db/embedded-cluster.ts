import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Binaries } from './embedded-binaries';
import type { Place } from './embedded-place';
import { CHILD_ENVIRONMENT } from './embedded-postmaster';
import { StartupError } from './startup-error';

/** The database of the platform in the embedded server. */
export const DATABASE = 'bihuan';
/** Login role that owns the database and runs migrations. */
export const OWNER_ROLE = 'bihuan_owner';
/** Login role of the running server: owns nothing, and row-level security holds for it. */
export const SERVER_ROLE = 'bihuan_server';
/** Superuser of the embedded cluster; used to set it up, and by tests. */
export const SUPERUSER = 'postgres';

/** What the migrations use; made by the superuser so that the owner needs no right to make extensions. */
const EXTENSIONS = ['btree_gist', 'pg_trgm', 'pgcrypto'];
/** Who may connect (pg_hba.conf): roles with a password, over 127.0.0.1 and the socket. */
const BY_ADDRESS = 'host all all 127.0.0.1/32 scram-sha-256\n';
const BY_SOCKET = 'local all all scram-sha-256\n';
const PLAIN = 'LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION';

/** Passwords of the three roles. */
export interface Passwords {
  superuser: string;
  owner: string;
  server: string;
}

/** Checks that an existing cluster was made by the same major version. */
export function checkCluster(binaries: Binaries, place: Place): void {
  const made = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim();
  if (made === binaries.major) return;
  throw new StartupError(
    `The data in ${place.cluster} is of PostgreSQL ${made}, the embedded one is ${binaries.major}. ` +
      'Start the earlier release of Bihuan, or move the data with pg_dump and pg_restore.',
  );
}

/** Lets the socket of a cluster be used that was made before there was one; other lines are left as they are. */
export function admitSocket(place: Place): void {
  const file = join(place.cluster, 'pg_hba.conf');
  if (!/^local\s/m.test(readFileSync(file, 'utf8'))) appendFileSync(file, BY_SOCKET);
}

/**
 * Makes the cluster: UTF-8 with the locale C.UTF-8 (the order of text is then the same on every machine), checksums on,
 * passwords by scram-sha-256, reachable on this machine only. It appears under its name when it is whole; what an
 * interrupted attempt left is removed.
 */
export async function makeCluster(binaries: Binaries, place: Place, superuserPassword: string): Promise<void> {
  const draft = `${place.cluster}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = join(place.home, `.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(passwordFile, superuserPassword, { mode: 0o600, flag: 'wx' });
    if (place.runAs) for (const path of [draft, passwordFile]) chownSync(path, place.runAs.uid, place.runAs.gid);
    await initdb(binaries, place, ['-D', draft, `--pwfile=${passwordFile}`]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(join(draft, 'pg_hba.conf'), BY_ADDRESS + BY_SOCKET);
  renameSync(draft, place.cluster);
}

async function initdb(binaries: Binaries, place: Place, paths: string[]): Promise<void> {
  const options = [
    ...paths, `--username=${SUPERUSER}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8',
    '--data-checksums', '--no-instructions',
  ];
  const output: string[] = [];
  const child = spawn(binaries.initdb, options, {
    ...place.runAs, cwd: place.home, env: CHILD_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
    child.once('error', (error) => {
      output.push(error.message);
      resolve(null);
    });
  });
  if (code !== 0) {
    const tail = output.join('').trimEnd().split('\n').slice(-8).join('\n');
    throw new StartupError(`The embedded database could not be made in ${place.home}:\n${tail}`);
  }
}

/** Makes the roles, the database and its extensions where they are missing, and sets the roles' passwords. */
export async function makeDatabase(urlOf: (database: string) => string, passwords: Passwords): Promise<void> {
  await withClient(urlOf(SUPERUSER), async (client) => {
    await makeRole(client, OWNER_ROLE, passwords.owner);
    await makeRole(client, SERVER_ROLE, passwords.server);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE} TEMPLATE template0`);
    await client.query(`REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${DATABASE} TO ${SERVER_ROLE}`);
  });
  await withClient(urlOf(DATABASE), async (client) => {
    await client.query(EXTENSIONS.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name}`).join(';'));
  });
}

async function makeRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  await client.query(`${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} ${PLAIN} PASSWORD ${client.escapeLiteral(password)}`);
}

async function withClient(connectionString: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Whether the cluster has been made. */
export function clusterExists(place: Place): boolean {
  return existsSync(place.cluster);
}
