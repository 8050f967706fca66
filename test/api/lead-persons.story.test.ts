import type { Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { leadOn, somebody } from '../kit/leads';
import { world, type World } from '../kit/world';

const LIST = 'query($filter: PersonFilter, $first: Int, $after: Cursor) { persons(filter: $filter, first: $first, after: $after) { nodes { id name } totalCount pageInfo { endCursor hasNextPage } } }';
const FIND = 'query($document: DocumentInput!) { findPerson(document: $document) { id name } }';

let w: World;
let police: Agency;
let pushed: { id: string; who: ReturnType<typeof somebody> }[];

beforeAll(async () => {
  w = await world();
  police = w.agency('PUBLIC_SECURITY-350600');
  pushed = [];
  for (const region of ['350602001', '350603001', '350602001']) {
    const who = somebody();
    const { results } = await police.pushLeads([leadOn(who, { regionCode: region, category: region === '350603001' ? 'CONFIRMED_CASE' : 'CLOSE_CONTACT' })]);
    pushed.push({ id: results[0].person.id, who });
    w.clock.advance(1_000);
  }
});

afterAll(() => w.stop());

async function list(reader: Agency, variables: Json = {}): Promise<Json> {
  return (await reader.query(LIST, variables)).persons;
}

describe('persons', () => {
  it('are listed newest first, page by page, as far as reach goes', async () => {
    const newest = [...pushed].reverse().map((one) => one.id);
    const whole = await list(police);
    expect(whole).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: false } });
    expect(whole.nodes.map((node: Json) => node.id)).toEqual(newest);
    const first = await list(police, { first: 2 });
    const rest = await list(police, { first: 2, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes].map((node: Json) => node.id)).toEqual(newest);
    expect((await list(w.agency('PUBLIC_HEALTH-350603'))).nodes.map((node: Json) => node.id)).toEqual([pushed[1]!.id]);
    expect((await list(w.agency('TRANSPORT-350600'))).nodes).toEqual([]);
  });

  it('are narrowed by what the caller may see, and by nothing else', async () => {
    const ids = async (reader: Agency, filter: Json): Promise<string[]> => (await list(reader, { filter })).nodes.map((node: Json) => node.id);
    expect(await ids(police, { region: '350602' })).toEqual([pushed[2]!.id, pushed[0]!.id]);
    expect(await ids(police, { categories: ['CONFIRMED_CASE'] })).toEqual([pushed[1]!.id]);
    expect(await ids(police, { categories: [] })).toEqual([]);
    expect(await ids(w.agency('HEADQUARTERS-350600'), { categories: ['CONFIRMED_CASE'], controlStates: ['NOT_LOCATED'] })).toEqual([pushed[1]!.id]);
    await expectRefused(list(w.agency('AUDIT-350600'), { filter: { categories: ['CONFIRMED_CASE'] } }), 'FORBIDDEN');
    await expectRefused(list(police, { filter: { controlStates: ['IN_TREATMENT'] } }), 'FORBIDDEN');
    expect(await ids(w.agency('PUBLIC_HEALTH-350600'), { controlStates: ['IN_TREATMENT', 'LOCATED'] })).toEqual([]);
  });

  it('are found by a document, however it is written, within reach alone', async () => {
    const { id, who } = pushed[1]!;
    const written = { type: 'RESIDENT_ID', number: ` ${who.document.number.slice(0, 6)} ${who.document.number.slice(6).toLowerCase()}` };
    expect((await police.query(FIND, { document: written })).findPerson).toEqual({ id, name: who.name });
    expect((await police.query(FIND, { document: { type: 'HOUSEHOLD_REGISTER', number: who.document.number } })).findPerson.id).toBe(id);
    expect((await police.query(FIND, { document: { type: 'PASSPORT', number: who.document.number } })).findPerson).toBeNull();
    expect((await police.query(FIND, { document: somebody().document })).findPerson).toBeNull();
    expect((await w.agency('PUBLIC_HEALTH-350602').query(FIND, { document: who.document })).findPerson).toBeNull();
    for (const code of ['HEADQUARTERS-350600', 'AUDIT-350600', 'INDUSTRY_IT-350600']) {
      await expectRefused(w.agency(code).query(FIND, { document: who.document }), 'FORBIDDEN');
    }
  });

  it('are reached by node, by loop and by nobody else', async () => {
    const { id } = pushed[0]!;
    const node = 'query($id: ID!) { node(id: $id) { __typename id } }';
    expect((await police.query(node, { id })).node).toEqual({ __typename: 'PersonOfInterest', id });
    expect((await w.agency('PUBLIC_SECURITY-350603').query(node, { id })).node).toBeNull();
    const { loops } = await police.query('{ loops { nodes { person { id } } } }');
    expect(new Set(loops.nodes.map((loop: Json) => loop.person.id))).toEqual(new Set(pushed.map((one) => one.id)));
  });
});
