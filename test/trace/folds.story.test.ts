import { createDataSource } from '../../ormconfig';
import { folds } from '../../src/compose';
import { Database } from '../../src/core/db/context';
import { LogCheck, type LogReport } from '../../src/core/trace/log/check';
import { resume } from '../../src/core/trace/log/check.store';
import { LogCheckWatch } from '../../src/core/trace/log/check-watch';
import { Sequencer } from '../../src/core/trace/sequencer';
import type { DataSource } from 'typeorm';
import { expectInvariants } from '../kit/invariants';
import { Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

let w: World;
let source: DataSource;
let database: Database;

/** A person at a site, another on the way, one found by a community, and a team on duty that has reported. */
beforeAll(async () => {
  w = await world();
  const m = new Movers(w);
  const [one, two, three] = await m.sought(3);
  const site = await m.siteWith(3);
  const stayed = await m.onBoard(one!.personId, site.id);
  await m.arrive(stayed);
  await m.site.verb('admitTransfer', { id: stayed, roomId: site.rooms[0] });
  await m.onBoard(two!.personId, site.id);
  const community = m.community.for('INVESTIGATION');
  const team = await w.team('COMMUNITY-350602001', '350602001');
  for (const step of [() => community.receive(three!.investigationId), () => community.assign(three!.investigationId, team), () => community.attempt(three!.investigationId),
    () => community.locate(three!.investigationId), () => community.verify(three!.investigationId), () => community.control(three!.investigationId, 'HOME_ISOLATION')]) {
    w.clock.advance(60_000);
    await step();
  }
  const organ = w.agency('PARTY_ORGAN-350602');
  const providerId = await w.agencyId('PARTY_ORGAN-350602');
  const [from, until] = [w.clock.now(), new Date(w.clock.now().getTime() + 5 * 86_400_000)].map((time) => time.toISOString());
  const asker = m.community.for('DEPLOYMENT');
  const { deployment: { id } } = await asker.verb('requestDeployment', { regionCode: '350602001', providerId, duty: 'CHECKPOINT', needed: 3, from, until });
  await organ.verb('assignDeployment', { id, teamId: await w.team('PARTY_ORGAN-350602', '350602', '下沉队') });
  await organ.verb('checkInDeployment', { id, place: 'UNIT', present: 3 });
  await asker.verb('checkInDeployment', { id, place: 'COMMUNITY', present: 3 });
  await organ.verb('startDuty', { id });
  await organ.verb('fileDailyReport', { id, date: '2022-03-20', summary: '正常', peopleServed: 3, dispatchHeld: true, contactMade: true });
  w.clock.advance(26 * 3_600_000);
  await w.settle();
  source = await createDataSource({ url: w.database.urls.server, poolSize: 2, statementTimeoutMs: 30_000 }).initialize();
  database = new Database(source, w.openVault());
}, 60_000);

afterAll(async () => {
  await source?.destroy();
  await w?.stop();
});

const check = (): Promise<LogReport> => new LogCheck(database, w.clock, [], folds).run(null);
const goOn = (): Promise<void> => database.inContext({ system: 'log' }, resume);

/** Runs SQL as one who has the database in hand. */
async function tamper(sql: string): Promise<void> {
  await w.rows('SET session_replication_role = replica');
  await w.rows(sql);
  await w.rows('RESET session_replication_role');
}

it('finds nothing where everything was done by verbs', async () => {
  expect((await check()).findings).toEqual([]);
  await expectInvariants(w);
});

/** A table whose rows can be folded, what is done to it, and what is said. */
const TAMPERINGS: readonly [what: string, table: string, change: string, sentence: RegExp][] = [
  ['the control state of a person', 'person', `control_state = 'RELEASED' WHERE control_state = 'CONTROLLED'`, /control state of person/],
  ["what a loop says of its person", 'loop', `control = 'RELEASED' WHERE control = 'CONTROLLED' AND kind = 'INVESTIGATION'`, /The row of loop XC-/],
  ['the hold of a stay', 'loop', `holds = false WHERE holds`, /The row of loop GL-/],
  ['the team of a loop', 'loop', `team_id = NULL WHERE team_id IS NOT NULL`, /The row of loop/],
  ['a deadline', 'clock', `due_at = due_at + interval '9 days' WHERE ended_at IS NULL`, /The clocks of loop/],
  ['a breach', 'clock', `state = 'MET', ended_at = started_at WHERE state = 'BREACHED'`, /The clocks of loop/],
  ['the start of a clock', 'clock', `started_at = started_at - interval '1 hour'`, /The clocks of loop/],
  ['attempts of a request', 'investigation', 'attempts = attempts + 1', /The investigation of loop XC-/],
  ['the measure of a request', 'investigation', `measure = 'NONE_NEEDED' WHERE measure IS NOT NULL`, /The investigation of loop XC-/],
  ['who has custody', 'transfer', 'custodian_id = first_custodian_id', /The transfer of loop ZY-/],
  ['where a transfer goes', 'transfer', 'room_id = NULL', /The transfer of loop ZY-/],
  ['a signature of a hand-over', 'handover', 'received_at = NULL, received_by = NULL, received_temperature = NULL, received_symptoms = NULL, received_place_enc = NULL', /What stands beside the row of loop ZY-/],
  ['the end of a stay', 'isolation_stay', 'released_at = admitted_at', /The stay of loop GL-/],
  ['the end of an order', 'isolation_order', `ends_at = ends_at + interval '9 days'`, /The order of loop JD-/],
  ['what an order carries', 'isolation_order', 'transfer_id = NULL WHERE transfer_id IS NOT NULL', /The order of loop JD-/],
  ['the use of a room', 'room_use', 'ended_at = since WHERE ended_at IS NULL', /use of room/],
  ['what was asked for', 'deployment', 'needed = needed + 1', /The deployment of loop BD-/],
  ['a check-in', 'deployment', `checked_in_at_unit = checked_in_at_unit - interval '1 hour'`, /The deployment of loop BD-/],
  ['a daily report', 'daily_report', `date = date + 1`, /What stands beside the row of loop BD-/],
];

it.each(TAMPERINGS)('finds %s that was changed', async (_, table, change, sentence) => {
  await tamper(`CREATE TABLE kept AS TABLE ${table}`);
  await tamper(`UPDATE ${table} SET ${change}`);
  const { findings } = await check();
  await tamper(`DELETE FROM ${table}`);
  await tamper(`INSERT INTO ${table} SELECT * FROM kept`);
  await tamper('DROP TABLE kept');
  await goOn();
  expect(findings.map((one) => one.sentence).join('\n')).toMatch(sentence);
});

it('finds a hand-over and a report that were taken out or put in', async () => {
  for (const table of ['handover', 'daily_report']) {
    await tamper(`CREATE TABLE kept AS TABLE ${table}`);
    await tamper(`DELETE FROM ${table}`);
    expect((await check()).findings.map((one) => one.sentence).join('\n')).toMatch(/What stands beside the row/);
    await tamper(`INSERT INTO ${table} SELECT * FROM kept`);
    await tamper('DROP TABLE kept');
    await goOn();
  }
  expect((await check()).findings).toEqual([]);
});

it('lets sequencing stand still and alarms, until somebody has looked', async () => {
  await tamper(`UPDATE person SET control_state = 'WATCHED' WHERE control_state = 'CONTROLLED'`);
  const told: string[] = [];
  w.clock.set(new Date('2022-03-22T12:00:00Z'));
  const watch = new LogCheckWatch(new LogCheck(database, w.clock, [], folds), w.clock, (findings) => told.push(...findings.map(({ sentence }) => sentence)), (error) => { throw error; });
  await watch.start();
  w.clock.set(new Date('2022-03-22T20:00:00Z'));
  await watch.checkWhenDue();
  await watch.stop();
  expect(told.join('\n')).toMatch(/control state of person/);
  await w.agency('COMMUNITY-350602001').verb('registerTeam', { name: '等候', kind: 'COMMANDO', regionCode: '350602001', size: 2 });
  const sequencer = new Sequencer(database, w.clock, () => undefined, () => undefined);
  expect(await sequencer.placeOnce()).toBe(0);
  expect(await w.rows('SELECT 1 FROM trace_pending')).not.toEqual([]);
  await tamper(`UPDATE person SET control_state = 'CONTROLLED' WHERE control_state = 'WATCHED'`);
  expect((await check()).findings).toEqual([]);
  await goOn();
  await w.settle();
});
