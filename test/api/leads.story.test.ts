import { freshKey, type Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { leadOn, somebody } from '../kit/leads';
import { world, type World } from '../kit/world';

const PERSON = `query($id: ID!) { person(id: $id) {
  id version name sex birthYear documents { type number masked } phone address region { code } category lastExposureAt controlState withheld
  leads { nodes { id version externalId source pushedBy { code } pushedAt lastExposureAt exposurePlace confidence withdrawnAt withheld } totalCount }
  loops { nodes { id kind number } } investigations { nodes { id } totalCount } trace { nodes { kind } } } }`;
const TRACE = 'query($id: ID!) { investigation(id: $id) { version phase openedBy { code } heldBy { code } region { code } trace { nodes { kind loopSeq agency { code } facts { name value withheld } } } } }';

let w: World;
let police: Agency;
let bigData: Agency;
let health: Agency;
let community: Agency;

beforeAll(async () => {
  w = await world();
  police = w.agency('PUBLIC_SECURITY-350600');
  bigData = w.agency('BIG_DATA-350600');
  health = w.agency('PUBLIC_HEALTH-350602');
  community = w.agency('COMMUNITY-350602001', { purpose: 'INVESTIGATION' });
});

afterAll(() => w.stop());

async function push(pusher: Agency, ...leads: Json[]): Promise<Json[]> {
  return (await pusher.pushLeads(leads)).results;
}

async function person(reader: Agency, id: string): Promise<Json> {
  return (await reader.query(PERSON, { id })).person;
}

async function request(reader: Agency, id: string): Promise<Json> {
  return (await reader.query(TRACE, { id })).investigation;
}

describe('a lead on somebody who is not known', () => {
  it('makes a person and a request at the community of the region', async () => {
    const who = somebody();
    const payload = await police.pushLeads([leadOn(who)]);
    expect(payload).toMatchObject({ created: 1, matched: 0, duplicates: 0, rejected: 0, replayed: false });
    const [result] = payload.results;
    expect(result).toMatchObject({ index: 0, status: 'CREATED', error: null });
    const opened = await request(police, result.investigation.id);
    expect(opened).toMatchObject({ version: 1, phase: 'OPEN', openedBy: { code: 'PUBLIC_SECURITY-350600' }, heldBy: { code: 'COMMUNITY-350602001' } });
    expect(opened.trace.nodes.map((entry: Json) => entry.kind)).toEqual(['INVESTIGATION_ISSUED']);
    expect(await person(police, result.person.id)).toMatchObject({
      version: 1, name: who.name, sex: who.sex, birthYear: 1988, documents: [{ ...who.document, masked: false }], phone: who.phone,
      region: { code: '350602001' }, category: 'CLOSE_CONTACT', lastExposureAt: null, controlState: 'NOT_LOCATED', withheld: ['lastExposureAt'],
      leads: { nodes: [{ version: 1, source: 'POLICE_LEAD', pushedBy: { code: 'PUBLIC_SECURITY-350600' }, exposurePlace: '市场', confidence: 0.9 }], totalCount: 1 },
      investigations: { totalCount: 1 },
    });
  });

  it('is shown to everybody as the table says', async () => {
    const who = somebody();
    const [result] = await push(police, leadOn(who));
    const { id } = result.person;
    expect(await person(health, id)).toMatchObject({ name: who.name, lastExposureAt: '2022-03-19T02:00:00.000Z', withheld: [] });
    expect(await person(community, id)).toMatchObject({ name: who.name, phone: who.phone, leads: null, withheld: expect.arrayContaining(['leads', 'lastExposureAt']) });
    expect(await person(w.agency('HEADQUARTERS-350600'), id)).toMatchObject({
      name: '林*', sex: null, birthYear: null, phone: null, address: null, category: 'CLOSE_CONTACT', leads: null,
      documents: [{ type: 'RESIDENT_ID', number: expect.stringMatching(/^3506\*{10}.{4}$/), masked: true }],
    });
    expect(await person(w.agency('AUDIT-350600'), id)).toMatchObject({ name: '林*', category: null, controlState: 'NOT_LOCATED' });
    for (const stranger of ['PUBLIC_SECURITY-350603', 'COMMUNITY-350603001', 'TRANSPORT-350600', 'BIG_DATA-350600']) {
      expect(await person(w.agency(stranger), id)).toBeNull();
    }
  });

  it('is opened by the health agency for those who may not open a request', async () => {
    for (const code of ['COMMUNITY-350602001', 'INDUSTRY_IT-350600']) {
      const pusher = w.agency(code, { purpose: 'INVESTIGATION' });
      const [result] = await push(pusher, leadOn(somebody(), { source: 'MANUAL_GRID' }));
      expect(result.status).toBe('CREATED');
      expect(await request(pusher, result.investigation.id)).toMatchObject({ openedBy: { code: 'PUBLIC_HEALTH-350602' }, heldBy: { code: 'COMMUNITY-350602001' } });
      const [{ part }] = await w.rows<{ part: string }>(
        `SELECT part FROM reach JOIN agency a ON a.id = party_id JOIN person p ON p.id = person_id
         WHERE a.code = $1 ORDER BY p.created_at DESC, p.id DESC LIMIT 1`, [code],
      ) as [{ part: string }];
      expect(part).toBe(code.startsWith('COMMUNITY') ? 'ANSWERER' : 'LEAD');
    }
  });
});

describe('the same person through several channels', () => {
  it('is one person with one request, and every pusher reaches it', async () => {
    const who = somebody();
    const [first] = await push(police, leadOn(who, { document: null, address: null, category: 'GENERAL_CONTACT' }));
    const [second] = await push(bigData, leadOn(who, { source: 'BIG_DATA_GRID', lastExposureAt: '2022-03-20T00:00:00+08:00', exposurePlace: '车站' }));
    expect(second).toMatchObject({ status: 'MATCHED', person: { id: first.person.id }, investigation: { id: first.investigation.id } });
    expect(await person(health, first.person.id)).toMatchObject({
      version: 2, documents: [who.document], category: 'CLOSE_CONTACT', lastExposureAt: '2022-03-19T16:00:00.000Z', address: '东铺头街道1号', birthYear: 1988,
      leads: { totalCount: 2 },
    });
    const attached = await request(health, first.investigation.id);
    expect(attached.version).toBe(2);
    expect(attached.trace.nodes[1]).toMatchObject({ kind: 'LEAD_ATTACHED', loopSeq: 2, agency: { code: 'BIG_DATA-350600' } });
    expect(Object.fromEntries(attached.trace.nodes[1].facts.map((fact: Json) => [fact.name, fact.value]))).toMatchObject({
      source: 'BIG_DATA_GRID', category: 'CLOSE_CONTACT', exposedAt: '2022-03-19T16:00:00.000Z', exposurePlace: '车站', lead: expect.stringMatching(/^led_/),
    });
    expect(await request(bigData, first.investigation.id)).toMatchObject({ version: 2 });
  });

  it('is one within a call too', async () => {
    const who = somebody();
    const results = await push(police, leadOn(who, { document: null }), leadOn(who), leadOn(who, { phone: null }), leadOn(who, { regionCode: '350603001' }));
    expect(results.map((result) => result.status)).toEqual(['CREATED', 'MATCHED', 'MATCHED', 'CREATED']);
    expect(new Set(results.map((result) => result.person.id)).size).toBe(1);
    expect(results[3].investigation.id).not.toBe(results[0].investigation.id);
    expect((await request(police, results[0].investigation.id)).version).toBe(1);
  });

  it('gets a new request once the old one is closed', async () => {
    const who = somebody();
    const [first] = await push(police, leadOn(who));
    await police.withdraw(first.investigation);
    const [second] = await push(bigData, leadOn(who));
    expect(second).toMatchObject({ status: 'CREATED', person: { id: first.person.id } });
    expect(second.investigation.id).not.toBe(first.investigation.id);
  });

  it('is a conflict where document and name, or document and phone, speak of two persons', async () => {
    const [who, other] = [somebody(), somebody()];
    await push(police, leadOn(who), leadOn(other));
    const results = await push(
      bigData, leadOn({ ...who, name: '王大伟' }), leadOn({ ...other, document: who.document }), leadOn({ ...who, document: somebody().document }),
    );
    for (const result of results) expect(result).toMatchObject({ status: 'REJECTED', person: null, investigation: null, error: { code: 'IDENTITY_CONFLICT', path: 'document.number' } });
  });
});

describe('a call', () => {
  it('with the same externalId again changes nothing', async () => {
    const who = somebody();
    const lead = leadOn(who);
    const [first] = await push(police, lead);
    const [again, other] = await push(police, { ...lead, name: '**' }, { ...leadOn(who), externalId: lead['externalId'] });
    for (const result of [again, other]) expect(result).toMatchObject({ status: 'DUPLICATE', person: { id: first.person.id }, investigation: { id: first.investigation.id } });
    expect((await request(police, first.investigation.id)).version).toBe(1);
    expect((await push(bigData, lead))[0].status).toBe('MATCHED');
    const twice = leadOn(somebody());
    expect((await push(police, twice, twice)).map((result) => result.status)).toEqual(['CREATED', 'DUPLICATE']);
  });

  it('of 1,000 rows takes in those that are right and names what is wrong with the others', async () => {
    const wrong = [
      { name: '林**' }, { document: { type: 'RESIDENT_ID', number: '350699198805200000' } }, { phone: '1' }, { regionCode: '999999' },
      { regionCode: '350681' }, { lastExposureAt: 'yesterday' }, { lastExposureAt: '2022-03-21T00:00:00Z' },
    ];
    const rows = Array.from({ length: 1_000 }, (_, i) => leadOn(somebody(), i % 10 === 9 ? wrong[Math.floor(i / 10) % wrong.length] : {}));
    const payload = await police.pushLeads(rows);
    expect(payload).toMatchObject({ created: 900, matched: 0, duplicates: 0, rejected: 100 });
    expect(payload.results.map((result: Json) => result.index)).toEqual(rows.map((_, i) => i));
    const codes = payload.results.filter((result: Json) => result.status === 'REJECTED').map((result: Json) => `${result.error.code} ${result.error.path}`);
    expect(codes.slice(0, 7)).toEqual([
      'NAME_INVALID name', 'DOCUMENT_INVALID document.number', 'PHONE_INVALID phone', 'REGION_UNKNOWN regionCode', 'REGION_NOT_VALID regionCode',
      'EXPOSURE_INVALID lastExposureAt', 'EXPOSURE_IN_FUTURE lastExposureAt',
    ]);
    expect(payload.results.every((result: Json) => result.status === 'REJECTED' || (result.person && result.investigation))).toBe(true);
  }, 60_000);

  it('is refused whole for errors of shape', async () => {
    const shapes: [Json[], string][] = [
      [[], 'input.leads'], [Array.from({ length: 1_001 }, () => leadOn(somebody())), 'input.leads'],
      [[leadOn(somebody()), leadOn(somebody(), { confidence: 2 })], 'input.leads.1.confidence'],
    ];
    for (const [leads, path] of shapes) expect(await expectRefused(police.pushLeads(leads), 'BAD_USER_INPUT')).toMatchObject({ path });
  });

  it('has one effect for one key', async () => {
    const idempotencyKey = freshKey();
    const leads = [leadOn(somebody()), leadOn(somebody(), { phone: '1' })];
    const answers = await Promise.all(Array.from({ length: 10 }, () => police.pushLeads(leads, { idempotencyKey })));
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.results))).size).toBe(1);
    expect(answers[0].results[1].error).toMatchObject({ code: 'PHONE_INVALID' });
    await expectRefused(police.pushLeads([leads[0]!], { idempotencyKey }), 'IDEMPOTENCY_MISMATCH');
    const [{ outcome }] = await w.rows<{ outcome: string }>('SELECT outcome::text FROM command WHERE key = $1', [idempotencyKey]) as [{ outcome: string }];
    for (const value of [leads[0]!['name'], leads[0]!['phone'], leads[0]!['externalId']]) expect(outcome).not.toContain(value);
  });

  it('beside others on the same persons gives one person and one request', async () => {
    const persons = Array.from({ length: 40 }, () => somebody());
    const pushers = [police, bigData, health, w.agency('PUBLIC_SECURITY-350602')];
    const answers = await Promise.all(pushers.flatMap((pusher, i) => [0, 1].map((half) => push(
      pusher, ...persons.map((_, at) => persons[(at * 7 + i * 11 + half * 3) % 40]!).map((who) => leadOn(who, half ? { document: null } : {})),
    ))));
    const results = answers.flat();
    expect(results.filter((result) => result.status === 'CREATED')).toHaveLength(40);
    expect(results.filter((result) => result.status === 'MATCHED')).toHaveLength(280);
    expect(new Set(results.map((result) => result.person.id)).size).toBe(40);
    expect(new Set(results.map((result) => result.investigation.id)).size).toBe(40);
  }, 60_000);

  it('is not for everybody', async () => {
    await expectRefused(w.agency('TRANSPORT-350600').pushLeads([leadOn(somebody())]), 'FORBIDDEN');
    await expectRefused(w.agency('PUBLIC_SECURITY-350600', { role: 'VIEWER' }).pushLeads([leadOn(somebody())]), 'FORBIDDEN');
    await expectRefused(police.for(null).pushLeads([leadOn(somebody())]), 'PURPOSE_REQUIRED');
  });
});

