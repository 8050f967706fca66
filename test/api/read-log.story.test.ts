import { Client } from 'pg';
import type { Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { COMMUNITY, everybody, openRequest, OPENER, requestSeen, workUpTo, type Opened } from '../kit/requests';
import { world, type World } from '../kit/world';

const DISCLOSURES = `query($id: ID!, $first: Int, $after: Cursor) { disclosures(personId: $id, first: $first, after: $after) {
  nodes { at agency { code } actor purpose classes masked channel entryId } pageInfo { hasNextPage endCursor } } }`;
const NAME = 'query($id: ID!) { person(id: $id) { id name } }';
const WHOLE = 'query($id: ID!) { person(id: $id) { name phone address category lastExposureAt leads { nodes { exposurePlace } } } }';

let w: World;
let opener: Agency;
let community: Agency;
let audit: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
  audit = w.agency('AUDIT-350600');
});
afterAll(() => w?.stop());

async function disclosuresOf(personId: string, by = audit): Promise<Json[]> {
  return (await by.query(DISCLOSURES, { id: personId })).disclosures.nodes;
}

/** A person of whom nothing has gone out but what opening the request did. */
async function fresh(): Promise<Opened & { before: number }> {
  const request = await openRequest(opener);
  return { ...request, before: (await disclosuresOf(request.personId)).length };
}

async function since(request: { personId: string; before: number }): Promise<Json[]> {
  const all = await disclosuresOf(request.personId);
  return all.slice(0, all.length - request.before);
}

describe('whoever receives personal fields', () => {
  it('is written down with what was asked for and nothing else: who, why, which classes, by which way', async () => {
    const request = await fresh();
    await opener.query(NAME, { id: request.personId });
    expect(await since(request)).toEqual([{
      at: w.clock.now().toISOString(), agency: { code: OPENER }, actor: `${OPENER}/OPERATOR`, purpose: 'INVESTIGATION',
      classes: ['IDENTITY'], masked: [], channel: 'QUERY', entryId: expect.stringMatching(/^ent_/),
    }]);
    await community.query(WHOLE, { id: request.personId });
    expect((await since(request))[0]).toMatchObject({ agency: { code: COMMUNITY }, classes: ['IDENTITY', 'CONTACT', 'HEALTH'], masked: [], channel: 'QUERY' });
    await opener.query(WHOLE, { id: request.personId });
    expect((await since(request))[0]).toMatchObject({ agency: { code: OPENER }, classes: ['IDENTITY', 'CONTACT', 'HEALTH', 'WHEREABOUTS'] });
  });

  it('is written down though a search by document asks for an id alone: that it answers confirms the number', async () => {
    const request = await fresh();
    await opener.query('query($document: DocumentInput!) { findPerson(document: $document) { id } }', { document: request.person.document });
    expect(await since(request)).toMatchObject([{ agency: { code: OPENER }, classes: ['IDENTITY'], masked: [], channel: 'QUERY' }]);
  });

  it('is told apart from whoever saw masked forms, and from whoever saw the work alone', async () => {
    const request = await fresh();
    await w.agency('HEADQUARTERS-350600').query(WHOLE, { id: request.personId });
    expect(await since(request)).toMatchObject([{ agency: { code: 'HEADQUARTERS-350600' }, purpose: 'COMMAND', classes: ['HEALTH'], masked: ['IDENTITY'] }]);
    const known = (await since(request)).length;
    await opener.query('query($id: ID!) { person(id: $id) { id controlState region { code } } loops { nodes { id stateName } } }', { id: request.personId });
    await community.for('DEPLOYMENT').query(WHOLE, { id: request.personId });
    expect(await since(request)).toHaveLength(known);
  });

  it('is written down for answers to verbs, facts of the trace, free text, and lists', async () => {
    const request = await fresh();
    await community.receive(request);
    await community.assign(request, team);
    await community.locate(request, { address: '东铺头街道9号', note: '在家' });
    expect(await since(request)).toEqual(expect.arrayContaining([expect.objectContaining({ agency: expect.objectContaining({ code: COMMUNITY }), channel: 'MUTATION' })]));
    const known = await since(request);
    await w.agency('PUBLIC_HEALTH-350602').query('query($id: ID!) { trace(loopId: $id) { nodes { kind facts { value } } } }', { id: request.id });
    expect((await since(request))[0]).toMatchObject({ agency: { code: 'PUBLIC_HEALTH-350602' }, classes: expect.arrayContaining(['IDENTITY', 'CONTACT', 'HEALTH']), channel: 'QUERY' });
    await w.agency('PUBLIC_HEALTH-350600').query('{ investigations(first: 200) { nodes { reason person { phone } } } }');
    expect((await since(request))[0]).toMatchObject({ agency: { code: 'PUBLIC_HEALTH-350600' }, classes: ['CONTACT'] });
    expect((await since(request)).length).toBe(known.length + 2);
  });

  it('is written down for each frame of a subscription, and that wakes no subscription', async () => {
    const request = await fresh();
    await w.settle();
    const [community1, police] = [community.subscribe(), opener.subscribe()];
    await Promise.all([community1.untilCaughtUp(), police.untilCaughtUp()]);
    await community.receive(request, { note: '已签收' });
    await police.until((frame) => frame.entry?.toState === 'RECEIVED');
    expect(await since(request)).toEqual(expect.arrayContaining([
      expect.objectContaining({ agency: expect.objectContaining({ code: OPENER }), channel: 'SUBSCRIPTION', classes: expect.arrayContaining(['IDENTITY']) }),
    ]));
    const frames = police.all.length;
    for (let i = 0; i < 5; i += 1) await opener.query(NAME, { id: request.personId });
    await w.settle();
    await new Promise((done) => setTimeout(done, 300));
    expect(police.all).toHaveLength(frames);
    await Promise.all([community1.close(), police.close()]);
  });
});

