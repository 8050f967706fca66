import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDataSource } from '../../ormconfig';
import { readConfig, type Config } from '../config';
import { Database } from '../core/db/context';
import { findSecret } from '../core/db/data-secret';
import { startEmbedded } from '../core/db/embedded';
import { DATABASE, OWNER_ROLE, SERVER_ROLE } from '../core/db/embedded-cluster';
import { runningPostmaster } from '../core/db/embedded-orphan';
import { findPlace } from '../core/db/embedded-place';
import { StartupError } from '../core/db/startup-error';
import { systemClock } from '../core/kernel/clock';
import { applyReference, type ReferenceReport } from '../core/protocols/reference/apply';
import { ReferenceRejected } from '../core/protocols/reference/problem';
import { traceChanges } from '../core/protocols/reference/trace-changes';
import { saveToldSites } from '../domain/sites/site-reference.store';
import { runCommand } from './command';

const USAGE = 'Usage: npm run reference -- apply <directory>';
/** Line of postmaster.pid that holds the port. */
const PORT_LINE = 3;

/** A database to work on, and how to let go of it. */
export interface Opened {
  /** As the server's role. */
  url: string;
  /** As the owner. */
  ownerUrl: string;
  close(): Promise<void>;
}

/**
 * Applies the reference files of a directory to the configured database, beside a running server too.
 * Without DATABASE_URL that is the embedded one of the data directory. @returns what became of the rows.
 */
export async function applyDirectory(directory: string, config: Config): Promise<ReferenceReport> {
  const opened = await openDatabase(config);
  const source = createDataSource({ url: opened.url, poolSize: 2, statementTimeoutMs: config.statementTimeoutMs });
  try {
    await source.initialize();
    return await applyReference(new Database(source), directory, {
      record: traceChanges(systemClock), withSynthetic: config.nodeEnv !== 'production', saveSites: saveToldSites,
    });
  } finally {
    if (source.isInitialized) await source.destroy();
    await opened.close();
  }
}

/** The configured database as the server's role, or the embedded one, beside a running server too. */
export async function openDatabase(config: Config): Promise<Opened> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, ownerUrl: config.migrationDatabaseUrl!, close: async () => undefined };
  try {
    const embedded = await startEmbedded({ dataDir: config.dataDir, log: { info: () => undefined, warn: () => undefined } });
    await migrate(embedded.ownerUrl, config).catch(async (error: unknown) => {
      await embedded.stop();
      throw error;
    });
    return { url: embedded.serverUrl, ownerUrl: embedded.ownerUrl, close: () => embedded.stop() };
  } catch (error) {
    const running = error instanceof StartupError ? runningUrl(config.dataDir, SERVER_ROLE, 'database-server') : undefined;
    const ownerUrl = runningUrl(config.dataDir, OWNER_ROLE, 'database-owner');
    if (running === undefined || ownerUrl === undefined) throw error;
    return { url: running, ownerUrl, close: async () => undefined };
  }
}

async function migrate(ownerUrl: string, config: Config): Promise<void> {
  const owner = createDataSource({ url: ownerUrl, poolSize: 1, statementTimeoutMs: config.statementTimeoutMs });
  await owner.initialize();
  try {
    await owner.runMigrations();
  } finally {
    await owner.destroy();
  }
}

/** The embedded database that a running server keeps on this data directory, as a role. */
function runningUrl(dataDir: string, role: string, secret: 'database-server' | 'database-owner'): string | undefined {
  const { cluster } = findPlace(dataDir);
  const record = join(cluster, 'postmaster.pid');
  const password = findSecret(dataDir, secret);
  if (password === undefined || !existsSync(record) || runningPostmaster(cluster) === undefined) return undefined;
  const port = readFileSync(record, 'utf8').split('\n')[PORT_LINE];
  return `postgres://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

function tell(report: ReferenceReport): string {
  return Object.entries(report).map(([name, counts]) => (
    `${name}: ${counts.added} added, ${counts.changed} changed, ${counts.unchanged} unchanged`
    + (counts.skipped > 0 ? `, ${counts.skipped} passed over` : '')
  )).join('\n');
}

if (require.main === module) {
  void runCommand({
    usage: USAGE,
    read: ([verb, directory, ...rest]) => (verb !== 'apply' || rest.length > 0 ? undefined : directory),
    run: async (directory, say) => say(tell(await applyDirectory(directory, readConfig(process.env)))),
    explain: (error) => {
      const count = error instanceof ReferenceRejected ? `\nProblems: ${error.problems.length}. Nothing was applied.` : '';
      return `${error instanceof Error ? error.message : String(error)}${count}`;
    },
  });
}
