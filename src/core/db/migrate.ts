import { QueryFailedError, type DataSource } from 'typeorm';
import { StartupError } from './startup-error';
import { judgeServerVersion } from './server-version';

/** One migration run at a time on a database: the second waits for the first and finds nothing left to do. */
const MIGRATION_LOCK = 0x62696875;

/** What migrating did. */
export interface Migrated {
  /** Names of the migrations that ran now. */
  readonly ran: readonly string[];
  /** Set where the server's version has known weaknesses: a sentence for the log. */
  readonly warning?: string;
}

/**
 * Brings the database to the newest schema, and lets the server's login act as the server. `owner` is initialised, acts
 * as the owner of the database, and stays open.
 * @throws StartupError where the PostgreSQL is too old, or the owner may not do what migrations need.
 */
export async function migrate(owner: DataSource, serverUrl: string): Promise<Migrated> {
  const [version] = await owner.query<{ n: string }[]>(`SELECT current_setting('server_version_num') AS n`);
  const verdict = judgeServerVersion(Number(version!.n));
  if (verdict.verdict === 'REFUSED') throw new StartupError(verdict.message);
  const runner = owner.createQueryRunner();
  try {
    await runner.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    const ran = await owner.runMigrations().catch(refuseMissingRights);
    await admitServer(owner, serverUrl);
    return { ran: ran.map((migration) => migration.name), ...(verdict.verdict === 'OUTDATED' && { warning: verdict.message }) };
  } finally {
    await runner.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`);
    await runner.release();
  }
}

/** PostgreSQL's insufficient_privilege: the owner lacks what a superuser has to give once. */
const MISSING_RIGHTS = '42501';

function refuseMissingRights(error: unknown): never {
  if (!(error instanceof QueryFailedError) || (error.driverError as { code?: string }).code !== MISSING_RIGHTS) throw error;
  throw new StartupError(
    `The role in MIGRATION_DATABASE_URL may not do what migrations need (${error.message}). It has to own the database. `
    + 'Where the role bihuan_server does not exist, as a superuser run: CREATE ROLE bihuan_server NOLOGIN; docker/init-roles.sql shows all that is needed.',
  );
}

async function admitServer(source: DataSource, serverUrl: string): Promise<void> {
  const login = decodeURIComponent(new URL(serverUrl).username);
  const [role] = await source.query<{ member: boolean }[]>(
    `SELECT pg_has_role(rolname, 'bihuan_server', 'MEMBER') AS member FROM pg_roles WHERE rolname = $1`, [login],
  );
  if (!role) throw new StartupError('The role in DATABASE_URL does not exist on the server. Create it, or correct DATABASE_URL.');
  if (role.member) return;
  const [quoted] = await source.query<{ sql: string }[]>(`SELECT format('GRANT bihuan_server TO %I', $1::text) AS sql`, [login]);
  await source.query(quoted!.sql).catch(() => {
    throw new StartupError(`The role in DATABASE_URL is no member of bihuan_server. As a superuser run: ${quoted!.sql};`);
  });
}
