import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeDataDir } from '../../src/core/db/embedded-place';
import { PlatformProcess } from '../kit/platform-process';
import { benchBoard, benchDetail, benchList } from './board';
import { benchLive } from './live';
import { jsonLine, table, type Measure } from './measure';
import { benchPlace } from './place';
import { benchPolicy } from './policy';
import { benchPush } from './push';
import { benchTrace } from './trace';
import { benchSummary } from './summary';
import { benchScope } from './scope';
import { benchVerbs } from './verbs';

const BENCHES = { push: benchPush, verbs: benchVerbs, summary: benchSummary, board: benchBoard, list: benchList, detail: benchDetail, scope: benchScope, policy: benchPolicy, place: benchPlace, live: benchLive, trace: benchTrace } as const;
type Bench = keyof typeof BENCHES;
const USAGE = `Usage: npm run bench -- [${Object.keys(BENCHES).join('|')}]… [--size LOOPS] [--connections N] [--entries N] [--json]`;

/** Runs one bench on a platform and a database of its own. */
async function run(bench: Bench, size: number, connections: number, entries: number): Promise<Measure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-bench-'));
  const platform = await PlatformProcess.start(dataDir);
  try {
    return await BENCHES[bench](platform, size, connections, entries);
  } finally {
    await platform.stop();
    removeDataDir(dataDir);
  }
}

/** npm run bench: each figure beside its floor of the same run. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { size: { type: 'string', default: '10000' }, connections: { type: 'string', default: '1000' }, entries: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } } });
  const chosen = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  const [size, connections, entries] = [Number(values.size), Number(values.connections), Number(values.entries)];
  if (!chosen.every((name): name is Bench => name in BENCHES) || !Number.isInteger(size) || size < 4_000 || [connections, entries].some((count) => !Number.isInteger(count) || count < 1)) {
    process.stderr.write(`${USAGE}\nThe least size is 4000.\n`);
    process.exitCode = 2;
    return;
  }
  const measures: Measure[] = [];
  for (const name of chosen) measures.push(...await run(name, size, connections, entries));
  process.stdout.write(`${values.json ? measures.map(jsonLine).join('\n') : table(measures)}\n`);
}

void main();
