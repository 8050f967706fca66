import { parse } from 'csv-parse/sync';
import type { Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

let w: World;
let m: Movers;
let community: Agency;
let foreigner: Agency;
let person: { personId: string; investigationId: string };

beforeAll(async () => {
  w = await world();
  m = new Movers(w);
  community = m.community.for('INVESTIGATION');
  person = (await m.sought(3))[0]!;
  const [other] = await w.rows<{ code: string }>(`SELECT code FROM agency WHERE kind = 'COMMUNITY' AND code NOT LIKE 'COMMUNITY-350602%' ORDER BY code LIMIT 1`);
  foreigner = w.agency(other!.code);
  const team = await w.team('COMMUNITY-350602001', '350602001');
  const id = person.investigationId;
  for (const step of [() => community.receive(id), () => community.assign(id, team), () => community.locate(id, { address: '东铺头街道3号' })]) {
    w.clock.advance(60_000);
    await step();
  }
  await w.settle();
});

afterAll(() => w?.stop());

function take(who: Agency, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${who.token}`, ...(who.purpose && { 'x-purpose-of-use': who.purpose }) };
  return fetch(`${w.url}/export/trace`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function linesOf(response: Response): Promise<Json[]> {
  return (await response.text()).trimEnd().split('\n').map((line) => JSON.parse(line));
}

it('gives what the trace query gives, as JSON Lines and as CSV, counted before and behind', async () => {
  const { trace } = await community.query(`query($id: ID!) { trace(filter: { loopId: $id }) { nodes { id index kind facts { name value withheld } } } }`, { id: person.investigationId });
  const answer = await take(community, { format: 'jsonl', filter: { loopId: person.investigationId } });
  expect([answer.status, answer.headers.get('x-export-count')]).toEqual([200, '4']);
  const lines = await linesOf(answer);
  expect(lines.at(-1)).toEqual({ export: { entries: 4, upTo: Number(answer.headers.get('x-export-up-to')), complete: true } });
  expect(lines.slice(0, -1).map(({ id, index, kind, facts }) => ({ id, index, kind, facts }))).toEqual(trace.nodes);
  expect(trace.nodes.at(-1).facts).toContainEqual({ name: 'address', value: '东铺头街道3号', withheld: false });

  const csv = await take(community, { format: 'csv', filter: { loopId: person.investigationId } });
  const rows: Json[] = parse(await csv.text(), { columns: true, bom: true });
  expect(rows.map((row) => [row.id, JSON.parse(row.facts), row.agency])).toEqual(lines.slice(0, -1).map((line) => [line.id, line.facts, line.agency]));
});

it('is narrowed by every part of the filter, and holds what the policy shows of it', async () => {
  const auditor = w.agency('AUDIT-350600');
  const all = (await linesOf(await take(auditor, { format: 'jsonl' }))).slice(0, -1);
  const only = async (filter: object): Promise<Json[]> => (await linesOf(await take(auditor, { format: 'jsonl', filter }))).slice(0, -1);
  const ids = (lines: readonly Json[]): string[] => lines.map((line) => line.id);
  const kept = async (filter: object, fits: (line: Json) => boolean): Promise<void> => {
    const found = (await only(filter)).filter((line) => all.some((one) => one.id === line.id));
    expect(ids(found)).toEqual(ids(all.filter(fits)));
    expect(found.length).toBeGreaterThan(0);
  };
  await kept({ kinds: ['INVESTIGATION_LOCATED', 'INVESTIGATION_RECEIVED'] }, (line) => /LOCATED|RECEIVED/.test(line.kind));
  await kept({ agencyId: await w.agencyId('COMMUNITY-350602001') }, (line) => line.agency === 'COMMUNITY-350602001');
  await kept({ actor: 'COMMUNITY-350602001/OPERATOR' }, (line) => line.actor === 'COMMUNITY-350602001/OPERATOR');
  await kept({ region: '350602', personId: person.personId }, (line) => line.loopId === person.investigationId);
  const [since] = all.filter((line) => line.kind === 'INVESTIGATION_ASSIGNED');
  await kept({ loopId: person.investigationId, from: since!.at }, (line) => line.loopId === person.investigationId && line.at >= since!.at);
  await kept({ loopId: person.investigationId, to: since!.at }, (line) => line.loopId === person.investigationId && line.at < since!.at);
  const located = all.find((line) => line.kind === 'INVESTIGATION_LOCATED');
  expect(located!.facts).toContainEqual({ name: 'address', value: null, withheld: true });
});

it('is an entry of the trace before it begins, and in the read log', async () => {
  const answer = await take(community, { format: 'jsonl', filter: { personId: person.personId } });
  const entry = answer.headers.get('x-export-entry');
  await answer.text();
  const { node } = await community.query('query($id: ID!) { node(id: $id) { ... on TraceEntry { kind agency { code } facts { name value } } } }', { id: entry });
  expect(node).toMatchObject({ kind: 'TRACE_EXPORTED', agency: { code: 'COMMUNITY-350602001' } });
  const { disclosures } = await w.agency('AUDIT-350600').query('query($id: ID!) { disclosures(personId: $id) { nodes { channel classes agency { code } } } }', { id: person.personId });
  expect(disclosures.nodes).toContainEqual({ channel: 'EXPORT', classes: expect.arrayContaining(['IDENTITY', 'CONTACT']), agency: { code: 'COMMUNITY-350602001' } });

  const { evidence } = await community.query('query($id: ID!) { evidence(loopId: $id) { entries } }', { id: person.investigationId });
  expect(await w.rows(`SELECT kind FROM trace_entry WHERE kind = 'EVIDENCE_PULLED'`)).toHaveLength(1);
  expect(evidence.entries).toBeGreaterThan(0);
});

it('refuses who may not, with the codes of the API', async () => {
  const code = async (response: Response): Promise<unknown> => [response.status, (await response.json() as Json).errors[0].extensions.code];
  expect(await code(await fetch(`${w.url}/export/trace`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"format":"csv"}' }))).toEqual([401, 'UNAUTHENTICATED']);
  expect(await code(await take(community.for(null), { format: 'csv' }))).toEqual([403, 'PURPOSE_REQUIRED']);
  expect(await code(await take(community, { format: 'xml' }))).toEqual([400, 'BAD_USER_INPUT']);
  expect(await code(await take(community, { format: 'csv', filter: { loopId: person.personId } }))).toEqual([400, 'BAD_USER_INPUT']);
  const foreign = await take(foreigner, { format: 'jsonl', filter: { loopId: person.investigationId } });
  expect([foreign.headers.get('x-export-count'), (await linesOf(foreign)).length]).toEqual(['0', 1]);
});

it('tells what changed between two times, who could see it, and who saw it', async () => {
  const diff = `query($id: ID!, $from: LogIndex) { traceDiff(loopId: $id, fromIndex: $from) {
    fromIndex toIndex changes { field before after } facts { kind before { value } after { name value withheld } } visibleTo { agency { code } part sinceSeq } seenBy { agency { code } channel } } }`;
  const { trace } = await community.query('query($id: ID!) { trace(loopId: $id) { nodes { index kind } } }', { id: person.investigationId });
  const received = trace.nodes.find((entry: Json) => entry.kind === 'INVESTIGATION_RECEIVED').index;
  const own = (await community.query(diff, { id: person.investigationId, from: received })).traceDiff;
  expect(own.changes).toEqual(expect.arrayContaining([{ field: 'STATE', before: 'RECEIVED', after: 'ASSIGNED' }, { field: 'STATE', before: 'ASSIGNED', after: 'LOCATED' }]));
  expect(own.facts).toContainEqual(expect.objectContaining({ kind: 'INVESTIGATION_LOCATED', after: { name: 'address', value: '东铺头街道3号', withheld: false } }));
  expect([own.visibleTo, own.seenBy]).toEqual([null, null]);

  const audited = (await w.agency('AUDIT-350600').query(diff, { id: person.investigationId })).traceDiff;
  expect(audited.visibleTo).toEqual(expect.arrayContaining([
    { agency: { code: 'COMMUNITY-350602001' }, part: 'ANSWERER', sinceSeq: 1 }, { agency: { code: 'PUBLIC_SECURITY-350600' }, part: 'OPENER', sinceSeq: 1 },
  ]));
  expect(audited.seenBy.map((one: Json) => one.agency.code)).toContain('COMMUNITY-350602001');
  expect(audited.facts).toContainEqual(expect.objectContaining({ kind: 'INVESTIGATION_LOCATED', after: { name: 'address', value: null, withheld: true } }));
  expect((await foreigner.query(diff, { id: person.investigationId })).traceDiff).toBeNull();
});
