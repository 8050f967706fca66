import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';

/** Whether this system tells of its processes in /proc, as Linux does. */
const HAS_PROC = existsSync('/proc/self/stat');
/** Of the fields that follow the command in /proc/PID/stat: proc(5) counts the state as 3 and the start as 22. */
const STATE_FIELD = 0;
const START_FIELD = 19;

/**
 * Tells a running process apart from an earlier or later one with the same pid: when it began and, on Linux, in which
 * run of the machine. Undefined where no such process runs; a zombie does not run.
 */
export function identityOf(pid: number): string | undefined {
  return HAS_PROC ? identityInProc(pid) : identityByPs(pid);
}

/** Whether this process is a PostgreSQL server whose data directory is `cluster` (an absolute, real path). */
export function servesCluster(pid: number, cluster: string): boolean {
  if (identityOf(pid) === undefined) return false;
  if (!HAS_PROC) return ps(pid, 'command=').includes(cluster);
  try {
    // PostgreSQL makes its data directory the working directory.
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    return false;
  }
}

function identityInProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[STATE_FIELD] === 'Z' || fields[STATE_FIELD] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    return `${fields[START_FIELD]}-${boot}`;
  } catch {
    return undefined;
  }
}

function identityByPs(pid: number): string | undefined {
  if (ps(pid, 'stat=').startsWith('Z')) return undefined;
  return ps(pid, 'lstart=').replace(/\W+/g, '-') || undefined;
}

function ps(pid: number, column: string): string {
  return spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}
