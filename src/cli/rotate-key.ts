import { parseArgs } from 'node:util';
import { createDataSource } from '../../ormconfig';
import { readConfig, type Config } from '../config';
import { Database } from '../core/db/context';
import { masterKeySource } from '../core/db/keys/master-key-source';
import { rotateKeys, type Rotated } from '../core/db/keys/rotation';
import { openDatabase } from './reference';
import { runCommand } from './command';

const USAGE = `Usage: npm run -s rotate-key -- [--drop-old]
Exchanges the master key while servers run: writes a new version into MASTER_KEY_FILE and wraps every key under it. With
MASTER_KEY, first give all servers <new version>:<key>,<old version>:<key>; this then wraps every key under the new one.
--drop-old  makes no new version; takes the old ones out of MASTER_KEY_FILE, once no key is left under them`;

/** Exchanges the configured master key on the configured database. */
export async function rotateMasterKey(config: Config, dropOld: boolean): Promise<Rotated> {
  const opened = await openDatabase(config);
  const source = createDataSource({ url: opened.url, poolSize: 2, statementTimeoutMs: config.statementTimeoutMs });
  try {
    await source.initialize();
    return await rotateKeys(new Database(source), masterKeySource(config), dropOld);
  } finally {
    if (source.isInitialized) await source.destroy();
    await opened.close();
  }
}

function tell({ version, isNew, rewrapped, dropped }: Rotated): string {
  const began = isNew ? `Version ${version} of the master key is made. ` : '';
  const ended = dropped.length > 0 ? ` Taken out of the file: ${dropped.join(', ')}.` : '';
  return `${began}Wrapped anew: ${rewrapped} keys. Every key is under version ${version}.${ended}`;
}

if (require.main === module) {
  void runCommand({
    usage: USAGE,
    read: (args) => parseArgs({ args: [...args], options: { 'drop-old': { type: 'boolean', default: false } } }).values,
    run: async ({ 'drop-old': dropOld }, say) => say(tell(await rotateMasterKey(readConfig(process.env), dropOld))),
  });
}
