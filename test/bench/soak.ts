import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** The checkout: this file runs from dist/test/bench. */
const ROOT = resolve(__dirname, '../../..');
/** The attack programs: the tests themselves, with all of their counts in place of a few. */
const PROGRAMS: readonly (readonly [string, string])[] = [
  ['compiled reads answer as resolvers do, 4,000 generated queries', 'test/api/compiled-reads.story.test.ts'],
  ['30 kill -9 of the server under load', 'test/api/kill.story.test.ts'],
  ['40 kill -9 of the server while it answers with persons', 'test/api/read-log-kill.story.test.ts'],
  ['100 kill -9 of the leader and of PostgreSQL', 'test/trace/log-kills.story.test.ts'],
  ['100,000 requests of 20 principals over 5 connections', 'test/api/bleed.story.test.ts'],
  ['the demo world, first started at six hours of the day', 'test/api/demo-world.story.test.ts'],
  ['300 admissions on 100 rooms', 'test/bench/admissions.test.ts'],
  ['races for one version, one key, one room', 'test/api/(?:investigation-races|transfer-race)'],
  ['1,000 persons for 200 rooms with 50 kill -9', 'test/bench/rooms-attack.test.ts'],
  ['300 sequences of transfers: custody without a gap', 'test/api/transfer-model.story.test.ts'],
  ['300 sequences of orders, stays, appeals and transfers: nobody held without an order or a custodian', 'test/api/order-model.story.test.ts'],
  ['1,000 schedules of deadlines with servers killed', 'test/api/clock-schedules.story.test.ts'],
  ['1,000 followers of 100,000 entries through killed servers, cut links and killed databases', 'test/live/loss.story.test.ts'],
  ['100 of 2,000 readers stand still', 'test/live/stalled.story.test.ts'],
  ['10,000 revocations in races with events', 'test/live/revocation-races.story.test.ts'],
  ['sixteen writers and a sequencer', 'test/trace/sequencer.test.ts'],
  ['every answer of the past is what was answered then, 30 histories', 'test/trace/as-of.story.test.ts'],
  ['10,000 files on which both verifiers agree', 'test/trace/verifiers-agree.test.ts'],
  ['500 tamperings and 500 clean logs', 'test/trace/tampering.test.ts'],
];

async function passes(path: string): Promise<boolean> {
  const child = spawn(process.execPath, [resolve(ROOT, 'node_modules/jest/bin/jest.js'), '--runInBand', path], {
    cwd: ROOT, stdio: 'inherit', env: { ...process.env, BIHUAN_TEST_SCALE: 'full' },
  });
  return await new Promise<number | null>((done) => { child.once('exit', done); }) === 0;
}

/** npm run soak [-- TEXT]: runs every program, or those whose name holds the text; exit code 1 where one failed. */
async function main(): Promise<void> {
  const [wanted = ''] = process.argv.slice(2);
  const chosen = PROGRAMS.filter(([name]) => name.includes(wanted));
  if (chosen.length === 0) process.stderr.write(`No program has this in its name. There are:\n${PROGRAMS.map(([name]) => `  ${name}`).join('\n')}\n`);
  const failed: string[] = [];
  for (const [name, path] of chosen) {
    process.stdout.write(`\n== ${name}\n`);
    if (!await passes(path)) failed.push(name);
  }
  process.stdout.write(`\n${chosen.length - failed.length} of ${chosen.length} programs passed.${failed.map((name) => `\nfailed: ${name}`).join('')}\n`);
  process.exitCode = failed.length > 0 || chosen.length === 0 ? 1 : 0;
}

void main();
