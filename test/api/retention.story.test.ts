import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { checkLog } from '../../src/cli/check-log';
import { logSignersOf } from '../../src/cli/log-signers';
import { runRetention } from '../../src/cli/retention';
import { parseNote, verifyNote } from '../../src/core/trace/log/note';
import { OWNER_ROLE } from '../../src/core/db/embedded-cluster';
import { sha256 } from '../../src/core/trace/merkle';
import { ERASED_TABLES } from '../../src/domain/retention/retention.store';
import { freshKey, type Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { withClient } from '../kit/databases';
import { leadOn } from '../kit/leads';
import { dumpOf, plantedBytes, plantedText, remainsOf, type Planted } from '../kit/remains';
import { COMMUNITY, everybody, openRequest, traceSeen, workUpTo, type Opened } from '../kit/requests';
import { Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

const DAY = 86_400_000;
const HOLD = 'mutation($input: PlaceLegalHoldInput!) { placeLegalHold(input: $input) { hold { id personId placedAt liftedAt placedBy { code } } entry { kind loopId facts { name value withheld } } replayed } }';
const LIFT = 'mutation($input: LiftLegalHoldInput!) { liftLegalHold(input: $input) { hold { id liftedAt liftedBy { code } } entry { kind } } }';
const CERTIFICATES = '{ destructionCertificates { nodes { id at persons entries note } } }';
const TEXTS = { reason: '疑似同车接触需尽快核查', report: '已由社区落实居家管控', note: '家中有老人需要照看', place: '西桥菜市场东门摊位' };

let w: World;
let opener: Agency;
let community: Agency;
let team: string;
let audit: Agency;
let movers: Movers;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
  audit = w.agency('AUDIT-350600');
  movers = new Movers(w);
});
afterAll(() => w?.stop());

/** Runs the command as a user would, at a time so many days ahead; answers what it said. */
async function retain(days: number, order: { dryRun?: boolean; out?: string } = {}): Promise<string[]> {
  const said: string[] = [];
  const clock = { now: () => new Date(w.clock.now().getTime() + days * DAY) };
  await runRetention({ dryRun: false, out: undefined, ...order }, w.settings, clock, (line) => said.push(line));
  return said;
}

