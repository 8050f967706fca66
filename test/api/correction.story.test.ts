import { freshKey, type Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { leadOn, somebody } from '../kit/leads';
import { COMMUNITY, everybody, OPENER, openRequest, traceSeen, workUpTo } from '../kit/requests';
import { plantedText, remainsOf } from '../kit/remains';
import { world, type World } from '../kit/world';

const CORRECT = `mutation($input: CorrectPersonInput!) { correctPerson(input: $input) { replayed
  person { id version name sex birthYear phone address region { code } documents { type number } }
  correction { at personId fields agency { code } told { agency { code } received } }
  entries { id kind loopId facts { name value withheld } } } }`;
const PERSON = 'query($id: ID!) { person(id: $id) { version name sex birthYear phone address region { code } documents { type number } } }';
const TOLD = 'query($id: ID) { corrections(personId: $id) { nodes { personId fields agency { code } told { agency { code } received } } } }';

let w: World;
let opener: Agency;
let community: Agency;
let team: string;
const health = (): Agency => w.agency('PUBLIC_HEALTH-350602');

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});
afterAll(() => w?.stop());

async function seen(by: Agency, id: string): Promise<Json> {
  return (await by.query(PERSON, { id })).person;
}

async function correct(by: Agency, id: string, fields: Readonly<Record<string, unknown>>): Promise<Json> {
  const version = (await by.for('INVESTIGATION').query(PERSON, { id })).person?.version ?? 1;
  const input = { idempotencyKey: freshKey(), id, expectedVersion: version, reason: '本人出示证件更正', ...fields };
  return (await by.query(CORRECT, { input })).correctPerson;
}

describe('a person who is corrected', () => {
  it('has the right values everywhere, is found by them, and no more by the wrong ones', async () => {
    const request = await openRequest(opener);
    const right = somebody();
    const done = await correct(community, request.personId, { name: '欧阳更正', document: right.document, phone: right.phone, address: '更正后的地址一号' });
    expect(done).toMatchObject({
      replayed: false, person: { version: 2, name: '欧阳更正', sex: right.sex, phone: right.phone, address: '更正后的地址一号', documents: [right.document] },
      correction: { personId: request.personId, fields: ['NAME', 'SEX', 'BIRTH_YEAR', 'DOCUMENT', 'PHONE', 'ADDRESS'], agency: { code: COMMUNITY } },
    });
    expect(await seen(opener, request.personId)).toMatchObject({ name: '欧阳更正', phone: right.phone });
    const find = 'query($document: DocumentInput!) { findPerson(document: $document) { id } }';
    expect((await opener.query(find, { document: right.document })).findPerson).toEqual({ id: request.personId });
    expect((await opener.query(find, { document: request.person.document })).findPerson).toBeNull();
    const again = await opener.pushLeads([leadOn({ ...right, name: '欧阳更正' }, { document: null }), leadOn({ ...request.person, name: '欧阳更正' }, { document: null })]);
    expect(again.results.map((row: Json) => [row.status, row.person.id === request.personId])).toEqual([['MATCHED', true], ['CREATED', false]]);
    const wrong = [plantedText('document', request.person.document.number), plantedText('right document', right.document.number), plantedText('name', '欧阳更正')];
    expect(await remainsOf(w, wrong, ['pg_wal'])).toEqual([]);
  });

  it('loses what is wrong and has no right value', async () => {
    const request = await openRequest(opener);
    const passport = { type: 'PASSPORT', number: 'E12345678' };
    await correct(opener, request.personId, { document: passport });
    const { person, correction } = await correct(opener, request.personId, { remove: ['PHONE', 'ADDRESS'], wrongDocument: request.person.document, regionCode: '350602002' });
    expect(person).toMatchObject({ phone: null, address: null, documents: [passport], region: { code: '350602002' } });
    expect(correction.fields).toEqual(['DOCUMENT', 'PHONE', 'ADDRESS', 'REGION']);
  });

  it('has the correction in the trace of each running loop, by the policy, and in every stream that sees it', async () => {
    const request = await openRequest(opener);
    const second = await opener.issue(request.personId, '350603001');
    await w.settle();
    const frames = w.agency('HEADQUARTERS-350600').subscribe();
    await frames.untilCaughtUp();
    const { entries } = await correct(opener, request.personId, { name: '欧阳流水' });
    expect(entries.map((entry: Json) => [entry.kind, entry.loopId]).sort()).toEqual([['PERSON_CORRECTED', request.id], ['PERSON_CORRECTED', second.id]].sort());
    await frames.until((frame) => frame.entry?.kind === 'PERSON_CORRECTED');
    const [last] = (await traceSeen(w.agency('HEADQUARTERS-350600'), request.id)).slice(-1);
    expect(last.facts.find((fact: Json) => fact.name === 'name')).toMatchObject({ value: '欧阳**', withheld: true });
    expect(last.facts.find((fact: Json) => fact.name === 'reason')).toMatchObject({ value: null, withheld: true });
    await frames.close();
  });
});

