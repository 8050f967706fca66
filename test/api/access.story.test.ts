import { expectRefused, type Json } from '../kit/answers';
import { leadOn } from '../kit/leads';
import { everybody, openRequest, requestSeen, STREET, traceSeen, workUpTo, type Opened } from '../kit/requests';
import type { Agency } from '../kit/agency';
import { world, type Identity, type World } from '../kit/world';

const PERSON = `query($id: ID!) { person(id: $id) {
  name sex birthYear documents { number masked } phone address category lastExposureAt controlState leads { nodes { exposurePlace } } withheld } }`;
const ADDRESS = '东铺头街道1号';
/** Fields of a person, in the order of the API. */
const FIELDS = ['name', 'sex', 'birthYear', 'documents', 'phone', 'address', 'category', 'lastExposureAt', 'leads'] as const;

let w: World;
let team: string;
let request: Opened;
let full: Record<(typeof FIELDS)[number], Json>;

/** Big data opens; police and industry push leads on the same person; the community finds the person and reports. */
beforeAll(async () => {
  w = await world();
  const { community, team: made } = await everybody(w);
  team = made;
  const opener = w.agency('BIG_DATA-350600');
  request = await openRequest(opener, { exposurePlace: '农贸市场' });
  for (const pusher of ['PUBLIC_SECURITY-350600', 'INDUSTRY_IT-350600']) {
    const { results: [row] } = await w.agency(pusher).pushLeads([leadOn(request.person)]);
    expect(row).toMatchObject({ status: 'MATCHED', investigation: { id: request.id } });
  }
  await workUpTo('CONTROLLED', request, community, team);
  await community.report(request, 'FOUND_AND_CONTROLLED', { report: '本人在家' });
  const { document, name, phone, sex } = request.person;
  full = {
    name, sex, birthYear: 1988, documents: [{ number: document.number, masked: false }], phone, address: ADDRESS, category: 'CLOSE_CONTACT',
    lastExposureAt: '2022-03-19T02:00:00.000Z', leads: expect.objectContaining({ nodes: expect.any(Array) }),
  };
});

afterAll(() => w?.stop());

async function personSeen(by: Agency): Promise<Json> {
  return (await by.query(PERSON, { id: request.personId })).person;
}

/** What a letter of the design's table leaves of a field. */
function shown(field: (typeof FIELDS)[number], letter: string): Json {
  if (letter === 'F') return full[field];
  if (letter === '–') return null;
  const { document, name, phone } = request.person;
  const masked: Partial<Record<(typeof FIELDS)[number], Json>> = {
    name: `${name[0]}*`, documents: [{ number: `3506**********${document.number.slice(-4)}`, masked: true }],
    phone: `139****${phone.slice(-4)}`, address: '东铺头街道', category: 'CLOSE_CONTACT',
  };
  return masked[field] ?? null;
}

const CLASS: Record<(typeof FIELDS)[number], number> = {
  name: 0, sex: 0, birthYear: 0, documents: 0, phone: 1, address: 1, category: 2, lastExposureAt: 2, leads: 3,
};

/** Everybody who reaches the request, with the design's letters for identity, contact, health and whereabouts. */
const READERS: [code: string, identity: Identity, letters: string][] = [
  ['BIG_DATA-350600', {}, 'F F M F'],
  ['PUBLIC_SECURITY-350600', {}, 'F F M F'],
  ['PUBLIC_HEALTH-350602', {}, 'F F F F'],
  ['PUBLIC_HEALTH-350600', { purpose: 'TRANSFER' }, 'F F F F'],
  ['COMMUNITY-350602001', { purpose: 'INVESTIGATION' }, 'F F M –'],
  ['COMMUNITY-350602001', { purpose: 'ISOLATION_CARE' }, 'F F F –'],
  ['COMMUNITY-350602001', { purpose: 'DEPLOYMENT' }, '– – – –'],
  ['COMMUNITY-350602001', { role: 'VIEWER', purpose: 'INVESTIGATION' }, 'F F M –'],
  ['COMMUNITY-350602001', { role: 'FIELD_TEAM', purpose: 'INVESTIGATION', team: 'its own' }, 'F F – –'],
  ['INDUSTRY_IT-350600', {}, '– – – –'],
  ['HEADQUARTERS-350602', {}, 'M – M –'],
  ['HEADQUARTERS-350600', {}, 'M – M –'],
  ['SUPERVISION-350600', {}, 'M – – –'],
  ['AUDIT-350600', {}, 'M – – –'],
];

