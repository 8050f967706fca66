import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createDataSource } from '../../ormconfig';
import { readConfig, type Config } from '../config';
import { Database } from '../core/db/context';
import { openVault } from '../core/db/keys/master-key-source';
import { StartupError } from '../core/db/startup-error';
import { systemClock, type Clock } from '../core/kernel/clock';
import { publicId } from '../core/kernel/ids';
import { resolveAll } from '../core/protocols/protocols';
import { findProtocols } from '../core/protocols/protocol.store';
import { Retention, type DueList } from '../domain/retention/retention.service';
import { awaitReaders, vacuumErased, type CertificateRow } from '../domain/retention/retention.store';
import { logSignersOf } from './log-signers';
import { openDatabase } from './reference';
import { runCommand } from './command';

const USAGE = `Usage: npm run -s retention -- [--dry-run] [--out DIRECTORY]
Destroys what is known of persons whose terms are over: keys, sealed values, digests, pseudonyms, facts of the trace. Prints
a signed certificate and keeps it in the database. Then it rewrites the tables, which are locked for so long.
--dry-run  only lists whose terms are over, by id
--out      writes each certificate into a file of this directory too`;
const TIMEOUT_MS = 3_600_000;
/** How often to look whether older readers have ended, and how long to wait for them. */
const LOOK_MS = 100;
const MOST_LOOKS = 6_000;

/** What is asked for. */
export interface RetentionOrder { readonly dryRun: boolean; readonly out: string | undefined }

/** Lists or destroys what is due on the configured database; says what it does. */
export async function runRetention(order: RetentionOrder, config: Config, clock: Clock, say: (line: string) => void): Promise<void> {
  const signers = logSignersOf(config);
  if (signers.length === 0 && !order.dryRun) throw new Error('This machine has no key of the log to sign a certificate with: set LOG_KEY_FILE.');
  const opened = await openDatabase(config);
  const source = createDataSource({ url: opened.url, poolSize: 2, statementTimeoutMs: TIMEOUT_MS });
  try {
    await source.initialize();
    const database = new Database(source, openVault(config));
    const editions = resolveAll(await database.inContext({ system: 'reference-reader' }, findProtocols));
    const protocolOf = (id: string) => {
      const protocol = editions.get(id);
      if (!protocol) throw new Error('a loop runs under an edition that is not there');
      return protocol;
    };
    const retention = new Retention({ database, clock, protocolOf, origin: config.logOrigin, signers });
    const found = await retention.list();
    tell(found, say);
    if (order.dryRun) return;
    const certificates = await retention.destroy(found.due);
    for (const certificate of certificates) hand(certificate, order.out, say);
    if (certificates.length > 0) await vacuum(opened.ownerUrl, say);
  } finally {
    if (source.isInitialized) await source.destroy();
    await opened.close();
  }
}

function tell({ due, held }: DueList, say: (line: string) => void): void {
  for (const { id, closedAt, endedAt, loops } of due) {
    say(`${publicId('PersonOfInterest', id)}: last loop of ${loops} kinds closed ${closedAt.toISOString()}, term over since ${endedAt.toISOString()}`);
  }
  say(`Terms are over for ${due.length} persons.${held > 0 ? ` A legal hold keeps ${held} more.` : ''}`);
}

function hand({ id, note }: CertificateRow, out: string | undefined, say: (line: string) => void): void {
  say(note);
  if (out === undefined) return;
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, `${publicId('DestructionCertificate', id)}.txt`), note, { flag: 'wx' });
}

/** As the owner: nobody else may rewrite tables. */
async function vacuum(ownerUrl: string, say: (line: string) => void): Promise<void> {
  const owner = createDataSource({ url: ownerUrl, poolSize: 1, statementTimeoutMs: TIMEOUT_MS });
  try {
    await owner.initialize();
    await awaitReaders(owner, patience());
    await vacuumErased(owner);
    say('The tables are rewritten. What was destroyed goes from the log of changes with its files, and from backups with their age.');
  } finally {
    if (owner.isInitialized) await owner.destroy();
  }
}

/** Waits a moment at each call. @throws StartupError once it has waited for long. */
function patience(): () => Promise<void> {
  let looks = 0;
  return async () => {
    looks += 1;
    if (looks > MOST_LOOKS) {
      throw new StartupError('What was destroyed still lies in the files of the database: a transaction that began before it (a backup or an export) keeps '
        + 'it there. When that has ended run VACUUM FULL as the owner, or this command once more when the next terms are over.');
    }
    await setTimeout(LOOK_MS);
  };
}

function readOrder(args: readonly string[]): RetentionOrder | undefined {
  const { values } = parseArgs({ args: [...args], options: { 'dry-run': { type: 'boolean', default: false }, out: { type: 'string' } } });
  return { dryRun: values['dry-run'], out: values.out };
}

if (require.main === module) {
  void runCommand({ usage: USAGE, read: readOrder, run: (order, say) => runRetention(order, readConfig(process.env), systemClock, say) });
}
