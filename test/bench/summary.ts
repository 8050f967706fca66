import { setTimeout as sleep } from 'node:timers/promises';
import { namedId } from '../../src/core/kernel/ids';
import type { PlatformProcess } from '../kit/platform-process';
import { BenchCaller } from './caller';
import { pushAll } from './leads';
import { seconds, type Measure } from './measure';
import { multiplyLoops } from './multiply';

const READER = 'HEADQUARTERS-350600';
const FIRST = 4_000;
const TIMES = 200;
const SLOW_TIMES = 5;
const KEYS = ['REGION', 'AGENCY', 'KIND', 'STATE', 'DAY'] as const;
const SUMMARY = 'query($by: SummaryKey!) { loopSummary(by: $by) { asOf rows { key open answered overdue closed withdrawn medianMinutesToClose } } }';
const COUNTS = 'query($by: SummaryKey!) { loopSummary(by: $by) { rows { key open answered overdue closed withdrawn } } }';
const RECEIVE = `mutation($input: ReceiveInvestigationInput!) { receiveInvestigation(input: $input) { entry { id } } }`;
/** What the summary by region says, counted by hand: without row security. The median is by far the most of it. */
const plainly = (withMedian: boolean): string => `
  SELECT c.ancestor_code AS key, count(*) FILTER (WHERE phase = 'OPEN')::int AS open, count(*) FILTER (WHERE phase = 'ANSWERED')::int AS answered,
    count(*) FILTER (WHERE overdue)::int AS overdue, count(*) FILTER (WHERE phase = 'CLOSED')::int AS closed, count(*) FILTER (WHERE phase = 'WITHDRAWN')::int AS withdrawn
    ${withMedian ? `, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - l.opened_at)::float8 / 60) FILTER (WHERE phase = 'CLOSED') AS "medianMinutesToClose"` : ''}
  FROM loop l JOIN reach r ON r.loop_id = l.id AND r.party_id = $1 AND r.until_seq IS NULL
    JOIN region_closure c ON c.descendant_code = l.region_code AND c.valid_from <= (l.opened_at AT TIME ZONE 'Asia/Shanghai')::date AND c.valid_until >= (l.opened_at AT TIME ZONE 'Asia/Shanghai')::date
  GROUP BY 1 ORDER BY c.ancestor_code COLLATE "C"`;

/** Milliseconds of loopSummary by region for the headquarters of the city, quiet and while verbs are done, beside counting by hand; both say the same. */
export async function benchSummary(platform: PlatformProcess, size: number): Promise<Measure[]> {
  const reader = new BenchCaller(platform, READER, 'COMMAND');
  const pushed = await pushAll(new BenchCaller(platform, 'PUBLIC_SECURITY-350600', 'INVESTIGATION'), 0, FIRST);
  const admin = await platform.admin();
  await multiplyLoops(admin, size);
  const built = await seconds(async () => {
    while (!(await admin.query<{ is_built: boolean }>('SELECT is_built FROM loop_tally_state')).rows[0]!.is_built) await sleep(100);
  });
  const { rows: [kept] } = await admin.query<{ rows: string }>('SELECT count(*) AS rows FROM loop_tally');
  process.stderr.write(`counts of ${size} loops were built in ${built.toFixed(1)} s: ${kept!.rows} rows\n`);
  // The first who asks for a median counts all, and may have to give up; from then on it is kept.
  for (const by of KEYS) await reader.ask(SUMMARY, { by }).catch(() => undefined);
  for (const by of KEYS) {
    while (!(await admin.query('SELECT FROM loop_median WHERE party_id = $1 AND grouping = $2', [namedId('agency', READER), by])).rowCount) await sleep(100);
  }
  const values = [namedId('agency', READER)];
  const slow = await p95(SLOW_TIMES, () => admin.query({ name: 'slow', text: plainly(true), values }));
  const slowCounts = await p95(SLOW_TIMES, () => admin.query({ name: 'counts', text: plainly(false), values }));
  const { rows } = await admin.query(plainly(true), values);
  const answered = (await reader.ask(SUMMARY, { by: 'REGION' })).loopSummary.rows;
  if (JSON.stringify(rows) !== JSON.stringify(answered)) throw new Error('the kept counts are not what counting says');
  const quiet = await p95(TIMES, () => reader.ask(SUMMARY, { by: 'REGION' }));
  const counts = await p95(TIMES, () => reader.ask(COUNTS, { by: 'REGION' }));
  const busy = await whileVerbsRun(platform, pushed, () => p95(TIMES, () => reader.ask(SUMMARY, { by: 'REGION' })));
  await admin.end();
  return [
    { name: `loopSummary by region over ${size} loops, p95`, value: quiet, unit: 'ms', floor: slow, peer: null },
    { name: 'the same without medians, p95', value: counts, unit: 'ms', floor: slowCounts, peer: null },
    { name: 'the first while verbs are done, p95', value: busy, unit: 'ms', floor: slow, peer: null },
  ];
}

async function whileVerbsRun<T>(platform: PlatformProcess, pushed: readonly { id: string; region: string }[], work: () => Promise<T>): Promise<T> {
  const community = new BenchCaller(platform, 'COMMUNITY-350602001', 'INVESTIGATION');
  let ended = false;
  const running = (async () => {
    for (const { id } of pushed.filter(({ region }) => region === '350602001')) {
      if (ended) return;
      await community.ask(RECEIVE, { input: { idempotencyKey: `receive-${id}`, id, expectedVersion: 1 } });
    }
  })();
  const result = await work();
  ended = true;
  await running;
  return result;
}

/** How many milliseconds 95 of 100 take at most, one after the other. */
async function p95(times: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) took.push(1_000 * await seconds(work));
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.95)]!;
}