function readerOf(code: string, identity: Identity): Agency {
  return w.agency(code, identity.team ? { ...identity, team } : identity);
}

describe.each(READERS)('%s %j', (code, identity, letters) => {
  const cells = letters.split(' ');
  const letterOf = (field: (typeof FIELDS)[number]): string => cells[CLASS[field]]!;
  /** Fields that come masked or not at all: a masked category is the category. */
  const withheld = FIELDS.filter((field) => letterOf(field) !== 'F' && !(field === 'category' && letterOf(field) === 'M'));

  it('sees of the person what the table leaves, and is told what is missing', async () => {
    const person = await personSeen(readerOf(code, identity));
    for (const field of FIELDS) expect([field, person[field]]).toEqual([field, shown(field, letterOf(field))]);
    expect([...person.withheld].sort()).toEqual([...withheld].sort());
    expect(person.controlState).toBe('CONTROLLED');
  });

  it('sees the work on the request in full, and its free text as part of the identity', async () => {
    const seen = await requestSeen(readerOf(code, identity), request.id);
    const seesText = cells[0] === 'F';
    expect(seen).toMatchObject({
      state: 'REPORTED', outcome: 'FOUND_AND_CONTROLLED', measure: 'CENTRAL_ISOLATION', openedBy: { code: 'BIG_DATA-350600' }, region: { code: STREET },
      assignedTo: { id: team }, report: seesText ? '本人在家' : null, withheld: seesText ? [] : ['reason', 'report'],
    });
  });

  it('sees in the trace what it sees elsewhere', async () => {
    const trace = await traceSeen(readerOf(code, identity), request.id);
    const report = trace.find((entry) => entry.kind === 'INVESTIGATION_REPORTED');
    expect(report.facts).toContainEqual({ name: 'outcome', value: 'FOUND_AND_CONTROLLED', withheld: false });
    expect(report.facts).toContainEqual({ name: 'report', value: cells[0] === 'F' ? '本人在家' : null, withheld: cells[0] !== 'F' });
    for (const entry of trace.filter((one) => one.kind === 'LEAD_ATTACHED')) {
      expect(entry.facts.find((fact: Json) => fact.name === 'exposurePlace')).toMatchObject({ withheld: cells[3] !== 'F' });
    }
    if (code !== 'AUDIT-350600') expect(trace.filter((entry) => /OPERATOR/.test(entry.actor))).toEqual([]);
  });
});

it('only auditors are told who acted; everybody else sees a pseudonym', async () => {
  const [audited, seen] = await Promise.all(['AUDIT-350600', 'PUBLIC_HEALTH-350602'].map(async (code) => (await traceSeen(w.agency(code), request.id))[0]));
  expect(audited.actor).toBe('BIG_DATA-350600/OPERATOR');
  expect(seen.actor).toMatch(/^[0-9a-f-]{36}$/);
});

