import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWitness, type RunningWitness } from '../../src/cli/witness';
import { openCheckpoint } from '../../src/core/trace/log/checkpoint';
import { formatVerifierKey } from '../../src/core/trace/log/key';
import { parseWitnessPolicy, type WitnessPolicy } from '../../src/core/trace/log/witness-policy';
import { CosignatureCollector, type WitnessAlarm } from '../../src/core/trace/witness/collector';
import { LOG_KEY, LogWorld } from './log-world';

const folder = mkdtempSync(join(tmpdir(), 'bihuan-cosign-'));
let world: LogWorld;
let witnesses: RunningWitness[];
let policy: WitnessPolicy;
let policyText: string;
const alarms: WitnessAlarm[] = [];

const startOne = (name: string, port = 0): Promise<RunningWitness> => startWitness({ name, logs: [LOG_KEY], data: join(folder, name), host: '127.0.0.1', port });
const collector = (): CosignatureCollector => new CosignatureCollector(world.database, world.clock, world.reading(policyText), policy.witnesses, (alarm) => alarms.push(alarm), (error) => { throw error; });

beforeAll(async () => {
  world = await LogWorld.open();
  await world.appendSome(20);
  witnesses = [await startOne('w1.example'), await startOne('w2.example')];
  policyText = `${witnesses.map(({ key, url }, at) => `witness w${at + 1} ${formatVerifierKey(key)} ${url}`).join('\n')}\ngroup two all w1 w2\nquorum two`;
  policy = parseWitnessPolicy(policyText);
});

afterAll(async () => {
  await Promise.all((witnesses ?? []).map((one) => one.stop()));
  await world?.close();
  rmSync(folder, { recursive: true });
});

it('come from every witness and stand under the checkpoint', async () => {
  await world.publisher().publishOnce();
  expect((await world.reading(policyText).latest())!.quorum).toEqual({ given: 0, required: 2, isMet: false });
  await collector().askAll();
  const latest = (await world.reading(policyText).latest())!;
  expect(latest.quorum).toEqual({ given: 2, required: 2, isMet: true });
  expect(openCheckpoint(latest.note, [LOG_KEY], policy.witnesses.map(({ key }) => key)).verified).toHaveLength(3);
});

it('go on with the log, also for a collector that does not know how far the witnesses are', async () => {
  const asked = collector();
  for (const count of [7, 300, 1]) {
    await world.appendSome(count);
    await world.publisher().publishOnce();
    await asked.askAll();
    expect((await world.reading(policyText).latest())!.quorum.isMet).toBe(true);
  }
  await world.appendSome(5);
  await world.publisher().publishOnce();
  await collector().askAll();
  expect((await world.reading(policyText).latest())!.quorum.isMet).toBe(true);
  expect(alarms).toEqual([]);
});

it('may be missing: publishing goes on, proofs lead to the last checkpoint that has them, and a lag of 5 minutes is told once', async () => {
  const whole = (await world.reading(policyText).latest())!;
  const asked = collector();
  await asked.askAll();
  await witnesses[1]!.stop();
  await world.appendSome(3);
  await world.publisher().publishOnce();
  await asked.askAll();
  const latest = (await world.reading(policyText).latest())!;
  expect(latest.quorum).toEqual({ given: 1, required: 2, isMet: false });
  expect((await world.reading(policyText).toProveAgainst(0))!.size).toBe(whole.size);
  expect((await world.reading(policyText).toProveAgainst(latest.size - 1))!.size).toBe(latest.size);
  expect(alarms).toEqual([]);
  world.clock.advance(301_000);
  await asked.askAll();
  await asked.askAll();
  expect(alarms).toEqual([expect.objectContaining({ witness: 'w2', kind: 'lag' })]);
  alarms.length = 0;
});

it('are refused to a log that was cut: the witness saw a longer one', async () => {
  const { rows: [before] } = await world.admin.query<{ size: string }>('SELECT max(size) - 3 AS size FROM log_checkpoint');
  await world.tamper('DELETE FROM log_cosignature');
  await world.tamper('DELETE FROM log_checkpoint WHERE size > $1', [before!.size]);
  await collector().askAll();
  expect(alarms).toContainEqual(expect.objectContaining({ witness: 'w1', kind: 'longer' }));
});
