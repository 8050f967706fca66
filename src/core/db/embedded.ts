import type { Logger } from 'pino';
import { lockDataDir, type DataLock } from './data-lock';
import { findSecret, keptSecret } from './data-secret';
import { findBinaries } from './embedded-binaries';
import {
  admitSocket, checkCluster, clusterExists, DATABASE, makeCluster, makeDatabase, OWNER_ROLE, SERVER_ROLE, SUPERUSER, type Passwords,
} from './embedded-cluster';
import { stopOrphan } from './embedded-orphan';
import { findPlace, openDataDir, type Place } from './embedded-place';
import { startPostmaster, type Postmaster } from './embedded-postmaster';
import { StartupError } from './startup-error';

/** What the embedded PostgreSQL is started with. */
export interface EmbeddedOptions {
  /** The data directory of this installation (BIHUAN_DATA); made where it is missing. */
  dataDir: string;
  log: Pick<Logger, 'info' | 'warn'>;
  /** TCP port on 127.0.0.1; a free one where it is left out. */
  port?: number;
}

/** A running embedded PostgreSQL. The URLs hold passwords: never log them. */
export interface EmbeddedServer {
  /** For migrations: the owner of the database `bihuan`. */
  ownerUrl: string;
  /** For the running server: the role `bihuan_server` on the same database. */
  serverUrl: string;
  /** The superuser on the database `postgres`: for tests that make databases of their own. */
  adminUrl: string;
  /** Ends all connections, stops PostgreSQL and frees the data directory. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL that is kept in the data directory, and makes it at the first call. A PostgreSQL that a
 * killed server left behind is stopped first; a data directory that a living server uses is refused. Throws
 * StartupError with what to do.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const dataDir = openDataDir(options.dataDir);
  const lock = await lockDataDir(dataDir);
  try {
    return await startLocked({ ...options, dataDir }, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked({ dataDir, log, port }: EmbeddedOptions, lock: DataLock): Promise<EmbeddedServer> {
  const place = findPlace(dataDir);
  const binaries = findBinaries(place);
  const passwords = passwordsOf(dataDir, place);
  if (clusterExists(place)) {
    checkCluster(binaries, place);
    admitSocket(place);
    const orphan = await stopOrphan(place.cluster);
    if (orphan !== undefined) log.warn({ pid: orphan }, 'stopped the database that a killed server left behind');
  } else {
    await makeCluster(binaries, place, passwords.superuser);
    log.info({ directory: place.cluster }, 'made the embedded database');
  }
  const adminUrlOf = (onPort: number): string => urlFor(SUPERUSER, passwords.superuser, onPort, SUPERUSER);
  const postmaster = await startPostmaster(binaries, place, adminUrlOf, port);
  try {
    await makeDatabase((database) => urlFor(SUPERUSER, passwords.superuser, postmaster.port, database), passwords);
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
  return running(postmaster, passwords, lock, log);
}

function running(
  postmaster: Postmaster, passwords: Passwords, lock: DataLock, log: EmbeddedOptions['log'],
): EmbeddedServer {
  let stopping: Promise<void> | undefined;
  void postmaster.ended.then(() => {
    if (!stopping) log.warn('the embedded database has ended by itself; restart the server');
  });
  const stop = async (): Promise<void> => {
    await postmaster.stop();
    lock.release();
  };
  return {
    ownerUrl: urlFor(OWNER_ROLE, passwords.owner, postmaster.port, DATABASE),
    serverUrl: overSocket(urlFor(SERVER_ROLE, passwords.server, postmaster.port, DATABASE), postmaster.sockets),
    adminUrl: urlFor(SUPERUSER, passwords.superuser, postmaster.port, SUPERUSER),
    stop: () => (stopping ??= stop()),
  };
}

function passwordsOf(dataDir: string, place: Place): Passwords {
  if (clusterExists(place) && findSecret(dataDir, 'database-superuser') === undefined) {
    throw new StartupError(
      `The passwords of the database are missing in ${dataDir} (database-superuser.secret). ` +
        'Restore that file from a backup, or remove the data directory to begin anew.',
    );
  }
  return {
    superuser: keptSecret(dataDir, 'database-superuser'),
    owner: keptSecret(dataDir, 'database-owner'),
    server: keptSecret(dataDir, 'database-server'),
  };
}

function urlFor(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

/** The address in the URL stays as it is for readers of URLs; the drivers take `host` before it. */
function overSocket(url: string, directory: string | undefined): string {
  return directory === undefined ? url : `${url}?host=${encodeURIComponent(directory)}`;
}
