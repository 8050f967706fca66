import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import { createDataSource } from '../../ormconfig';
import { startEmbedded } from '../core/db/embedded';
import { describeDatabase } from './database-catalogue';

/** Where the dump is kept, from the top of the checkout. */
export const DUMP_FILE = 'schema/database.sql';

/** The dump of a migrated database. `ownerUrl` is its address as the owner. */
export async function dumpDatabase(ownerUrl: string): Promise<string> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await describeDatabase(client);
  } finally {
    await client.end();
  }
}

/** The dump of a fresh database that all migrations have made, on a PostgreSQL that lives for it alone. */
async function dumpFresh(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bihuan-dump-'));
  const server = await startEmbedded({ dataDir, log: { info: () => undefined, warn: console.warn } });
  try {
    const source = await createDataSource({ url: server.ownerUrl, poolSize: 1, statementTimeoutMs: 60_000 }).initialize();
    await source.runMigrations();
    await source.destroy();
    return await dumpDatabase(server.ownerUrl);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** npm run schema: writes schema/database.sql. */
async function main(): Promise<void> {
  await writeFile(DUMP_FILE, await dumpFresh());
  console.log(`${DUMP_FILE} is written.`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
