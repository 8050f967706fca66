import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, Kind, OperationTypeNode, parse, print, type DefinitionNode, type OperationDefinitionNode } from 'graphql';
import type { Agency } from '../kit/agency';
import { AnyQuery } from '../kit/any-query';
import { bothWays, rawAnswer } from '../kit/both-ways';
import { Sending } from '../kit/deployments';
import { COMMUNITY, OPENER, STREET, WORK, workUpTo } from '../kit/requests';
import { scaled } from '../kit/scale';
import { act, Ordering } from '../kit/orders';
import { world, type World } from '../kit/world';

jest.setTimeout(scaled(120_000, 3_600_000));

const SCHEMA = join(__dirname, '../../schema');
const BOARD = `query($region: RegionCode!) { investigations(filter: { region: $region }, first: 50) { nodes {
  id number state version dueAt overdue person { id name category controlState } assignedTo { id name }
  transfers(first: 3) { nodes { id state } } trace(first: 3) { nodes { id kind at loopSeq } } } } }`;

let w: World;
let callers: Agency[];
let ids: Record<'order' | 'person' | 'investigation' | 'transfer' | 'closed' | 'stay' | 'deployment' | 'team' | 'site', string>;

beforeAll(async () => {
  w = await world({ env: { COST_PER_MINUTE: '999999999', MAX_COST: '999999999' } });
  const movers = new Ordering(w);
  const team = await w.team(COMMUNITY, STREET);
  const community = w.agency(COMMUNITY);
  const sought = await movers.sought(8, { address: '东铺头街道1号', exposurePlace: '农贸市场', confidence: 0.25, phone: '13900000007' });
  for (const [i, one] of sought.entries()) await workUpTo(WORK[Math.min(i, 5)]!, { id: one.investigationId }, community, team);
  await community.report(sought[5]!.investigationId, 'FOUND_AND_CONTROLLED', { report: '已管控' });
  await w.agency(OPENER).close(sought[5]!.investigationId);
  const site = await movers.siteWith(8);
  const onBoard = await movers.onBoard(sought[1]!.personId, site.id);
  const admitted = await movers.onBoard(sought[2]!.personId, site.id);
  await movers.arrive(admitted);
  await movers.site.verb('admitTransfer', { id: admitted, roomId: site.rooms[3], temperature: 36.6, symptoms: false });
  await movers.health.verb('closeTransfer', { id: admitted });
  await movers.order(sought[3]!.personId, site.id, { investigationId: sought[3]!.investigationId });
  const sending = new Sending(w);
  const squad = await sending.team('一组');
  const deployment = await sending.onDuty('2022-03-20', squad);
  w.clock.advance(36 * 3_600_000);
  await w.settle();
  await sending.organ.verb('fileDailyReport', { id: deployment, date: '2022-03-20', summary: '正常', peopleServed: 3, dispatchHeld: true, contactMade: true });
  await w.settle();
  const questioned = await everyQuestion(movers, site);
  await act(movers.health, 'orderReturn', { stayId: questioned.released }, 'transfer { id }');
  const stays = (await movers.health.query('query($id: ID!) { transfer(id: $id) { stay { id } } }', { id: admitted })).transfer;
  ids = {
    person: sought[2]!.personId, investigation: sought[4]!.investigationId, transfer: onBoard, closed: admitted, stay: stays.stay.id, deployment, team: squad, site: site.id,
    order: questioned.order,
  };
  callers = [
    w.agency('PUBLIC_HEALTH-350602'), w.agency('PUBLIC_HEALTH-350602', { role: 'VIEWER' }), w.agency(OPENER), community, community.for('ISOLATION_CARE'), community.for(null),
    w.agency(COMMUNITY, { role: 'FIELD_TEAM', team }), movers.site, movers.transport, w.agency('HEADQUARTERS-350600'), w.agency('SUPERVISION-350600'),
    w.agency('AUDIT-350600'), sending.organ, sending.community,
  ];
});

afterAll(() => w?.stop());

