import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { identityOf } from './process-identity';
import { StartupError } from './startup-error';

const CLAIM = /^(\d+)\.([\w-]+)\.[0-9a-f]+$/;
const HOLDING = 'holding';
const TRIES = 50;

/** Proof that this process alone uses a data directory, until `release`. */
export interface DataLock {
  release(): void;
}

/**
 * Takes the data directory for this process, or throws a StartupError that names the process that has it.
 *
 * Every contender writes a claim of its own, named after its pid and start, and then looks for other claims. Of two
 * contenders the one that looked later sees the other's, so never do both pass. A claim whose process has ended, even
 * by kill -9 and with its pid given to another, counts for nothing and is removed; as no two claims have the same name,
 * removing a dead one cannot hit a live one. Processes of another container on the same directory are not seen.
 */
export async function lockDataDir(dataDir: string): Promise<DataLock> {
  const folder = join(dataDir, 'lock');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const claim = `${process.pid}.${identityOf(process.pid)}.${randomBytes(6).toString('hex')}`;
  const path = join(folder, claim);
  for (let tries = 0; tries < TRIES; tries++) {
    writeFileSync(path, 'wanting', { mode: 0o600 });
    const others = liveClaims(folder).filter((other) => other.name !== claim);
    if (others.length === 0) {
      writeFileSync(path, HOLDING, { mode: 0o600 });
      return { release: () => rmSync(path, { force: true }) };
    }
    rmSync(path, { force: true });
    const holder = others.find((other) => other.holds);
    if (holder) throw takenBy(dataDir, holder.pid);
    await pause(randomInt(10, 60));
  }
  throw new StartupError(`Several servers try to start on the data directory ${dataDir} at once. Start only one.`);
}

function takenBy(dataDir: string, pid: number): StartupError {
  return new StartupError(
    `The data directory ${dataDir} is in use by the running server with process id ${pid}. ` +
      `Stop that one (kill ${pid}), or set BIHUAN_DATA to another directory for this one.`,
  );
}

function liveClaims(folder: string): { name: string; pid: number; holds: boolean }[] {
  return readdirSync(folder).flatMap((name) => {
    const [, pid, identity] = CLAIM.exec(name) ?? [];
    if (pid === undefined) return [];
    if (identityOf(Number(pid)) !== identity) {
      rmSync(join(folder, name), { force: true });
      return [];
    }
    return [{ name, pid: Number(pid), holds: stateOf(join(folder, name)) === HOLDING }];
  });
}

function stateOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // A claim of another user cannot be read; to pass it by would be wrong, to respect it is not.
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? HOLDING : '';
  }
}
