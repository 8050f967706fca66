import { chmodSync, createWriteStream, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { StartupError } from '../startup-error';
import { BACKUP_FORMAT, digestOf, manifestOf, type BackedTable, type BackupManifest } from './manifest';

/** Rows that are read at once: what a backup holds in memory. */
const PAGE = 1_000;
/** For nobody but the operator: the rows tell of persons, even sealed. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/** All tables of the platform; those of extensions and of PostgreSQL are made anew by migrations. */
const TABLES = `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1`;

/**
 * Writes all tables as they were at one moment to a new directory, while the platform works on. `client` sees beyond row
 * security. Sealed values stay sealed; neither the master key nor any other secret of the installation is in it.
 * @throws StartupError where the directory is not empty, or the role does not see all rows.
 */
export async function writeBackup(client: Client, directory: string, madeAt: Date): Promise<BackupManifest> {
  mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE });
  if (readdirSync(directory).length > 0) throw new StartupError(`${directory} is not empty. Name a directory of its own for each backup.`);
  chmodSync(directory, DIRECTORY_MODE);
  await requireSight(client);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    const tables: BackedTable[] = [];
    for (const { name } of (await client.query<{ name: string }>(TABLES)).rows) tables.push(await writeTable(client, directory, name));
    const manifest: BackupManifest = {
      format: BACKUP_FORMAT, madeAt: madeAt.toISOString(), tables, migrations: await listMigrations(client), log: await readLog(client),
      sequences: await listSequences(client),
    };
    writeFileSync(manifestOf(directory), `${JSON.stringify(manifest, null, 2)}\n`, { mode: FILE_MODE, flush: true });
    return manifest;
  } finally {
    await client.query('ROLLBACK');
  }
}

async function requireSight(client: Client): Promise<void> {
  const { rows: [role] } = await client.query<{ sees: boolean }>('SELECT rolsuper OR rolbypassrls AS sees FROM pg_roles WHERE rolname = current_user');
  if (!role?.sees) {
    throw new StartupError("This role does not see beyond row security. On a PostgreSQL of your own use its tools, pg_dump or pg_basebackup, as a superuser.");
  }
}

async function writeTable(client: Client, directory: string, name: string): Promise<BackedTable> {
  const file = `${name}.jsonl.gz`;
  let rows = 0;
  const source = async function* lines(): AsyncGenerator<string> {
    for await (const page of pagesOf(client, name)) {
      rows += page.length;
      // Readers of lines take U+2028 and U+2029 for ends of lines too.
      yield page.map((row) => `${row.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`).join('');
    }
  };
  await pipeline(Readable.from(source()), createGzip(), createWriteStream(join(directory, file), { mode: FILE_MODE, flush: true }));
  return { name, file, rows, sha256: await digestOf(join(directory, file)) };
}

async function* pagesOf(client: Client, name: string): AsyncGenerator<string[]> {
  const table = client.escapeIdentifier(name);
  await client.query(`DECLARE backup NO SCROLL CURSOR FOR SELECT to_jsonb(t)::text AS row FROM public.${table} AS t`);
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`FETCH ${PAGE} FROM backup`);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < PAGE) break;
  }
  await client.query('CLOSE backup');
}

async function listMigrations(client: Client): Promise<string[]> {
  return (await client.query<{ name: string }>('SELECT name FROM migration ORDER BY timestamp')).rows.map(({ name }) => name);
}

async function readLog(client: Client): Promise<BackupManifest['log']> {
  const { rows: [log] } = await client.query<BackupManifest['log']>(
    'SELECT epoch, tree_size::float8 AS size, (SELECT note FROM log_checkpoint ORDER BY size DESC LIMIT 1) AS checkpoint FROM log_state',
  );
  return log!;
}

/** A sequence moves on whatever becomes of a transaction: what is read here is at least what the rows have used. */
async function listSequences(client: Client): Promise<BackupManifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace ORDER BY 1`);
  const sequences: { name: string; value: string; called: boolean }[] = [];
  for (const { name } of rows) {
    const { rows: [state] } = await client.query<{ value: string; called: boolean }>(`SELECT last_value::text AS value, is_called AS called FROM public.${client.escapeIdentifier(name)}`);
    sequences.push({ name, ...state! });
  }
  return sequences;
}
