import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { StartupError } from '../startup-error';
import type { BackedTable, BackupManifest } from './manifest';

/** Rows that are written at once: what a restore holds in memory. */
const PAGE = 500;

/**
 * Writes the rows of a backup into a database that migrations have just made, in one transaction: all of it or nothing.
 * `client` is a superuser. @throws StartupError where the database has entries already, or a table has not all its rows.
 */
export async function loadBackup(client: Client, directory: string, manifest: BackupManifest): Promise<void> {
  const { rows: [found] } = await client.query<{ used: boolean; super: boolean }>(
    `SELECT EXISTS (SELECT FROM trace_entry) OR EXISTS (SELECT FROM loop) AS used, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`,
  );
  if (!found!.super) throw new StartupError('A restore needs a superuser of the database. On a PostgreSQL of your own use its tools.');
  if (found!.used) throw new StartupError('The database is not empty. Restore into a new one: name another data directory, with the secrets of the old one in it.');
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL session_replication_role = replica');
    const names = manifest.tables.map(({ name }) => `public.${client.escapeIdentifier(name)}`);
    await client.query(`TRUNCATE ${names.join(', ')}`);
    for (const table of manifest.tables) await loadTable(client, directory, table);
    for (const { name, value, called } of manifest.sequences) {
      await client.query('SELECT setval($1::regclass, $2, $3)', [`public.${client.escapeIdentifier(name)}`, value, called]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  await client.query('ANALYZE');
}

async function loadTable(client: Client, directory: string, { name, file, rows }: BackedTable): Promise<void> {
  const columns = await columnsOf(client, name);
  const table = `public.${client.escapeIdentifier(name)}`;
  const insert = `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM jsonb_populate_recordset(null::${table}, $1::jsonb)`;
  let loaded = 0;
  let page: string[] = [];
  const flush = async (): Promise<void> => {
    if (page.length > 0) await client.query(insert, [`[${page.join(',')}]`]);
    loaded += page.length;
    page = [];
  };
  for await (const line of createInterface({ input: createReadStream(join(directory, file)).pipe(createGunzip()), crlfDelay: Infinity })) {
    page.push(line);
    if (page.length >= PAGE) await flush();
  }
  await flush();
  if (loaded !== rows) throw new StartupError(`${file} of the backup has ${loaded} rows in place of ${rows}.`);
}

/** Columns that are written; what is generated makes itself. */
async function columnsOf(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ column: string }>(
    `SELECT attname AS column FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [`public.${client.escapeIdentifier(name)}`],
  );
  return rows.map(({ column }) => client.escapeIdentifier(column)).join(', ');
}
