import { parseArgs } from 'node:util';
import { createDataSource } from '../../ormconfig';
import { folds } from '../compose';
import { readConfig, type Config } from '../config';
import { Database } from '../core/db/context';
import { openVault } from '../core/db/keys/master-key-source';
import { systemClock } from '../core/kernel/clock';
import { LogCheck, type LogReport } from '../core/trace/log/check';
import { getExtent, resume } from '../core/trace/log/check.store';
import { logSignersOf } from './log-signers';
import { openDatabase } from './reference';
import { runCommand } from './command';

const USAGE = `Usage: npm run -s check-log -- [--last N] [--resume]
Computes the log anew from its entries and compares everything that was kept. Exit code 0 where all is well, 1 where not.
--last    only the last N entries
--resume  lets sequencing go on after a finding, where the whole check finds nothing any more`;

/** What is asked for. */
interface Order { readonly last: number | null; readonly resume: boolean }

/** Checks the configured log and says what it found; answers the exit code. */
export async function checkLog(order: Order, config: Config, say: (line: string) => void): Promise<number> {
  const opened = await openDatabase(config);
  const source = createDataSource({ url: opened.url, poolSize: 2, statementTimeoutMs: 600_000 });
  try {
    await source.initialize();
    const vault = openVault(config);
    const database = new Database(source, vault);
    await vault.prepare(database);
    const report = await new LogCheck(database, systemClock, logSignersOf(config), folds).run(order.last);
    tell(report, say);
    const { haltedAt } = await database.inContext({ system: 'log' }, getExtent);
    if (report.findings.length > 0) return 1;
    if (haltedAt && order.resume) await database.inContext({ system: 'log' }, resume);
    if (haltedAt) say(order.resume ? 'Sequencing goes on.' : 'Sequencing stands still because of an earlier finding: run it with --resume.');
    return haltedAt && !order.resume ? 1 : 0;
  } finally {
    if (source.isInitialized) await source.destroy();
    await opened.close();
  }
}

function tell({ from, to, checkpoints, findings }: LogReport, say: (line: string) => void): void {
  for (const { sentence } of findings) say(sentence);
  say(findings.length > 0
    ? `Findings: ${findings.length}. Sequencing stands still until somebody has looked.`
    : `All is well: entries ${from} to ${to - 1} and ${checkpoints} checkpoints are what they were.`);
}

function readOrder(args: readonly string[]): Order | undefined {
  const { values } = parseArgs({ args: [...args], options: { last: { type: 'string' }, resume: { type: 'boolean', default: false } } });
  if (values.last !== undefined && (!/^[1-9]\d{0,8}$/.test(values.last) || values.resume)) return undefined;
  return { last: values.last === undefined ? null : Number(values.last), resume: values.resume };
}

if (require.main === module) {
  void runCommand({ usage: USAGE, read: readOrder, run: (order, say) => checkLog(order, readConfig(process.env), say) });
}