describe.each([
  'PUBLIC_SECURITY-350602', 'PUBLIC_HEALTH-350603', 'COMMUNITY-350602002', 'COMMUNITY-350602', 'ISOLATION_SITE-350602', 'TRANSPORT-350602',
  'PARTY_ORGAN-350600', 'HEADQUARTERS-350603', 'SUPERVISION-ZZ-TIZ',
])('%s, who has no part in the request', (code) => {
  it('does not learn that it is there', async () => {
    const stranger = w.agency(code);
    const { number } = (await w.rows<{ number: string }>('SELECT number FROM loop LIMIT 1'))[0]!;
    const [entry] = await traceSeen(w.agency('AUDIT-350600'), request.id);
    const seen = await stranger.query(
      `query($id: ID!, $person: ID!, $entry: ID!) {
        investigation(id: $id) { id } node(id: $id) { id } loop(id: $id) { id } byNumber: loop(number: "${number}") { id } person(id: $person) { id }
        nodePerson: node(id: $person) { id } nodeEntry: node(id: $entry) { id } trace(loopId: $id) { nodes { id } } ofPerson: trace(personId: $person) { nodes { id } }
        loops { nodes { id } totalCount } persons { nodes { id } totalCount } investigations(filter: { personId: $person }) { nodes { id } totalCount } }`,
      { id: request.id, person: request.personId, entry: entry.id },
    );
    const none = { nodes: [], totalCount: 0 };
    expect(seen).toEqual({
      investigation: null, node: null, loop: null, byNumber: null, person: null, nodePerson: null, nodeEntry: null, trace: { nodes: [] }, ofPerson: { nodes: [] },
      loops: none, persons: none, investigations: none,
    });
    await expectRefused(stranger.receive(request), 'NOT_FOUND');
  });
});

describe('a field team', () => {
  it('reaches what is assigned to it, as long as it is assigned, and nothing else of its agency', async () => {
    const { opener, community, team: first } = await everybody(w);
    const second = await w.team(community.code, STREET, '第二突击队');
    const [one, other] = [await openRequest(opener), await openRequest(opener)];
    for (const loop of [one, other]) await community.receive(loop);
    await community.assign(one, first);
    const members = [first, second].map((id) => w.agency(community.code, { role: 'FIELD_TEAM', team: id, purpose: 'INVESTIGATION' }));
    const listed = async (member: Agency): Promise<string[]> => (await member.query('{ loops { nodes { id } } }')).loops.nodes.map((node: Json) => node.id);
    expect(await Promise.all(members.map(listed))).toEqual([[one.id], []]);
    await community.assign(one, second);
    expect(await Promise.all(members.map(listed))).toEqual([[], [one.id]]);
    expect(await requestSeen(members[0]!, one.id)).toBeNull();
    await expectRefused(members[0]!.locate(one), 'NOT_FOUND');
    expect((await traceSeen(members[1]!, one.id)).map((entry) => entry.loopSeq)).toEqual([4]);
    expect(await members[1]!.locate(one, { address: '通北街道3号' })).toMatchObject({ state: 'LOCATED' });
  });
});

describe('behind the closing', () => {
  it('opener and community keep the person for the protocol\'s days, whoever pushed a lead the work alone; the team has no more', async () => {
    const { opener, community, team: goes } = await everybody(w);
    const closed = await openRequest(opener);
    const bigData = w.agency('BIG_DATA-350600');
    await bigData.pushLeads([leadOn(closed.person)]);
    await workUpTo('CONTROLLED', closed, community, goes);
    await community.report(closed, 'FOUND_AND_CONTROLLED', { report: '已管控' });
    await opener.close(closed);
    const reports = async (): Promise<Json[]> => Promise.all([opener, community, bigData].map(async (by) => {
      const seen = await requestSeen(by, closed.id);
      return [seen.state, seen.report];
    }));
    expect(await reports()).toEqual([['CLOSED', '已管控'], ['CLOSED', '已管控'], ['CLOSED', null]]);
    expect(await requestSeen(w.agency(community.code, { role: 'FIELD_TEAM', team: goes }), closed.id)).toBeNull();
    const before = w.clock.now();
    w.clock.advance(180 * 86_400_000 - 1_000);
    expect((await reports()).slice(0, 2)).toEqual([['CLOSED', '已管控'], ['CLOSED', '已管控']]);
    w.clock.advance(2_000);
    expect(await reports()).toEqual([['CLOSED', null], ['CLOSED', null], ['CLOSED', null]]);
    w.clock.set(before);
  });
});