/** Does something while a transaction is open that began before; it ends once it is waited for, or once all is done without. */
async function whileSomebodyReads<T>(work: () => Promise<T>): Promise<T> {
  return withClient(w.database.urls.admin, async (reader) => {
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
    let isDone = false;
    const working = work().finally(() => { isDone = true; });
    const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = '${OWNER_ROLE}' AND query LIKE '%backend_xmin%'`;
    while (!isDone && (await w.rows(waits)).length === 0) await setImmediate();
    await reader.query('COMMIT');
    return working;
  });
}

/** A request with words in all places that take them, closed. */
async function closed(): Promise<Opened> {
  const request = await openRequest(opener, { exposurePlace: TEXTS.place });
  await community.receive(request, { note: TEXTS.note });
  await community.assign(request, team);
  await community.locate(request, { address: '东铺头街道文昌里七弄', note: TEXTS.note });
  await community.verify(request);
  await community.control(request, 'HOME_ISOLATION');
  await community.report(request, 'FOUND_AND_CONTROLLED', { report: TEXTS.report });
  await opener.close(request);
  return request;
}

/** Closes the orders of a person, which ended with the stay. */
async function closeOrders(id: string): Promise<void> {
  const { loops } = await movers.health.query('query($id: ID!) { loops(filter: { personId: $id, phases: [ANSWERED] }) { nodes { id version verbs } } }', { id });
  for (const order of loops.nodes.filter((one: Json) => one.verbs.includes('closeOrder'))) {
    await movers.health.query('mutation($input: CloseOrderInput!) { closeOrder(input: $input) { replayed } }', {
      input: { idempotencyKey: freshKey(), id: order.id, expectedVersion: order.version },
    });
  }
}

/** Everything sealed under the person's key, the digests that find the person, and the wrapped key, as they lie there now. */
async function bytesOf(person: string): Promise<Planted[]> {
  const head = `\\x01${person.replaceAll('-', '')}`;
  const columns = await w.rows<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name LIKE '%\\_enc'`,
  );
  const planted: Planted[] = [];
  for (const { table, column } of columns) {
    const rows = await w.rows<{ bytes: Buffer }>(`SELECT ${column} AS bytes FROM ${table} WHERE substring(${column} FROM 1 FOR 17) = $1::bytea`, [head]);
    planted.push(...rows.map(({ bytes }) => plantedBytes(`${table}.${column}`, bytes)));
  }
  const keys = await w.rows<{ name: string; bytes: Buffer }>(`
    SELECT 'key' AS name, wrapped AS bytes FROM person_key WHERE person_id = $1 UNION ALL SELECT 'phone index', phone_index FROM person WHERE id = $1
    UNION ALL SELECT 'document index', number_index FROM person_document WHERE person_id = $1`, [person]);
  return [...planted, ...keys.filter((one) => one.bytes !== null).map((one) => plantedBytes(one.name, one.bytes))];
}

const rowOf = (id: string): string => id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

describe('a person whose terms are over', () => {
  it('leaves nothing behind but work that is about nobody, a certificate, and a trace that still proves', async () => {
    const site = await movers.siteWith(1);
    const [moved] = await movers.sought(1, { exposurePlace: TEXTS.place });
    const { personId, investigationId, told } = moved!;
    await workUpTo('CONTROLLED', { id: investigationId }, community, team);
    const transfer = await movers.onBoard(personId, site.id);
    await movers.arrive(transfer);
    await movers.site.verb('admitTransfer', { id: transfer, roomId: site.rooms[0], temperature: 36.7, symptoms: false });
    const { transfer: { stay } } = await movers.health.query('query($id: ID!) { transfer(id: $id) { stay { id } } }', { id: transfer });
    await movers.health.verb('releaseFromIsolation', { id: stay.id, reason: TEXTS.reason });
    await movers.health.verb('closeTransfer', { id: transfer });
    await closeOrders(personId);
    await community.report(investigationId, 'FOUND_AND_CONTROLLED', { report: TEXTS.report });
    await opener.query('mutation($input: CorrectPersonInput!) { correctPerson(input: $input) { replayed } }', {
      input: { idempotencyKey: freshKey(), id: personId, expectedVersion: (await opener.query('query($id: ID!) { person(id: $id) { version } }', { id: personId })).person.version, reason: TEXTS.reason, address: '更正后的门牌三号' },
    });
    await opener.close(investigationId);
    await audit.query('query($id: ID!) { person(id: $id) { name } }', { id: personId });
    await w.settle();
    const person = rowOf(personId);
    const bytes = await bytesOf(person);
    expect(new Set(bytes.map((one) => one.what)).size).toBeGreaterThan(14);
    const before = await traceSeen(audit, investigationId);

    expect((await retain(100)).at(-1)).toBe('Terms are over for 0 persons.');
    expect((await retain(366, { dryRun: true })).join('\n')).toContain(personId);
    expect((await opener.query('query($id: ID!) { person(id: $id) { id name } }', { id: personId })).person).toEqual({ id: personId, name: told.name });
    const out = mkdtempSync(join(tmpdir(), 'bihuan-certificates-'));
    const said = await whileSomebodyReads(() => retain(366, { out }));
    expect(said.join('\n')).toContain('The tables are rewritten.');
    await w.settle();

    const planted = [
      ...bytes, plantedText('person id', person), plantedText('name', told.name), plantedText('document', told.document.number), plantedText('phone', told.phone),
      plantedText('masked document', `${told.document.number.slice(0, 4)}**********`), plantedText('masked phone', `${told.phone.slice(0, 3)}****`),
      ...Object.entries(TEXTS).map(([what, text]) => plantedText(what, text)),
    ];
    expect(await dumpOf(w)).toContain('PERSONS_DESTROYED');
    expect(await remainsOf(w, planted, ['global'])).toEqual([]);

    expect((await audit.query('query($id: ID!) { person(id: $id) { id } }', { id: personId })).person).toBeNull();
    const { transfer: left } = await movers.health.query(
      'query($id: ID!) { transfer(id: $id) { stateName person { id } legalBasis { law } handovers { released { place temperature } } } }', { id: transfer });
    expect(left).toEqual({ stateName: 'CLOSED', person: null, legalBasis: null, handovers: expect.arrayContaining([{ released: { place: null, temperature: null } }]) });

    const { nodes: [certificate] } = (await audit.query(CERTIFICATES)).destructionCertificates;
    expect(readFileSync(join(out, readdirSync(out)[0]!), 'utf8')).toBe(certificate.note);
    rmSync(out, { recursive: true });
    expect(verifyNote(parseNote(certificate.note), logSignersOf(w.settings))).toHaveLength(1);
    expect(certificate.note).toMatch(/^persons 1\nentries \d+\nentries-root [0-9a-f]{64}\n(rows \w+ \d+\n)+/m);
    const after = (await audit.query('query($id: ID!) { trace(loopId: $id, first: 200) { nodes { id index kind leafHash erased erasedBy facts { name } } } }', { id: investigationId })).trace.nodes;
    expect(after.map((entry: Json) => [entry.id, entry.index, entry.leafHash])).toEqual(before.map((entry) => [entry.id, entry.index, entry.leafHash]));
    for (const entry of after) expect(entry).toMatchObject({ erased: true, erasedBy: certificate.id, facts: [] });
    const [destroyed] = await w.rows<{ facts: Json[] }>(`SELECT facts FROM trace_payload p JOIN trace_entry e ON e.id = p.entry_id WHERE e.kind = 'PERSONS_DESTROYED'`);
    expect(Object.fromEntries(destroyed!.facts.map((fact) => [fact.name, fact.value]))).toEqual({
      certificate: certificate.id, persons: '1', entries: String(certificate.entries), sha256: sha256(Buffer.from(certificate.note)).toString('hex'),
    });
    expect(await checkLog({ last: null, resume: false }, w.settings, () => undefined)).toBe(0);
    const again = await opener.pushLeads([leadOn(told)]);
    expect(again.results[0]).toMatchObject({ status: 'CREATED' });
    expect(again.results[0].person.id).not.toBe(personId);
  }, 60_000);

  it('is named by nothing of those who stayed together with the person, and they stay together', async () => {
    const site = await movers.siteWith(3, 'ISOLATION_SITE-350603', '芗城家庭隔离点');
    const [mother, child, aunt] = await movers.sought(3);
    const second = await movers.order(child!.personId, site.id, { togetherWithId: mother!.personId });
    const third = await movers.order(aunt!.personId, site.id, { togetherWithId: child!.personId });
    await movers.accept(second.id);
    const households = () => w.rows<{ id: string }>('SELECT DISTINCT household_id AS id FROM transfer WHERE id = ANY($1)', [[second.id, third.id].map(rowOf)]);
    const [before] = await households();
    const person = rowOf(mother!.personId);
    expect([before!.id === person, (await households()).length]).toEqual([false, 1]);
    await opener.withdraw(mother!.investigationId);
    await w.settle();
    expect((await retain(366)).join('\n')).toContain('Terms are over for 1 persons.');
    expect(await remainsOf(w, [plantedText('person id', person), plantedBytes('person id', Buffer.from(person.replaceAll('-', ''), 'hex'))], ['global'])).toEqual([]);
    expect(await households()).toEqual([before]);
    await movers.accept(third.id);
    const rooms = await w.rows<{ household: string; room: string }>('SELECT household_id AS household, room_id AS room FROM room_use WHERE household_id = $1 AND ended_at IS NULL', [before!.id]);
    expect(rooms).toHaveLength(2);
  }, 60_000);

  it('takes nobody along: who is still sought, held, or whose term runs, stays whole', async () => {
    const running = await openRequest(opener);
    const [held, over] = [await closed(), await closed()];
    const placed = (await audit.query(HOLD, { input: { idempotencyKey: freshKey(), personId: held.personId, reason: '行政诉讼（2022）闽06行初1号' } })).placeLegalHold;
    expect(placed).toMatchObject({
      hold: { personId: held.personId, liftedAt: null, placedBy: { code: 'AUDIT-350600' } }, replayed: false,
      entry: { kind: 'LEGAL_HOLD_PLACED', loopId: null, facts: [{ name: 'hold', value: placed.hold.id, withheld: false }, { name: 'reason', value: null, withheld: true }] },
    });
    expect((await retain(181)).filter((line) => line.includes('Terms are over'))).toEqual(['Terms are over for 1 persons. A legal hold keeps 1 more.']);
    const seen = 'query($id: ID!) { person(id: $id) { name } }';
    expect((await opener.query(seen, { id: over.personId })).person).toBeNull();
    expect((await opener.query(seen, { id: held.personId })).person).toEqual({ name: held.person.name });
    expect((await opener.query(seen, { id: running.personId })).person).toEqual({ name: running.person.name });
    expect((await audit.query(CERTIFICATES)).destructionCertificates.nodes[0]).toMatchObject({ persons: 1 });

    const lifted = (await w.agency('SUPERVISION-350600').query(LIFT, { input: { idempotencyKey: freshKey(), id: placed.hold.id, reason: '判决生效' } })).liftLegalHold;
    expect(lifted).toMatchObject({ hold: { liftedBy: { code: 'SUPERVISION-350600' } }, entry: { kind: 'LEGAL_HOLD_LIFTED' } });
    await retain(181);
    expect((await opener.query(seen, { id: held.personId })).person).toBeNull();
    expect(await checkLog({ last: null, resume: false }, w.settings, () => undefined)).toBe(0);
  }, 60_000);
});

describe('nobody else', () => {
  it('places or lifts holds, or sees them and certificates', async () => {
    const request = await openRequest(opener);
    const input = { idempotencyKey: freshKey(), personId: request.personId, reason: '诉讼' };
    await expectRefused(opener.query(HOLD, { input }), 'FORBIDDEN');
    await expectRefused(w.agency('AUDIT-350600', { role: 'VIEWER' }).query(HOLD, { input }), 'FORBIDDEN');
    await expectRefused(w.agency('SUPERVISION-ZZ-TIZ').query(HOLD, { input }), 'NOT_FOUND');
    const placed = (await audit.query(HOLD, { input })).placeLegalHold;
    await expectRefused(w.agency('SUPERVISION-ZZ-TIZ').query(LIFT, { input: { idempotencyKey: freshKey(), id: placed.hold.id, reason: '结束' } }), 'NOT_FOUND');
    const holds = 'query($id: ID!) { legalHolds(personId: $id) { id } }';
    expect((await audit.query(holds, { id: request.personId })).legalHolds).toEqual([{ id: placed.hold.id }]);
    expect((await w.agency('SUPERVISION-ZZ-TIZ').query(holds, { id: request.personId })).legalHolds).toEqual([]);
    await expectRefused(community.query(holds, { id: request.personId }), 'FORBIDDEN');
    await expectRefused(w.agency(COMMUNITY).query(CERTIFICATES), 'FORBIDDEN');
    await audit.query(LIFT, { input: { idempotencyKey: freshKey(), id: placed.hold.id, reason: '结束' } });
    await expectRefused(audit.query(LIFT, { input: { idempotencyKey: freshKey(), id: placed.hold.id, reason: '结束' } }), 'ILLEGAL_TRANSITION');
  });

  it('destroys a payload of the trace, not even as the owner of the table', async () => {
    await expect(w.rows('DELETE FROM trace_payload')).rejects.toThrow('destroyed by retention alone');
    await expect(w.rows('DELETE FROM erased_payload')).rejects.toThrow('append-only');
    await expect(w.rows('UPDATE destruction_certificate SET persons = 7')).rejects.toThrow('append-only');
  });
});

it('every table that names a person or holds something sealed is one that retention knows', async () => {
  const tables = await w.rows<{ name: string }>(
    `SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND (column_name = 'person_id' OR column_name LIKE '%\\_enc')`,
  );
  expect(tables.map(({ name }) => name).filter((name) => !(ERASED_TABLES as readonly string[]).includes(name))).toEqual([]);
});