describe('the list of a person', () => {
  it('is for auditors and supervision with reach, in pages, the newest first', async () => {
    const request = await fresh();
    for (let i = 0; i < 5; i += 1) await opener.query(NAME, { id: request.personId });
    const all = await disclosuresOf(request.personId);
    const paged: Json[] = [];
    let after: string | undefined;
    do {
      const { nodes, pageInfo } = (await audit.query(DISCLOSURES, { id: request.personId, first: 2, after })).disclosures;
      paged.push(...nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
    } while (after);
    expect(paged).toEqual(all);
    const supervised = await disclosuresOf(request.personId, w.agency('SUPERVISION-350600'));
    expect(supervised).toHaveLength(all.length);
    expect(supervised[0].actor).toMatch(/^[0-9a-f-]{36}$/);
    expect(await disclosuresOf(request.personId, w.agency('SUPERVISION-ZZ-TIZ'))).toEqual([]);
    await expectRefused(opener.query(DISCLOSURES, { id: request.personId }), 'FORBIDDEN');
    await expectRefused(audit.for(null).query(DISCLOSURES, { id: request.personId }), 'PURPOSE_REQUIRED');
  });

  it('stands in the trace under pseudonyms, in the one order, and nobody but an auditor reads the entry', async () => {
    const request = await fresh();
    await opener.query(NAME, { id: request.personId });
    const [newest] = await disclosuresOf(request.personId);
    await w.settle();
    const entry = `query($id: ID!) { node(id: $id) { ... on TraceEntry { index kind loopId actor agency { code } facts { name value } } } }`;
    const { node } = await audit.query(entry, { id: newest.entryId });
    expect(node).toMatchObject({ index: expect.any(Number), kind: 'PERSONS_DISCLOSED', loopId: null, actor: 'platform', agency: null });
    const [line] = JSON.parse(node.facts[0].value);
    expect(line).toMatchObject({ purpose: 'INVESTIGATION', channel: 'QUERY', classes: ['IDENTITY'], masked: [], persons: [expect.stringMatching(/^[0-9a-f-]{36}$/)] });
    expect(node.facts[0].value).not.toContain(request.personId.slice(4, 12));
    expect((await opener.query(entry, { id: newest.entryId })).node).toBeNull();
  });

  it('comes with many at once in few entries', async () => {
    const request = await fresh();
    await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? opener : community).query(NAME, { id: request.personId })));
    const lines = await since(request);
    expect(new Set(lines.map((line) => line.entryId)).size).toBeLessThan(20);
    expect(new Set(lines.map((line) => line.agency.code))).toEqual(new Set([OPENER, COMMUNITY]));
  });
});

describe('where the read log cannot be written', () => {
  it('not a byte of the answer goes out before it is; where it fails, none at all', async () => {
    const request = await openRequest(opener);
    const before = (await disclosuresOf(request.personId)).length;
    const holder = new Client({ connectionString: w.database.urls.admin });
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE disclosure IN ACCESS EXCLUSIVE MODE');
    let answered = false;
    const asked = opener.ask(NAME, { id: request.personId }).finally(() => { answered = true; });
    const work = await opener.ask('query($id: ID!) { investigation(id: $id) { id stateName version } }', { id: request.id });
    expect(work.data.investigation.stateName).toBe('ISSUED');
    await new Promise((done) => setTimeout(done, 300));
    expect(answered).toBe(false);
    for (; !answered; await new Promise((done) => setTimeout(done, 20))) await cutReadLog(w);
    await holder.query('ROLLBACK');
    await holder.end();
    expect(await asked).toMatchObject({ data: null, errors: [{ extensions: { code: 'INTERNAL' } }] });
    expect(await disclosuresOf(request.personId)).toHaveLength(before);
    expect((await opener.query(NAME, { id: request.personId })).person.name).toBe(request.person.name);
    expect(await disclosuresOf(request.personId)).toHaveLength(before + 1);
  });
});

/** Ends the connection that waits for the lock. */
async function cutReadLog(of: World): Promise<void> {
  await of.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%disclosure%'`);
}

describe('the policy', () => {
  const POLICY = '{ policy { version history { version since change digest } rows { kinds roles purposes grades cells { class see also } } items { name class whenMasked } } }';

  it('is shown to auditors as it is in force', async () => {
    const { policy } = await audit.query(POLICY);
    expect(policy.version).toBe(policy.history.length);
    expect(policy.history[0]).toMatchObject({ version: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(policy.rows).toContainEqual({
      kinds: ['TRANSPORT'], roles: ['OPERATOR', 'OFFICER', 'VIEWER'], purposes: ['TRANSFER'], grades: [2],
      cells: [
        { class: 'IDENTITY', see: 'FULL', also: [] }, { class: 'CONTACT', see: 'FULL', also: [] }, { class: 'HEALTH', see: 'MASKED', also: ['SYMPTOMS'] },
        { class: 'WHEREABOUTS', see: 'WITHHELD', also: [] }, { class: 'LEGAL', see: 'WITHHELD', also: [] },
      ],
    });
    expect(policy.items).toContainEqual({ name: 'PHONE', class: 'CONTACT', whenMasked: 'MASKED' });
    await expectRefused(opener.query(POLICY), 'FORBIDDEN');
  });
});

it('a closed person is still listed', async () => {
  const request = await fresh();
  await workUpTo('CONTROLLED', request, community, team);
  await community.report(request, 'FOUND_AND_CONTROLLED', { report: '已管控' });
  await opener.close(request);
  await requestSeen(community, request.id);
  expect((await since(request)).length).toBeGreaterThan(0);
});