describe('whoever received the old value', () => {
  it('is told: all of them by the read log, with or without reach, and nobody else', async () => {
    const request = await openRequest(opener);
    await Promise.all([seen(health(), request.personId), seen(opener, request.personId)]);
    await w.agency('HEADQUARTERS-350600').query('query($id: ID!) { person(id: $id) { name } }', { id: request.personId });
    const { correction } = await correct(community, request.personId, { phone: somebody().phone });
    const received = correction.told.filter((one: Json) => one.received).map((one: Json) => one.agency.code).sort();
    expect(received).toEqual(['PUBLIC_HEALTH-350602', OPENER]);
    const named = await correct(community, request.personId, { name: '林更名' });
    expect(named.correction.told.filter((one: Json) => one.received).map((one: Json) => one.agency.code)).toContain('HEADQUARTERS-350600');
    const listed = (await w.agency('AUDIT-350600').query(TOLD, { id: request.personId })).corrections.nodes;
    expect(listed.map((one: Json) => one.fields)).toEqual([['NAME'], ['PHONE']]);
    expect(listed[1].told).toEqual(correction.told);
  });

  it('still is told after its reach has ended, in its own list, without a value', async () => {
    const request = await openRequest(opener);
    const officer = w.agency(OPENER, { role: 'OFFICER' });
    const guest = w.agency('PUBLIC_SECURITY-350602');
    const until = new Date(w.clock.now().getTime() + 3_600_000).toISOString();
    const { grantAccess } = await officer.query('mutation($input: GrantAccessInput!) { grantAccess(input: $input) { grant { id } } }', {
      input: { idempotencyKey: freshKey(), loopId: request.id, agencyId: await w.agencyId(guest.code), until, reason: '联合排查' },
    });
    expect((await seen(guest, request.personId)).name).toBe(request.person.name);
    await officer.query('mutation($input: RevokeGrantInput!) { revokeGrant(input: $input) { replayed } }', { input: { idempotencyKey: freshKey(), id: grantAccess.grant.id, reason: '结束' } });
    await correct(community, request.personId, { name: '林已更名' });
    expect(await seen(guest, request.personId)).toBeNull();
    const { nodes } = (await guest.for(null).query(TOLD)).corrections;
    expect(nodes).toEqual([{ personId: request.personId, fields: ['NAME'], agency: { code: COMMUNITY }, told: [{ agency: { code: guest.code }, received: true }] }]);
    expect((await w.agency('PUBLIC_SECURITY-350603').query(TOLD)).corrections.nodes).toEqual([]);
    expect((await w.agency('COMMUNITY-350602002').query(TOLD, { id: request.personId })).corrections.nodes).toEqual([]);
  });
});

describe('a correction is refused', () => {
  it('to whoever has no part in a running loop of the person, or no reach', async () => {
    const request = await openRequest(opener);
    const fields = { name: '林某' };
    await expectRefused(correct(health(), request.personId, fields), 'FORBIDDEN');
    await expectRefused(correct(w.agency('COMMUNITY-350602002'), request.personId, fields), 'NOT_FOUND');
    await expectRefused(w.agency('BIG_DATA-350600').query(CORRECT, { input: { idempotencyKey: freshKey(), id: request.personId, expectedVersion: 1, reason: '更正', ...fields } }), 'FORBIDDEN');
    await expectRefused(w.agency(COMMUNITY, { role: 'VIEWER' }).query(CORRECT, { input: { idempotencyKey: freshKey(), id: request.personId, expectedVersion: 1, reason: '更正', ...fields } }), 'FORBIDDEN');
    await workUpTo('CONTROLLED', request, community, team);
    await community.report(request, 'FOUND_AND_CONTROLLED', { report: '已管控' });
    await opener.close(request);
    await expectRefused(correct(opener, request.personId, fields), 'FORBIDDEN');
  });

  it('with a stale version, without a field, with a value that cannot be right, or with another person\'s document; and changes nothing', async () => {
    const [request, other] = [await openRequest(opener), await openRequest(opener)];
    expect(await expectRefused(correct(opener, request.personId, { name: '林某', expectedVersion: 7 }), 'VERSION_CONFLICT')).toMatchObject({ currentVersion: 1 });
    for (const [fields, path] of [
      [{}, 'input'], [{ phone: '123' }, 'input.phone'], [{ name: '林**' }, 'input.name'], [{ birthYear: 2030 }, 'input.birthYear'],
      [{ document: { type: 'RESIDENT_ID', number: '350602198805010000' } }, 'input.document.number'], [{ regionCode: '999999' }, 'input.regionCode'],
      [{ phone: somebody().phone, remove: ['PHONE'] }, 'input.phone'], [{ wrongDocument: other.person.document }, 'input.wrongDocument'],
      [{ document: other.person.document }, 'input.document.number'], [{ document: other.person.document, birthYear: 1950 }, 'input.birthYear'],
    ] as const) {
      expect(await expectRefused(correct(opener, request.personId, fields), 'BAD_USER_INPUT')).toMatchObject({ path });
    }
    expect(await seen(opener, request.personId)).toMatchObject({ version: 1, name: request.person.name, documents: [request.person.document] });
  });

  it('and done once for one key', async () => {
    const request = await openRequest(opener);
    const input = { idempotencyKey: freshKey(), id: request.personId, expectedVersion: 1, reason: '更正', name: '林一次' };
    const first = (await opener.query(CORRECT, { input })).correctPerson;
    const second = (await opener.query(CORRECT, { input })).correctPerson;
    expect(second).toEqual({ ...first, replayed: true });
  });
});
