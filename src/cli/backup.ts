import { Client } from 'pg';
import { ConfigError, readConfig, type Config } from '../config';
import { writeBackup } from '../core/db/backup/write';
import { findSecret } from '../core/db/data-secret';
import { SUPERUSER } from '../core/db/embedded-cluster';
import { StartupError } from '../core/db/startup-error';
import { systemClock } from '../core/kernel/clock';
import { openDatabase } from './reference';
import { runCommand } from './command';

const USAGE = `Usage: npm run backup -- DIR
Writes all tables as they are at one moment to a new directory, while the server runs or not.
The backup holds no secret: neither the master key nor the keys of log and cursors. Keep those elsewhere; without
the master key nobody can open what is sealed in it.`;

/** Backs up the configured database; answers what was done, in sentences. @throws StartupError for what an operator can mend. */
export async function backUp(directory: string, config: Config): Promise<string> {
  const opened = await openDatabase(config);
  const client = new Client({ connectionString: config.databaseUrl === undefined ? asSuperuser(opened.ownerUrl, config) : opened.ownerUrl });
  try {
    await client.connect();
    const { tables, log } = await writeBackup(client, directory, systemClock.now());
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return `${rows} rows of ${tables.length} tables, the log with ${log.size} entries, are in ${directory}. Keep the secrets elsewhere: they are not in it.`;
  } finally {
    await client.end();
    await opened.close();
  }
}

/** The embedded database as its superuser. @throws StartupError where the data directory has no password of one. */
export function asSuperuser(ownerUrl: string, config: Config): string {
  const password = findSecret(config.dataDir, 'database-superuser');
  if (password === undefined) throw new StartupError(`The password of the database is missing in ${config.dataDir} (database-superuser.secret).`);
  const url = new URL(ownerUrl);
  url.username = SUPERUSER;
  url.password = password;
  return url.href;
}

/** Messages of libraries may quote addresses with passwords: only our own sentences and error codes are shown. */
export function sentenceFor(error: unknown): string {
  if (error instanceof StartupError || error instanceof ConfigError) return error.message;
  const { code, name } = error as NodeJS.ErrnoException;
  return `It was not done (${code ?? name}).`;
}

if (require.main === module) {
  void runCommand({
    usage: USAGE,
    read: ([directory, ...rest]) => (directory === undefined || rest.length > 0 || directory.startsWith('-') ? undefined : directory),
    run: async (directory, say) => say(await backUp(directory, readConfig(process.env))),
    explain: sentenceFor,
  });
}
