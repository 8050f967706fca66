import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { createDataSource } from '../../ormconfig';
import { readConfig, type Config } from '../config';
import { readBackup, type BackupManifest } from '../core/db/backup/manifest';
import { loadBackup } from '../core/db/backup/read';
import { Database } from '../core/db/context';
import { startEmbedded } from '../core/db/embedded';
import { migrate } from '../core/db/migrate';
import { StartupError } from '../core/db/startup-error';
import { systemClock } from '../core/kernel/clock';
import { decodeHash } from '../core/trace/log/base64';
import { parseCheckpoint } from '../core/trace/log/checkpoint';
import { BadNote, parseNote } from '../core/trace/log/note';
import { compareWitnessed, holdBack, recordRestore, type Witnessed } from '../core/trace/log/restored';
import { readKeptLeaves } from '../core/trace/verify/kept-tiles';
import { asSuperuser, sentenceFor } from './backup';
import { runCommand } from './command';

const USAGE = `Usage: npm run restore -- DIR [--checkpoint FILE]... [--witness-state DIR] [--tiles DIR]
Restores a backup into an empty database, and compares its log with what was seen of it before.
--checkpoint     a signed checkpoint that somebody kept; may be named more than once
--witness-state  the directory in which a witness keeps what it signed
--tiles          hash tiles that an auditor kept, to prove that a shorter log is the beginning of a longer one
The secrets of the installation are not in a backup: put master key, log key and cursor key into the data directory, or
into the settings, before the restore. The log goes on in a new epoch; cursors of clients from before get CURSOR_FUTURE.`;
const MIGRATION_TIMEOUT_MS = 600_000;
const MIGRATIONS = join(__dirname, '../../migrations');

/** What is asked for. */
export interface RestoreOrder {
  readonly directory: string;
  readonly checkpoints?: readonly string[];
  readonly witnessState?: string | undefined;
  readonly tiles?: string | undefined;
}

interface Urls { readonly owner: string; readonly server: string; readonly superuser: string; close(): Promise<void> }

/**
 * Restores; says what it did and how the log stands to what was seen of it. @returns 0, or 1 where the restored log is
 * shorter or another: then sequencing stands still. @throws StartupError for what an operator can mend.
 */
export async function restore(order: RestoreOrder, config: Config, say: (line: string) => void): Promise<number> {
  const manifest = await readBackup(order.directory);
  const witnessed = witnessedIn(order);
  const urls = await openEmpty(config);
  try {
    await load(order.directory, manifest, urls);
    say(`${manifest.tables.reduce((sum, table) => sum + table.rows, 0)} rows are restored, the log with ${manifest.log.size} entries as of ${manifest.madeAt}. It goes on in a new epoch.`);
    const source = await createDataSource({ url: urls.server, poolSize: 2, statementTimeoutMs: MIGRATION_TIMEOUT_MS }).initialize();
    try {
      return await compare(new Database(source), manifest, witnessed, say);
    } finally {
      await source.destroy();
    }
  } finally {
    await urls.close();
  }
}

/** The schema of the backup first, then its rows, then what the schema has learned since. */
async function load(directory: string, manifest: BackupManifest, urls: Urls): Promise<void> {
  await runMigrations(urls.owner, manifest);
  const client = new Client({ connectionString: urls.superuser });
  await client.connect();
  try {
    await loadBackup(client, directory, manifest);
    await client.query('UPDATE log_state SET epoch = gen_random_uuid()');
  } finally {
    await client.end();
  }
  const owner = await createDataSource({ url: urls.owner, poolSize: 2, statementTimeoutMs: MIGRATION_TIMEOUT_MS }).initialize();
  try {
    await migrate(owner, urls.server);
  } finally {
    await owner.destroy();
  }
}