/** An order with every question on it and a proposal for its person; a stay that has ended. */
async function everyQuestion(movers: Ordering, site: { id: string; rooms: string[] }): Promise<{ order: string; released: string }> {
  const [asked, positive, released] = [await movers.admitted(site, 5), await movers.admitted(site, 6), await movers.admitted(site, 7)];
  await act(movers.site, 'recordObservation', { id: asked.stayId, temperature: 38.2, symptoms: true }, 'stay { id }');
  await act(movers.site, 'fileAppeal', { orderId: asked.orderId, grounds: '本人未到过该场所' }, 'appeal { id }');
  await act(movers.site, 'recordTestResult', { id: positive.orderId, subject: 'PERSON', result: 'POSITIVE', sampledAt: w.clock.now().toISOString() });
  await act(movers.health, 'recordExemption', { id: asked.orderId, ground: 'PREGNANT', way: 'ESCORT', reason: '孕妇', escort: { name: '王陪', birthYear: 1990, healthy: true } });
  await movers.health.verb('releaseFromIsolation', { id: released.stayId, reason: '转院' });
  return { order: asked.orderId, released: released.stayId };
}

/** The position of the log moves with each entry of the read log. */
function still(text: string): string {
  return text.replaceAll(/"(position|asOf)":"[\w-]+"/g, '');
}

/** Nothing where both ways agree; where they do not, what each says from a little before. */
function difference(compiledText: string, resolvedText: string): string[] {
  const [compiled, resolved] = [still(compiledText), still(resolvedText)];
  if (compiled === resolved) return [];
  let at = 0;
  while (compiled[at] === resolved[at]) at += 1;
  return [compiled, resolved].map((text) => text.slice(Math.max(0, at - 150), at + 150));
}

function isQuery(definition: DefinitionNode): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.QUERY;
}

/** Every query that the platform is delivered with, with values for its variables. */
function delivered(): { name: string; document: string; variables: Record<string, unknown> }[] {
  const folder = join(SCHEMA, 'operations');
  const own: Record<string, string> = { OneTransfer: ids.transfer, OneOrder: ids.order, OneDeployment: ids.deployment, Loop: ids.investigation, FreeRooms: ids.site };
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.graphql'));
  return files.flatMap((file) => parse(readFileSync(join(folder, file), 'utf8')).definitions.filter(isQuery).map((one) => {
    const name = one.name!.value;
    const known: Record<string, unknown> = {
      id: own[name] ?? ids.person, stayId: ids.stay, person: ids.person, site: ids.site, region: '350600', day: '2022-03-21', by: 'REGION', first: 3,
      from: '2022-03-01T00:00:00Z', to: '2022-04-01T00:00:00Z', part: 'OPEN', document: { type: 'RESIDENT_ID', number: '35060019900101001X' },
      ...(name.startsWith('Reconcil') && { opener: 'agy_x', holder: 'agy_x' }),
    };
    const asked = (one.variableDefinitions ?? []).map((variable) => variable.variable.name.value).filter((variable) => variable in known);
    return { name, document: print(one), variables: Object.fromEntries(asked.map((variable) => [variable, known[variable]])) };
  }));
}

