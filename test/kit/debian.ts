import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program that tests need and that npm cannot bring. */
export interface DebianProgram {
  /** As a person calls it. */
  readonly name: string;
  /** Names Debian's package. */
  readonly package: string;
  /** A variable that names the program's path where it is none of the usual ones. */
  readonly variable: string;
  /** Where it usually stands. */
  readonly paths: readonly string[];
}

/** What pages are shown in. */
export const CHROMIUM: DebianProgram = {
  name: 'Chromium',
  package: 'chromium',
  variable: 'BIHUAN_TEST_CHROMIUM',
  paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/opt/google/chrome/chrome'],
};

/** The broker that a fleet of servers can relay events over. */
export const NATS_SERVER: DebianProgram = {
  name: 'nats-server',
  package: 'nats-server',
  variable: 'BIHUAN_TEST_NATS_SERVER',
  paths: ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'],
};

/**
 * The path of a program: the one that its variable names, one that stands here, or, where the user is root on Debian,
 * the one of Debian's package, which is installed now (minutes, once).
 *
 * @throws Error with the one command to type, for anybody else.
 */
export function programPath(program: DebianProgram): string {
  const found = process.env[program.variable] ?? standing(program);
  if (found !== undefined) return found;
  const missing = `${program.name} is missing. Type: apt-get update && apt-get install -y --no-install-recommends ${program.package}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(`${missing} (as root), or name its path in ${program.variable}.`);
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', program.package);
  const installed = standing(program);
  if (installed === undefined) throw new Error(missing);
  return installed;
}

function standing(program: DebianProgram): string | undefined {
  return program.paths.find((path) => existsSync(path));
}

/** Test files run side by side, and apt-get does not wait for another of its kind. */
function aptGet(...args: string[]): void {
  execFileSync('/usr/bin/flock', [join(tmpdir(), 'bihuan-apt.lock'), '/usr/bin/apt-get', '-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
