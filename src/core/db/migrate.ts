import { createDataSource } from '../../../ormconfig';
import { StartupError } from './startup-error';
import { judgeServerVersion } from './server-version';

/** One migration run at a time on a database: the second waits for the first and finds nothing left to do. */
const MIGRATION_LOCK = 0x62696875;
const MIGRATION_TIMEOUT_MS = 600_000;

/** What migrating did. */
export interface Migrated {
  /** Names of the migrations that ran now. */
  readonly ran: readonly string[];
  /** Set where the server's version has known weaknesses: a sentence for the log. */
  readonly warning?: string;
}

/**
 * Brings the database to the newest schema, as its owner, and lets the server's login act as the server.
 * @throws StartupError where the PostgreSQL is too old, or the owner may not do what migrations need.
 */
export async function migrate(ownerUrl: string, serverUrl: string): Promise<Migrated> {
  const source = createDataSource({ url: ownerUrl, poolSize: 2, statementTimeoutMs: MIGRATION_TIMEOUT_MS });
  await source.initialize();
  try {
    const [version] = await source.query<{ n: string }[]>(`SELECT current_setting('server_version_num') AS n`);
    const verdict = judgeServerVersion(Number(version!.n));
    if (verdict.verdict === 'REFUSED') throw new StartupError(verdict.message);
    await source.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    const ran = await source.runMigrations();
    await admitServer(source, serverUrl);
    return { ran: ran.map((migration) => migration.name), ...(verdict.verdict === 'OUTDATED' && { warning: verdict.message }) };
  } finally {
    await source.destroy();
  }
}

async function admitServer(source: ReturnType<typeof createDataSource>, serverUrl: string): Promise<void> {
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