describe('a lead that was wrong', () => {
  const leadIdOf = async (id: string): Promise<string> => (await person(police, id)).leads.nodes[0].id;

  it('is withdrawn by its pusher, and the request tells of it', async () => {
    const [result] = await push(police, leadOn(somebody()));
    const id = await leadIdOf(result.person.id);
    await expectRefused(health.verb('withdrawLead', { id, reason: '误报', expectedVersion: 1 }), 'FORBIDDEN');
    await expectRefused(w.agency('PUBLIC_HEALTH-350603').verb('withdrawLead', { id, reason: '误报', expectedVersion: 1 }), 'NOT_FOUND');
    await expectRefused(w.agency('TRANSPORT-350600').verb('withdrawLead', { id, reason: '误报', expectedVersion: 1 }), 'NOT_FOUND');
    expect(await expectRefused(police.verb('withdrawLead', { id, reason: '误报', expectedVersion: 7 }), 'VERSION_CONFLICT')).toMatchObject({ currentVersion: 1 });
    expect(await expectRefused(police.verb('withdrawLead', { id, reason: ' ', expectedVersion: 1 }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.reason' });
    const payload = await police.verb('withdrawLead', { id, reason: '误报', expectedVersion: 1 });
    expect(payload).toMatchObject({ lead: { version: 2, withdrawnAt: '2022-03-20T04:00:00.000Z' }, entry: { kind: 'LEAD_WITHDRAWN', loopSeq: 2 }, replayed: false });
    expect((await request(police, result.investigation.id)).version).toBe(2);
    await expectRefused(police.verb('withdrawLead', { id, reason: '误报', expectedVersion: 2 }), 'ILLEGAL_TRANSITION');
  });

  it('leaves an entry of its own where the request is closed', async () => {
    const [result] = await push(police, leadOn(somebody()));
    const id = await leadIdOf(result.person.id);
    await police.withdraw(result.investigation);
    const payload = await police.verb('withdrawLead', { id, reason: '误报', expectedVersion: 1 });
    expect(payload.entry).toMatchObject({ kind: 'LEAD_WITHDRAWN', loopSeq: null, loopId: null });
    expect((await request(police, result.investigation.id)).version).toBe(2);
  });
});
