import { resolve } from 'node:path';
import { graphql, type GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { Refusal } from '../../src/core/kernel/errors';
import { SetClock } from '../../src/core/kernel/clock';
import { namedId, publicId } from '../../src/core/kernel/ids';
import { buildClosure } from '../../src/core/places/closure';
import { Places } from '../../src/core/places/places';
import { AgencyResolver, RegionResolver } from '../../src/core/places/places.resolver';
import { ProtocolResolver } from '../../src/core/protocols/protocol.resolver';
import { Protocols } from '../../src/core/protocols/protocols';
import { emptyWorld, prepare } from '../../src/core/protocols/reference/apply';

/** An answer of the API is looked into freely. */
type Answer = ReturnType<typeof JSON.parse>;

let schema: GraphQLSchema;
const caller = { principal: { agency: { kind: 'COMMUNITY' }, role: 'VIEWER' } };

beforeAll(async () => {
  const world = emptyWorld();
  prepare(resolve(__dirname, '../../seeds/reference'), world, { withSynthetic: true });
  const places = new Places();
  const regions = [...world.regions.values()];
  places.replace({ regions, agencies: [...world.agencies.values()], closure: buildClosure(regions, world.members) });
  const protocols = new Protocols(places);
  protocols.replace(world.protocols);
  const clock = new SetClock(new Date('2022-03-20T04:00:00Z'));
  const made = new Map<unknown, unknown>([
    [RegionResolver, new RegionResolver(places)],
    [AgencyResolver, new AgencyResolver(places, clock)],
    [ProtocolResolver, new ProtocolResolver(protocols, places, clock)],
  ]);
  schema = await buildSchema({
    resolvers: [RegionResolver, AgencyResolver, ProtocolResolver], validate: false, container: { get: (cls) => made.get(cls) },
  });
});

async function ask(source: string, contextValue: unknown = caller): Promise<Answer> {
  const { data, errors } = await graphql({ schema, source, contextValue });
  expect(errors ?? []).toEqual([]);
  return data as Answer;
}
async function refusal(source: string, contextValue: unknown = caller): Promise<unknown> {
  return (await graphql({ schema, source, contextValue })).errors?.[0]?.originalError;
}

it('a region has its parent, its children and its days', async () => {
  const { region, zone, old, none } = await ask(`{
    region(code: "350603001") { code name level validFrom parent { code parent { code parent { code parent { code } } } } }
    zone: region(code: "ZZ-TIZ") { level parent { code } children { code } }
    old: region(code: "350681") { name validFrom validUntil }
    none: region(code: "350699") { code }
  }`);
  expect(region).toEqual({
    code: '350603001', name: '步文街道', level: 'TOWNSHIP', validFrom: null,
    parent: { code: '350603', parent: { code: '350600', parent: { code: '350000', parent: null } } },
  });
  expect(zone).toEqual({ level: 'FUNCTIONAL_ZONE', parent: { code: '350600' }, children: [{ code: '350604101' }] });
  expect(old).toEqual({ name: '龙海市', validFrom: null, validUntil: '2021-02-02' });
  expect(none).toBeNull();
});

it('regions are narrowed by parent, level and day', async () => {
  const { all, today, zones } = await ask(`{
    all: regions(parent: "350600", level: COUNTY) { code }
    today: regions(parent: "350600", level: COUNTY, on: "2022-03-20") { code }
    zones: regions(level: FUNCTIONAL_ZONE) { code }
  }`);
  expect([all.length, today.length, zones.length]).toEqual([13, 11, 4]);
});

it('an agency is found by id and by code, and null where they do not agree', async () => {
  const id = publicId('Agency', namedId('agency', 'COMMUNITY-350603'));
  const { byId, byCode, wrong, other } = await ask(`{
    byId: agency(id: "${id}") { id code kind name region { code } }
    byCode: agency(code: "COMMUNITY-350603") { id }
    wrong: agency(id: "${id}", code: "COMMUNITY-350602") { id }
    other: agency(id: "${publicId('Protocol', namedId('protocol', 'cn-8@1'))}") { id }
  }`);
  expect(byId).toEqual({ id, code: 'COMMUNITY-350603', kind: 'COMMUNITY', name: '龙文区社区防控组', region: { code: '350603' } });
  expect(byCode).toEqual({ id });
  expect([wrong, other]).toEqual([null, null]);
  expect(await refusal('{ agency { id } }')).toBeInstanceOf(Refusal);
});

it('agencies come in pages, a region with all below it', async () => {
  const first = (await ask('{ agencies(kind: COMMUNITY, region: "350603", first: 5) { totalCount nodes { code } pageInfo { hasNextPage endCursor } } }')).agencies;
  expect(first.totalCount).toBe(8);
  const rest = (await ask(`{ agencies(kind: COMMUNITY, region: "350603", first: 5, after: "${first.pageInfo.endCursor}") { edges { cursor node { code } } pageInfo { hasNextPage hasPreviousPage } } }`)).agencies;
  expect([...first.nodes, ...rest.edges.map((edge: { node: Answer }) => edge.node)].map((one: Answer) => one.code)).toEqual([
    'COMMUNITY-350603', 'COMMUNITY-350603001', 'COMMUNITY-350603002', 'COMMUNITY-350603003', 'COMMUNITY-350603004',
    'COMMUNITY-350603005', 'COMMUNITY-350603103', 'COMMUNITY-350603500',
  ]);
  expect(rest.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
  expect((await ask('{ agencies { nodes { id } totalCount } }')).agencies).toMatchObject({ nodes: { length: 50 }, totalCount: 244 });
  expect(await refusal('{ agencies(first: 201) { nodes { id } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await refusal('{ agencies(after: "x") { nodes { id } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
});

it('an edition shows all rules that hold under it and what it overrides', async () => {
  const { protocol } = await ask(`{ protocol(code: "zz-2022-03") {
    id version title region { name } effectiveFrom effectiveUntil overrides { code region { code } overrides { code } }
    clocks { code fromEvent toEvent within appliesTo source verified dayBased }
    terms { category countFrom source verified phases { mode days testDays } }
  } }`);
  expect(protocol).toMatchObject({
    id: publicId('Protocol', namedId('protocol', 'zz-2022-03@1')), version: 1, region: { name: '漳州市' }, effectiveFrom: '2022-03-18',
    effectiveUntil: '2022-06-27', overrides: { code: 'cn-8', region: null, overrides: null },
  });
  const clock = (code: string): unknown => protocol.clocks.find((one: { code: string }) => one.code === code);
  expect(clock('FEEDBACK')).toMatchObject({ within: 'PT12H', dayBased: false, verified: false });
  expect(clock('CONTACT_TO_SITE')).toMatchObject({ within: 'PT12H', appliesTo: ['CLOSE_CONTACT', 'SUB_CLOSE_CONTACT'], verified: true });
  expect(protocol.terms).toHaveLength(8);
});

it('editions are narrowed by region and day, the one that counts first', async () => {
  const { all, day, here, elsewhere, ever } = await ask(`{
    all: protocols { code }
    day: protocols(on: "2022-07-01") { code }
    here: protocols(region: "350603001", on: "2022-03-20") { code }
    elsewhere: protocols(region: "350000", on: "2022-03-20") { code }
    ever: protocols(region: "350603") { code }
  }`);
  const codes = (rows: { code: string }[]): string[] => rows.map((row) => row.code);
  expect([all, day, here, elsewhere, ever].map(codes)).toEqual([
    ['cn-8', 'cn-9', 'zz-2022-03'], ['cn-9'], ['zz-2022-03', 'cn-8'], ['cn-8'], ['zz-2022-03', 'cn-9', 'cn-8'],
  ]);
});

it('nobody asks without a token', async () => {
  const stranger = { get principal(): never { throw new Refusal('UNAUTHENTICATED', 'no'); } };
  for (const query of ['region(code: "350600") { code }', 'regions { code }', 'agency(code: "x") { id }', 'agencies { nodes { id } }', 'protocol(code: "cn-8") { id }', 'protocols { id }']) {
    expect(await refusal(`{ ${query} }`, stranger)).toMatchObject({ code: 'UNAUTHENTICATED' });
  }
});
