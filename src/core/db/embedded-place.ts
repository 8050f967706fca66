import { createHash } from 'node:crypto';
import {
  accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findSecret } from './data-secret';
import { canEnter, isRoot, unprivilegedUser, type RunAs } from './embedded-user';
import { runningPostmaster } from './embedded-orphan';
import { StartupError } from './startup-error';

/** Where data goes that PostgreSQL's user could not reach in the data directory. Only root writes there. */
const SYSTEM_ROOT = '/var/lib';
const POINTER = 'database-location';
/** The path of a socket ends after 107 bytes (sockaddr_un); its name is `.s.PGSQL.` and a port. */
const SOCKET_DIRECTORY_BYTES = 107 - '/.s.PGSQL.65535'.length;

/** Where the files of the embedded PostgreSQL lie and who owns them. */
export interface Place {
  /** Holds the cluster, PostgreSQL's log and nothing else of PostgreSQL's. */
  home: string;
  /** PostgreSQL's own data directory; does not exist before the first start. */
  cluster: string;
  log: string;
  /** Where a copy of the binaries goes when they cannot be used where npm put them. */
  binaries: string;
  /** Absent when this process is an ordinary user: PostgreSQL then runs as the same one. */
  runAs?: RunAs;
}

/**
 * Makes the data directory where it is missing and gives its real path. Only its owner may list it; where this process
 * is root others may pass through, for PostgreSQL's user. The mode of a directory that held something before is kept.
 */
export function openDataDir(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (isRoot() && readdirSync(dataDir).length === 0) chmodSync(dataDir, 0o711);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(dataDir);
  } catch {
    throw new StartupError(`The data directory ${dataDir} cannot be made or written by this user. Set BIHUAN_DATA to one that can.`);
  }
}

/**
 * Finds or chooses the place. It is the data directory itself, save when this process is root and PostgreSQL's user
 * could not enter there (a checkout below /root): then it is a directory of its own below /var/lib, and a file in the
 * data directory tells where. Call it with the data directory locked.
 */
export function findPlace(dataDir: string): Place {
  if (!isRoot()) return placeAt(dataDir, join(dataDir, 'postgresql'));
  const binaries = join(SYSTEM_ROOT, 'bihuan-postgresql');
  const home = locatedHome(dataDir) ?? chooseHome(dataDir);
  const place = placeAt(home, binaries);
  const runAs = existsSync(place.cluster) ? ownerOf(place.cluster) : unprivilegedUser();
  if (!canEnter(home, runAs)) {
    throw new StartupError(
      `PostgreSQL's user (uid ${runAs.uid}) cannot enter ${home}. Allow it (chmod o+x on the directories above), ` +
        'start as the owner of the data, or set BIHUAN_DATA to another directory.',
    );
  }
  return { ...place, runAs };
}

/**
 * The directory of the sockets by which the server of this installation reaches its database: cheaper than the loopback
 * address, and closed to other users. Made where it is missing; undefined where its path is too long for a socket.
 */
export function socketDirectory({ home, runAs }: Place): string | undefined {
  const directory = join(home, 'sockets');
  if (Buffer.byteLength(directory) > SOCKET_DIRECTORY_BYTES) return undefined;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (runAs) chownSync(directory, runAs.uid, runAs.gid);
  return directory;
}

/** Removes a data directory with all that lies elsewhere for it. The server on it must have been stopped. */
export function removeDataDir(dataDir: string): void {
  const home = existsSync(dataDir) ? locatedHome(realpathSync(dataDir)) : undefined;
  if (home !== undefined) rmSync(home, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}

function placeAt(home: string, binaries: string): Place {
  return { home, cluster: join(home, 'postgres'), log: join(home, 'postgres.log'), binaries };
}

function locatedHome(dataDir: string): string | undefined {
  if (existsSync(join(dataDir, 'postgres'))) return dataDir;
  const pointer = join(dataDir, POINTER);
  if (!existsSync(pointer)) return undefined;
  const home = readFileSync(pointer, 'utf8').trim();
  if (existsSync(home)) return home;
  throw new StartupError(
    `The database of ${dataDir} was at ${home} and is no longer there. Restore it, or remove ${dataDir} to begin anew.`,
  );
}

function chooseHome(dataDir: string): string {
  if (canEnter(dataDir, unprivilegedUser())) return dataDir;
  const home = join(SYSTEM_ROOT, `bihuan-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`);
  if (findSecret(dataDir, 'database-superuser') === undefined) removeLeftover(home);
  mkdirSync(home, { recursive: true, mode: 0o711 });
  chmodSync(home, 0o711);
  writeFileSync(join(dataDir, POINTER), `${home}\n`);
  return home;
}

/** The operator removed the data directory and with it the password: what is left here can be read by nobody. */
function removeLeftover(home: string): void {
  const pid = existsSync(home) ? runningPostmaster(join(home, 'postgres')) : undefined;
  if (pid !== undefined) {
    throw new StartupError(`A PostgreSQL of a removed data directory still runs. Stop it first: kill -INT ${pid}`);
  }
  rmSync(home, { recursive: true, force: true });
}

function ownerOf(path: string): RunAs {
  const { uid, gid } = statSync(path);
  return { uid, gid };
}