describe('an answer that is compiled', () => {
  it('is what resolvers answer, for every operation of the schema and every caller', async () => {
    const ways = new Map<string, string>();
    const operations = [...delivered(), { name: 'board', document: BOARD, variables: { region: '350600' } }];
    for (const [i, caller] of callers.entries()) {
      for (const { name, document, variables } of operations.filter((_one, j) => (i + j) % scaled(4, 1) === 0)) {
        const { compiled, resolved } = await bothWays(caller, document, variables);
        expect([caller.code, name, ...difference(compiled.text, resolved.text)]).toEqual([caller.code, name]);
        if (!compiled.text.startsWith('{"errors"')) ways.set(name, compiled.way);
      }
    }
    const compiled = [...ways].filter(([, way]) => way === 'compiled').map(([name]) => name);
    expect(compiled).toEqual(expect.arrayContaining([
      'board', 'WhatIsOverdue', 'Person', 'Persons', 'OnePersonsStory', 'OneTransfer', 'OpenTransfers', 'OneStay', 'OneDeployment', 'LeadsOnPerson', 'OrdersInForce', 'OneOrder', 'Proposals', 'QuestionsOnOrders',
    ]));
  });

  it('is what resolvers answer, whatever is asked', async () => {
    const any = new AnyQuery(buildSchema(readFileSync(join(SCHEMA, 'schema.graphql'), 'utf8')), {
      loops: ['(first: 5)', '(orderBy: NEWEST_FIRST, first: 3)', '(filter: { phases: [OPEN], region: "350602" }, first: 4)', '(filter: { overdue: true })', '(filter: { kinds: [ORDER, APPEAL, FEVER, PROPOSAL] }, first: 5)', '(filter: { kinds: [] })', '(asOfIndex: 5, first: 2)'],
      loop: [`(id: "${ids.transfer}")`, `(id: "${ids.stay}")`, `(id: "${ids.deployment}")`, '(number: "none")', '(id: "tra_00")'],
      investigations: ['(first: 4)', '(filter: { states: [ASSIGNED, CLOSED] })', `(filter: { personId: "${ids.person}" })`],
      investigation: [`(id: "${ids.investigation}")`], transfers: ['(first: 3)', `(filter: { siteId: "${ids.site}" })`], transfer: [`(id: "${ids.transfer}")`, `(id: "${ids.closed}")`],
      isolationOrder: [`(id: "${ids.order}")`], isolationOrders: ['(first: 3)', `(filter: { personId: "${ids.person}" })`], decisionProposals: ['(first: 3)', `(filter: { siteId: "${ids.site}" })`],
      stay: [`(id: "${ids.stay}")`], person: [`(id: "${ids.person}")`], persons: ['(first: 4)', '(filter: { categories: [CLOSE_CONTACT] }, first: 2)', '(filter: { controlStates: [IN_TREATMENT] })'],
      deployment: [`(id: "${ids.deployment}")`], deployments: ['(first: 2)', '(filter: { reportMissingOn: "2022-03-21" })'], volunteerTeam: [`(id: "${ids.team}")`],
      isolationSite: [`(id: "${ids.site}")`], trace: [`(loopId: "${ids.investigation}", first: 3)`, `(personId: "${ids.person}", first: 4)`],
    });
    let compiledCount = 0;
    await fc.assert(fc.asyncProperty(any.arbitrary, fc.constantFrom(...callers), async (document, caller) => {
      const { compiled, resolved } = await bothWays(caller, document);
      const [, left] = /^resolved; (.+)$/.exec(compiled.way) ?? [];
      if (left) any.left.add(left);
      if (compiled.way === 'compiled') compiledCount += 1;
      expect(difference(compiled.text, resolved.text)).toEqual([]);
    }), { numRuns: scaled(100, 4_000), endOnFailure: true });
    expect(compiledCount).toBeGreaterThan(scaled(40, 2_000));
  });

  it('is written into the read log as the other one is', async () => {
    const read = `query($id: ID!) { disclosures(personId: $id, first: 1) { nodes { agency { code } purpose classes masked channel entryId } } }`;
    const audit = w.agency('AUDIT-350600');
    const story = delivered().find((one) => one.name === 'OnePersonsStory')!;
    for (const caller of callers.filter((one, i) => one.purpose !== null && i % scaled(3, 1) === 0)) {
      const last: unknown[] = [];
      for (const way of [undefined, 'resolved'] as const) {
        await rawAnswer(caller, story.document, story.variables, way);
        const { entryId, ...told } = (await audit.query(read, { id: ids.person })).disclosures.nodes[0];
        last.push(told);
        expect(entryId).toMatch(/^ent_/);
      }
      expect(last[0]).toEqual(last[1]);
    }
  });

  it('leaves refusals to the resolvers', async () => {
    const community = w.agency(COMMUNITY);
    for (const document of ['{ loops(first: 0) { nodes { id } } }', '{ loops(after: "no cursor") { nodes { id } } }', '{ persons(filter: { controlStates: [IN_TREATMENT] }) { nodes { id } } }']) {
      const { compiled, resolved } = await bothWays(community, document);
      expect(compiled.way).toBe('resolved');
      expect(difference(compiled.text, resolved.text)).toEqual([]);
    }
    expect((await rawAnswer(community.for(null), BOARD, { region: '350600' })).text).toContain('PURPOSE_REQUIRED');
  });
});