async function runMigrations(url: string, manifest: BackupManifest): Promise<void> {
  const wanted = new Set(manifest.migrations.map((name) => name.slice(-13)));
  const files = readdirSync(MIGRATIONS).filter((file) => /^\d{13}-.*\.(ts|js)$/.test(file) && wanted.has(file.slice(0, 13)));
  if (files.length < wanted.size) throw new StartupError('The backup is of a newer version of the platform. Restore it with that version.');
  const source = createDataSource({ url, poolSize: 1, statementTimeoutMs: MIGRATION_TIMEOUT_MS }).setOptions({ migrations: files.map((file) => join(MIGRATIONS, file)) });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

async function compare(database: Database, manifest: BackupManifest, witnessed: readonly Witnessed[], say: (line: string) => void): Promise<number> {
  const at = systemClock.now();
  const { size, epoch } = manifest.log;
  let faults = 0;
  for (const one of witnessed) {
    const standing = await compareWitnessed(database, one);
    const lost = one.size - size;
    switch (standing) {
      case 'HOLDS_IT': say(`The log holds what was seen of it at ${one.size} entries.`); continue;
      case 'IS_ITS_BEGINNING': say(`The log is the beginning of what was seen at ${one.size} entries; the last ${lost} of them are lost.`); break;
      case 'IS_SHORTER': say(`At ${one.size} entries the log was seen with ${lost} more. Whether this is its beginning is to be proved with --tiles.`); break;
      case 'IS_ANOTHER': say(`The log is not the one that was seen at ${one.size} entries. Do not use this backup before somebody has looked.`); break;
    }
    faults += 1;
  }
  await recordRestore(database, at, { epochBefore: epoch, size, madeAt: manifest.madeAt });
  if (faults === 0) return 0;
  await holdBack(database, at, 'The restored log is not all that was seen of it before.');
  say('Sequencing stands still: witnesses will not sign this log on. Give it a new name (LOG_ORIGIN), tell witnesses and auditors, and run check-log -- --resume.');
  return 1;
}

async function openEmpty(config: Config): Promise<Urls> {
  if (config.databaseUrl !== undefined) {
    return { owner: config.migrationDatabaseUrl!, server: config.databaseUrl, superuser: config.migrationDatabaseUrl!, close: async () => undefined };
  }
  const embedded = await startEmbedded({ dataDir: config.dataDir, log: { info: () => undefined, warn: () => undefined } });
  return { owner: embedded.ownerUrl, server: embedded.serverUrl, superuser: asSuperuser(embedded.ownerUrl, config), close: () => embedded.stop() };
}

function witnessedIn({ checkpoints = [], witnessState, tiles }: RestoreOrder): Witnessed[] {
  const leaves = tiles === undefined ? undefined : readKeptLeaves(tiles);
  const kept = witnessState === undefined ? [] : readdirSync(witnessState).filter((file) => file.endsWith('.json')).map((file) => readSeen(join(witnessState, file)));
  return [...checkpoints.map(readCheckpoint), ...kept].map((one) => (leaves ? { ...one, leaves } : one));
}

function readCheckpoint(file: string): Witnessed {
  try {
    const { size, root } = parseCheckpoint(parseNote(readFileSync(file, 'utf8')).text);
    return { size, root };
  } catch (error) {
    if (error instanceof BadNote || (error as NodeJS.ErrnoException).code === 'ENOENT') throw new StartupError(`${file} is no checkpoint.`);
    throw error;
  }
}

function readSeen(file: string): Witnessed {
  const { size, root } = JSON.parse(readFileSync(file, 'utf8')) as { size?: unknown; root?: unknown };
  const hash = typeof root === 'string' ? decodeHash(root) : undefined;
  if (typeof size !== 'number' || !hash) throw new StartupError(`${file} is no record of a witness.`);
  return { size, root: hash };
}

function readOrder(args: readonly string[]): RestoreOrder | undefined {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { checkpoint: { type: 'string', multiple: true }, 'witness-state': { type: 'string' }, tiles: { type: 'string' } },
  });
  const [directory, ...rest] = positionals;
  if (directory === undefined || rest.length > 0) return undefined;
  return { directory, checkpoints: values.checkpoint ?? [], witnessState: values['witness-state'], tiles: values.tiles };
}

if (require.main === module) {
  void runCommand({ usage: USAGE, read: readOrder, run: (order, say) => restore(order, readConfig(process.env), say), explain: sentenceFor });
}
