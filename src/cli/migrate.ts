import { createDataSource } from '../../ormconfig';
import { ConfigError, readConfig, type Config } from '../config';
import { startEmbedded } from '../core/db/embedded';
import { migrate, type Migrated } from '../core/db/migrate';
import { StartupError } from '../core/db/startup-error';
import { runCommand } from './command';

/** Longest that one statement of a migration may take, in milliseconds. */
const MIGRATION_TIMEOUT_MS = 600_000;

/**
 * Brings the configured database to the newest schema, as a start of the server would. Without DATABASE_URL that is
 * the embedded one of the data directory, which no server may be using. @throws StartupError in sentences.
 */
export async function migrateConfigured(config: Config): Promise<Migrated> {
  const { migrationDatabaseUrl: ownerUrl, databaseUrl: serverUrl } = config;
  if (ownerUrl !== undefined && serverUrl !== undefined) return run(ownerUrl, serverUrl);
  const embedded = await startEmbedded({ dataDir: config.dataDir, log: { info: () => undefined, warn: () => undefined } });
  try {
    return await run(embedded.ownerUrl, embedded.serverUrl);
  } finally {
    await embedded.stop();
  }
}

async function run(ownerUrl: string, serverUrl: string): Promise<Migrated> {
  const owner = createDataSource({ url: ownerUrl, poolSize: 2, statementTimeoutMs: MIGRATION_TIMEOUT_MS });
  try {
    await owner.initialize();
    return await migrate(owner, serverUrl);
  } finally {
    if (owner.isInitialized) await owner.destroy();
  }
}

/** What was done, for people. */
export function told({ ran, warning }: Migrated): string {
  const lines = ran.length === 0 ? ['The database has the newest schema already.'] : ran.map((name) => `ran ${name}`);
  return [...lines, ...(warning === undefined ? [] : [warning])].join('\n');
}

/** Messages of libraries may quote addresses with passwords: only our own sentences and error codes are shown. */
function sentenceFor(error: unknown): string {
  if (error instanceof StartupError || error instanceof ConfigError) return error.message;
  const { code, name } = error as NodeJS.ErrnoException;
  return `The migrations did not run to the end (${code ?? name}). Each one runs in a transaction: put the cause right and run this again.`;
}

if (require.main === module) {
  void runCommand({
    usage: 'Usage: npm run migrate',
    read: (args) => (args.length > 0 ? undefined : args),
    run: async (_order, say) => say(told(await migrateConfigured(readConfig(process.env)))),
    explain: sentenceFor,
  });
}
