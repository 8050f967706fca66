import { freshKey, type Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { expectInvariants } from '../kit/invariants';
import { act, Ordering } from '../kit/orders';
import { world, type World } from '../kit/world';

const ASKED = `id version state phase stateName relation floor category exposedAt answer verbs withheld heldBy { code } openedBy { code } site { id } person { id }
  order { id category endsAt decisions { kind reason category } } source { id } stay { id endsAt } clocks { code state }`;
const LIST = `query($filter: DecisionProposalFilter) { decisionProposals(filter: $filter, orderBy: OLDEST_FIRST, first: 100) { nodes { ${ASKED} } } }`;
const FLOORS = [2, 3, 3, 5, 6];

let w: World;
let o: Ordering;
let site: { id: string; rooms: string[] };
let people: { personId: string; orderId: string; stayId: string }[];

beforeAll(async () => {
  w = await world();
  o = new Ordering(w);
  ({ site, people } = await filled('裕元酒店'));
});
afterAll(() => w?.stop());

/** A house without a fourth floor, with one close contact in each room. */
async function filled(name: string): Promise<{ site: typeof site; people: typeof people }> {
  const { id } = await o.siteWith(0, 'ISOLATION_SITE-350603', name);
  await o.site.verb('addRooms', { siteId: id, rooms: FLOORS.map((floor, i) => ({ number: `${floor}0${i}`, floor, class: 'SINGLE' })) });
  const { isolationSite } = await o.site.query('query($id: ID!) { isolationSite(id: $id) { rooms(first: 20) { nodes { id floor } } } }', { id });
  const made = { id, rooms: isolationSite.rooms.nodes.map((room: Json) => room.id) as string[] };
  const admitted: typeof people = [];
  for (let i = 0; i < FLOORS.length; i += 1) admitted.push(await o.admitted(made, i));
  return { site: made, people: admitted };
}

async function positive(by: Agency, orderId: string, subject = 'PERSON'): Promise<void> {
  await act(by, 'recordTestResult', { id: orderId, subject, result: 'POSITIVE', sampledAt: w.clock.now().toISOString() });
}

async function proposals(filter: Json = { siteId: site.id }, by: Agency = o.health): Promise<Json[]> {
  return (await by.query(LIST, { filter })).decisionProposals.nodes;
}

async function take(by: Agency, verb: 'acceptProposals' | 'dismissProposals', chosen: readonly Json[], more: Json = {}): Promise<Json> {
  const name = `${verb[0]!.toUpperCase()}${verb.slice(1)}Input`;
  const input = { idempotencyKey: freshKey(), reason: '同层检出阳性', proposals: chosen.map(({ id, version }) => ({ id, expectedVersion: version })), ...more };
  return (await by.query(`mutation($input: ${name}!) { ${verb}(input: $input) { proposals { ${ASKED} } entries { kind facts { name } } replayed } }`, { input }))[verb];
}

describe('a positive at a site', () => {
  it('proposes new decisions for its floor, the one above and the one below, and decides nothing', async () => {
    w.clock.advance(3 * 86_400_000);
    const before = await Promise.all(people.map(({ orderId }) => o.read(orderId)));
    await act(o.site, 'recordTestResult', { id: people[1]!.orderId, subject: 'PERSON', result: 'NEGATIVE', sampledAt: w.clock.now().toISOString() });
    expect(await proposals()).toEqual([]);
    await positive(o.site, people[1]!.orderId);
    const raised = await proposals();
    expect(raised.map((one) => [one.floor, one.relation, one.person.id])).toEqual([
      [2, 'FLOOR_BELOW', people[0]!.personId], [3, 'SAME_FLOOR', people[2]!.personId], [5, 'FLOOR_ABOVE', people[3]!.personId],
    ]);
    expect(raised[0]).toMatchObject({
      state: 'PROPOSED', phase: 'OPEN', category: 'CLOSE_CONTACT', exposedAt: w.clock.now().toISOString(), answer: null, withheld: [],
      heldBy: { code: 'PUBLIC_HEALTH-350602' }, openedBy: { code: 'ISOLATION_SITE-350603' }, verbs: ['acceptProposals', 'dismissProposals'],
      order: { id: people[0]!.orderId }, source: { id: people[1]!.orderId }, clocks: [{ code: 'PROPOSAL_DECISION', state: 'RUNNING' }],
    });
    const after = await Promise.all(people.map(({ orderId }) => o.read(orderId)));
    expect(after.map(({ version: _, trace: __, ...rest }) => rest)).toEqual(before.map(({ version: _, trace: __, ...rest }) => rest));
    await positive(o.health, people[1]!.orderId);
    expect(await proposals({ sourceOrderId: people[1]!.orderId })).toHaveLength(3);
  });

  it('is shown to nobody but the site, whoever issued the orders and who oversees them', async () => {
    const seen = async (code: string): Promise<number> => (await proposals({ siteId: site.id }, w.agency(code))).length;
    expect(await proposals({ siteId: site.id }, o.site)).toEqual(expect.arrayContaining([expect.objectContaining({ verbs: [], category: 'CLOSE_CONTACT' })]));
    expect(await Promise.all(['COMMUNITY-350602001', 'TRANSPORT-350602', 'PUBLIC_HEALTH-350603', 'PUBLIC_SECURITY-350602', 'ISOLATION_SITE-350602'].map(seen))).toEqual([0, 0, 0, 0, 0]);
    const [overseen] = await proposals({ siteId: site.id }, w.agency('SUPERVISION-350600'));
    expect(overseen).toMatchObject({ category: null, exposedAt: null, withheld: ['category', 'exposedAt', 'answer'], verbs: [] });
    const rows = (party: string): Promise<unknown[]> => w.rows('SELECT 1 FROM decision_proposal p WHERE EXISTS (SELECT FROM reach r JOIN agency a ON a.id = r.party_id WHERE r.loop_id = p.id AND a.code = $1)', [party]);
    expect([(await rows('PUBLIC_HEALTH-350602')).length, (await rows('COMMUNITY-350602001')).length]).toEqual([3, 0]);
  });

  it('lets nobody decide whose part it is not, and takes several together or none of them', async () => {
    const all = await proposals();
    await expectRefused(take(o.site, 'acceptProposals', all), 'FORBIDDEN');
    await expectRefused(take(w.agency('COMMUNITY-350602001'), 'dismissProposals', all), 'FORBIDDEN');
    await expectRefused(take(w.agency('PUBLIC_HEALTH-350603'), 'acceptProposals', all), 'NOT_FOUND');
    await expectRefused(take(w.agency('HEADQUARTERS-350602'), 'acceptProposals', all), 'FORBIDDEN');
    await expectRefused(take(w.agency('PUBLIC_HEALTH-350602', { role: 'VIEWER' }), 'acceptProposals', all), 'FORBIDDEN');
    expect(await expectRefused(take(o.health, 'acceptProposals', all, { reason: ' ' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.reason' });
    expect(await expectRefused(take(o.health, 'acceptProposals', [all[0], all[0]]), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.proposals' });
    expect(await expectRefused(take(o.health, 'acceptProposals', [], {}), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.proposals' });
    await expectRefused(take(o.health, 'acceptProposals', [all[0], { ...all[1], version: all[1].version + 1 }]), 'VERSION_CONFLICT');
    expect((await proposals()).map((one) => [one.state, one.order.decisions.length])).toEqual(all.map(() => ['PROPOSED', 1]));
  });

  it('becomes a new decision where a health officer takes it: the term counts from the positive, and the stay follows', async () => {
    const [below, same, above] = await proposals();
    const endsAt = new Date(Date.parse(`${w.clock.now().toISOString().slice(0, 10)}T16:00:00.000Z`) + 14 * 86_400_000).toISOString();
    const taken = await take(o.health, 'acceptProposals', [above, below]);
    expect(taken.entries.map((entry: Json) => entry.kind)).toEqual(['PROPOSAL_ACCEPTED', 'PROPOSAL_ACCEPTED']);
    expect(taken.proposals.map((one: Json) => one.floor)).toEqual([5, 2]);
    for (const one of taken.proposals) {
      expect(one).toMatchObject({
        state: 'ACCEPTED', phase: 'CLOSED', answer: '同层检出阳性', stay: { endsAt },
        order: { category: 'CLOSE_CONTACT', endsAt, decisions: [{ kind: 'ISSUED' }, { kind: 'REEVALUATED', reason: '同层检出阳性' }] },
      });
    }
    expect((await take(o.health, 'dismissProposals', [same], { reason: '无共用通道' })).proposals).toMatchObject([{ state: 'DISMISSED', answer: '无共用通道', order: { decisions: [{ kind: 'ISSUED' }] } }]);
    await expectRefused(take(o.health, 'acceptProposals', [{ ...same, version: same.version + 1 }]), 'ILLEGAL_TRANSITION');
    const { order } = await act(o.health, 'reevaluateOrder', { id: above.order.id, reason: '复核' });
    expect(order).toMatchObject({ endsAt });
  });

  it('proposes for the whole site where its surroundings were positive, and lapses with the order', async () => {
    const other = await filled('另一隔离点');
    await positive(o.site, other.people[4]!.orderId, 'ROOM');
    expect(await proposals({ siteId: other.site.id })).toEqual([]);
    await positive(o.site, other.people[4]!.orderId, 'ENVIRONMENT');
    const raised = await proposals({ siteId: other.site.id });
    expect(raised.map((one) => [one.floor, one.relation])).toEqual(FLOORS.map((floor) => [floor, 'SAME_SITE']));
    await act(o.health, 'revokeOrder', { id: other.people[0]!.orderId, reason: '复核排除密接' });
    await o.health.verb('releaseFromIsolation', { id: other.people[1]!.stayId, reason: '转院' });
    expect((await proposals({ siteId: other.site.id })).map((one) => one.state)).toEqual(['LAPSED', 'LAPSED', 'PROPOSED', 'PROPOSED', 'PROPOSED']);
    w.clock.set(new Date((await o.read(other.people[2]!.orderId)).endsAt));
    await w.settle();
    expect((await proposals({ siteId: other.site.id })).map((one) => one.state)).toEqual(FLOORS.map(() => 'LAPSED'));
    await expectInvariants(w);
  });
});
