import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartupError } from './startup-error';

/** Numeric ids of the operating system's user that PostgreSQL runs as. */
export interface RunAs {
  uid: number;
  gid: number;
}

/** Users that are taken in this order; the last is made where none exists. */
const USERS = ['postgres', 'bihuan'] as const;
const NEW_USER = 'bihuan';

/** Whether this process runs as root, as which PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The unprivileged user for PostgreSQL when this process is root: `postgres` where it exists, else a system user
 * `bihuan`, which is made when it is missing.
 */
export function unprivilegedUser(): RunAs {
  return findUser() ?? makeUser();
}

/** Whether this user may enter the directory and all directories above it, judged by their owners and modes. */
export function canEnter(directory: string, user: RunAs): boolean {
  const { mode, uid, gid } = statSync(directory);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = dirname(directory);
  return parent === directory || canEnter(parent, user);
}

function findUser(): RunAs | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const name of USERS) {
    const entry = lines.find((fields) => fields[0] === name);
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  return undefined;
}

function makeUser(): RunAs {
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NEW_USER];
  spawnSync('useradd', options, { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, stdio: 'ignore' });
  const made = findUser();
  if (made) return made;
  throw new StartupError(
    'PostgreSQL refuses to run as root, and no unprivileged user could be made for it. ' +
      `Make one (useradd --system ${NEW_USER}), start as an ordinary user, or set DATABASE_URL to a server of yours.`,
  );
}
