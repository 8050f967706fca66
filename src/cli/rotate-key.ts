import { parseArgs } from 'node:util';
import { createDataSource } from '../../ormconfig';
import { readConfig, type Config } from '../config';
import { Database } from '../core/db/context';
import { masterKeySource } from '../core/db/keys/master-key-source';
import { rotateKeys, type Rotated } from '../core/db/keys/rotation';
import { openDatabase } from './reference';

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

async function main(): Promise<void> {
  let dropOld: boolean;
  try {
    dropOld = parseArgs({ args: process.argv.slice(2), options: { 'drop-old': { type: 'boolean', default: false } } }).values['drop-old'];
  } catch {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  try {
    process.stdout.write(`${tell(await rotateMasterKey(readConfig(process.env), dropOld))}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

if (require.main === module) void main();
