import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, fchownSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import type { Binaries } from './embedded-binaries';
import { socketDirectory, type Place } from './embedded-place';
import { StartupError } from './startup-error';

/** PostgreSQL inherits nothing of this process's environment, which holds secrets. */
export const CHILD_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' };

const LOG_LIMIT_BYTES = 10_000_000;
const LOG_TAIL_LINES = 12;
const POLL_MS = 20;
const READY_MS = 120_000;
const FAST_STOP_MS = 60_000;
const TRIES = 10;
/** Another program took the port between our look and PostgreSQL's; or the backends of a killed one are still ending. */
const PASSING = /Address already in use|pre-existing shared memory/;
/** SQLSTATE cannot_connect_now: the server starts, recovers or stops. */
const STARTING = '57P03';

/**
 * Settings that hold at every start, whatever the configuration file says. Durability is on. The log tells of the
 * server alone: no statement, parameter, error text or detail, since these hold the values of persons.
 */
const SETTINGS: Readonly<Record<string, string | number>> = {
  listen_addresses: '127.0.0.1', max_connections: 100,
  shared_buffers: '256MB', max_wal_size: '2GB', random_page_cost: 1.1, jit: 'off',
  fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on',
  timezone: 'UTC', log_timezone: 'UTC',
  logging_collector: 'off', log_destination: 'stderr', log_min_messages: 'log', log_min_error_statement: 'panic',
  log_error_verbosity: 'terse', log_statement: 'none', log_min_duration_statement: -1, log_checkpoints: 'off',
  log_parameter_max_length: 0, log_parameter_max_length_on_error: 0,
};

/** A running PostgreSQL that this process has started. */
export interface Postmaster {
  port: number;
  /** The directory of its socket, where it has one beside the port. */
  sockets: string | undefined;
  /** Fulfilled when the process has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends all connections, writes everything to disk and waits for the end. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on an existing cluster and waits until it takes connections. `connectWith` gives the URL by which
 * to try. Where it does not start, the error carries the last lines of its log.
 */
export async function startPostmaster(
  binaries: Binaries, place: Place, connectWith: (port: number) => string, fixedPort?: number,
): Promise<Postmaster> {
  for (let tries = 1; ; tries++) {
    const port = fixedPort ?? (await freePort());
    const logStart = rotateLog(place.log);
    const postmaster = launch(binaries, place, port);
    const failure = await readiness(postmaster, connectWith(port));
    if (failure === undefined) return postmaster;
    await postmaster.stop();
    const log = readFileSync(place.log).subarray(logStart).toString('utf8').trimEnd();
    if (tries === TRIES || !PASSING.test(log)) {
      const tail = log.split('\n').slice(-LOG_TAIL_LINES).join('\n');
      throw new StartupError(`The embedded PostgreSQL did not start: ${failure} The end of ${place.log}:\n${tail}`);
    }
    await pause(POLL_MS * tries);
  }
}

function launch(binaries: Binaries, place: Place, port: number): Postmaster {
  const sockets = socketDirectory(place);
  const settings = Object.entries({ ...SETTINGS, port, unix_socket_directories: sockets ?? '' }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(place.log, 'a', 0o600);
  if (place.runAs) fchownSync(log, place.runAs.uid, place.runAs.gid);
  // Detached: Ctrl-C in a terminal goes to the whole group, and the database must outlive the server that drains.
  const child = spawn(binaries.postgres, ['-D', place.cluster, ...settings], {
    ...place.runAs, cwd: place.home, env: CHILD_ENVIRONMENT, stdio: ['ignore', log, log], detached: true,
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { port, sockets, ended, stop: () => stopChild(child, ended) };
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGINT');
  const late = setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_MS);
  await ended;
  clearTimeout(late);
}

/** Undefined once a connection succeeds, else why none will. */
async function readiness(postmaster: Postmaster, url: string): Promise<string | undefined> {
  let alive = true;
  void postmaster.ended.then(() => (alive = false));
  for (let waited = 0; waited < READY_MS; waited += POLL_MS) {
    if (!alive) return 'it ended at once.';
    const error = await connectionError(url);
    // A server that answers but ends at once was not ours: the port belongs to another one.
    if (error === undefined) return alive ? undefined : 'it ended at once.';
    if (error instanceof DatabaseError && error.code !== STARTING) return `it refused our password (${error.code}).`;
    await pause(POLL_MS);
  }
  return `it took no connection within ${READY_MS / 1000} s.`;
}

async function connectionError(connectionString: string): Promise<unknown> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Keeps one earlier log of a bounded size; returns where in the log the coming start begins. */
function rotateLog(path: string): number {
  if (!existsSync(path)) return 0;
  const { size } = statSync(path);
  if (size < LOG_LIMIT_BYTES) return size;
  renameSync(path, `${path}.1`);
  return 0;
}
