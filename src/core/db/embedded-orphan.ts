import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { identityOf, servesCluster } from './process-identity';
import { StartupError } from './startup-error';

const POLL_MS = 20;
const FAST_STOP_MS = 60_000;
const QUICK_STOP_MS = 10_000;

/** The process id of the PostgreSQL that runs on this cluster, whoever started it. */
export function runningPostmaster(cluster: string): number | undefined {
  const pid = recordedPid(cluster);
  return pid !== undefined && servesCluster(pid, realpathSync(cluster)) ? pid : undefined;
}

/**
 * Makes a cluster free whose server was killed: stops the PostgreSQL that it left behind, or removes the record of
 * one that has ended: PostgreSQL itself takes another program that was given the pid, or a zombie, for a running server.
 * Only for the holder of
 * the data lock: anyone else would stop the database under a living server. Returns the pid that was stopped.
 */
export async function stopOrphan(cluster: string): Promise<number | undefined> {
  const pid = runningPostmaster(cluster);
  if (pid === undefined) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return undefined;
  }
  if ((await signalAndWait(pid, 'SIGINT', FAST_STOP_MS)) || (await signalAndWait(pid, 'SIGQUIT', QUICK_STOP_MS))) return pid;
  throw new StartupError(`A PostgreSQL that an earlier server left behind does not stop. Stop it: kill -QUIT ${pid}`);
}

function recordedPid(cluster: string): number | undefined {
  const path = join(cluster, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
  return Number.isNaN(pid) ? undefined : pid;
}

async function signalAndWait(pid: number, signal: NodeJS.Signals, ms: number): Promise<boolean> {
  const identity = identityOf(pid);
  process.kill(pid, signal);
  for (let waited = 0; waited < ms; waited += POLL_MS) {
    if (identityOf(pid) !== identity) return true;
    await pause(POLL_MS);
  }
  return false;
}
