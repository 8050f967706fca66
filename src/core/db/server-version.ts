/** The oldest major version of PostgreSQL that the migrations run on. */
export const OLDEST_MAJOR = 15;

/**
 * For each supported major version the first minor release without the known holes in row-level security and the
 * eleven CVEs of 14 May 2026. A major that is not listed is newer than all of them.
 */
const FIRST_SAFE_MINOR: ReadonlyMap<number, number> = new Map([[15, 18], [16, 14], [17, 10], [18, 4]]);

/** What to do with a PostgreSQL server of some version: go on, go on and warn, or refuse to start. */
export type VersionVerdict = { verdict: 'SAFE' } | { verdict: 'OUTDATED' | 'REFUSED'; message: string };

/** Judges `server_version_num` of a PostgreSQL server, such as 170010 for 17.10. */
export function judgeServerVersion(versionNum: number): VersionVerdict {
  const major = Math.floor(versionNum / 10_000);
  const minor = versionNum % 10_000;
  if (major < OLDEST_MAJOR) {
    return {
      verdict: 'REFUSED',
      message: `PostgreSQL ${major} is too old. Use ${OLDEST_MAJOR} or later.`,
    };
  }
  const safe = FIRST_SAFE_MINOR.get(major);
  if (safe === undefined || minor >= safe) return { verdict: 'SAFE' };
  return {
    verdict: 'OUTDATED',
    message: `PostgreSQL ${major}.${minor} has known security holes. Update it to ${major}.${safe} or later.`,
  };
}

/** True where a PostgreSQL server of this `server_version_num` may be used without a warning. */
export function isSafeMinor(versionNum: number): boolean {
  return judgeServerVersion(versionNum).verdict === 'SAFE';
}
