import { expectRefused } from '../kit/answers';
import { everybody, openRequest, requestSeen, traceSeen, workUpTo } from '../kit/requests';
import type { Agency } from '../kit/agency';
import { world, type World } from '../kit/world';

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});

afterAll(() => w?.stop());
beforeEach(() => w.clock.advance(60_000));

async function controlState(personId: string): Promise<string> {
  return (await w.agency('PUBLIC_HEALTH-350602').query('query($id: ID!) { person(id: $id) { controlState } }', { id: personId })).person.controlState;
}

describe('found with no risk', () => {
  it('is reported once the identity is checked, releases the person, and is closed', async () => {
    const request = await openRequest(opener);
    await workUpTo('LOCATED', request, community, team);
    expect(await expectRefused(community.report(request, 'FOUND_NO_RISK'), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.outcome' });
    await community.verify(request, { phone: request.person.phone });
    expect(await community.report(request, 'FOUND_NO_RISK', { report: '核酸阴性，无风险' })).toMatchObject({ state: 'REPORTED', outcome: 'FOUND_NO_RISK', measure: null });
    expect(await controlState(request.personId)).toBe('RELEASED');
    expect(await opener.close(request)).toMatchObject({ state: 'CLOSED' });
    expect((await traceSeen(opener, request.id)).map((entry) => entry.toState)).toEqual(['ISSUED', 'RECEIVED', 'ASSIGNED', 'LOCATED', 'VERIFIED', 'REPORTED', 'CLOSED']);
  });
});

describe('not found', () => {
  it('needs as many attempts as the protocol asks', async () => {
    const request = await openRequest(opener);
    await workUpTo('ASSIGNED', request, community, team);
    for (const attempts of [1, 2]) {
      expect(await community.attempt(request)).toMatchObject({ state: 'ASSIGNED', attempts });
      expect(await expectRefused(community.report(request, 'NOT_FOUND'), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.outcome' });
    }
    await community.attempt(request, { attemptedAt: '2022-03-20T03:00:00Z', note: '电话关机' });
    expect(await community.report(request, 'NOT_FOUND')).toMatchObject({ state: 'REPORTED', outcome: 'NOT_FOUND', attempts: 3, report: null });
    expect(await controlState(request.personId)).toBe('NOT_LOCATED');
    const attempts = (await traceSeen(opener, request.id)).filter((entry) => entry.kind === 'INVESTIGATION_ATTEMPTED');
    expect(attempts.map((entry) => Object.fromEntries(entry.facts.map((fact: { name: string; value: string }) => [fact.name, fact.value])))).toMatchObject([
      { attempt: '1' }, { attempt: '2' }, { attempt: '3', attemptedAt: '2022-03-20T03:00:00.000Z', note: '电话关机' },
    ]);
  });

  it('takes no attempt that is still to come', async () => {
    const request = await openRequest(opener);
    await workUpTo('ASSIGNED', request, community, team);
    const later = new Date(w.clock.now().getTime() + 1_000).toISOString();
    expect(await expectRefused(community.attempt(request, { attemptedAt: later }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.attemptedAt' });
    expect(await requestSeen(community, request.id)).toMatchObject({ attempts: 0, version: 3 });
  });
});

describe('somebody else', () => {
  it('WRONG_PERSON needs a report, and what the loop said of the person counts for nothing', async () => {
    const request = await openRequest(opener);
    await workUpTo('CONTROLLED', request, community, team);
    expect(await controlState(request.personId)).toBe('CONTROLLED');
    expect(await expectRefused(community.report(request, 'WRONG_PERSON', { report: ' ' }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.report' });
    await community.report(request, 'WRONG_PERSON', { report: '同名同姓，非本人' });
    expect(await controlState(request.personId)).toBe('NOT_LOCATED');
    await opener.returnIt(request);
    expect(await controlState(request.personId)).toBe('CONTROLLED');
  });

  it('DUPLICATE needs a report, and names another request that the community sees', async () => {
    const [request, other, foreign] = [await openRequest(opener), await openRequest(opener), await openRequest(opener, { regionCode: '350603001' })];
    await community.receive(request);
    const duplicate = { report: '与另一协查重复' };
    expect(await expectRefused(community.report(request, 'DUPLICATE'), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.report' });
    for (const id of [request.id, 'inv_00000000000000000000000000000000', 'what']) {
      expect(await expectRefused(community.report(request, 'DUPLICATE', { ...duplicate, duplicateOfId: id }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.duplicateOfId' });
    }
    await expectRefused(community.report(request, 'DUPLICATE', { ...duplicate, duplicateOfId: foreign.id }), 'BAD_USER_INPUT');
    expect(await community.report(request, 'DUPLICATE', { ...duplicate, duplicateOfId: other.id })).toMatchObject({ state: 'REPORTED', outcome: 'DUPLICATE' });
  });
});

describe('what the community does with the person', () => {
  it.each([
    ['HOME_ISOLATION', 'CONTROLLED'], ['CENTRAL_ISOLATION', 'CONTROLLED'], ['HOME_HEALTH_MONITORING', 'WATCHED'],
    ['HOSPITAL', 'IN_TREATMENT'], ['NONE_NEEDED', 'RELEASED'],
  ])('%s makes the person %s', async (measure, control) => {
    const request = await openRequest(opener);
    await workUpTo('VERIFIED', request, community, team);
    expect(await community.control(request, measure)).toMatchObject({ state: 'CONTROLLED' });
    expect(await controlState(request.personId)).toBe(control);
    expect(await community.report(request, 'FOUND_AND_CONTROLLED')).toMatchObject({ outcome: 'FOUND_AND_CONTROLLED' });
  });

  it('FOUND_AND_CONTROLLED needs a measure', async () => {
    const request = await openRequest(opener);
    await workUpTo('VERIFIED', request, community, team);
    expect(await expectRefused(community.report(request, 'FOUND_AND_CONTROLLED'), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.outcome' });
  });

  it('a hospital is a health value: who sees health masked is told neither the measure nor the treatment', async () => {
    const request = await openRequest(opener);
    await workUpTo('VERIFIED', request, community, team);
    await community.control(request, 'HOSPITAL');
    const health = w.agency('PUBLIC_HEALTH-350602');
    expect(await requestSeen(health, request.id)).toMatchObject({ measure: 'HOSPITAL', withheld: [], person: { controlState: 'IN_TREATMENT' } });
    expect(await requestSeen(community.for('ISOLATION_CARE'), request.id)).toMatchObject({ measure: 'HOSPITAL', withheld: [] });
    for (const masked of [opener, community]) {
      expect(await requestSeen(masked, request.id)).toMatchObject({ measure: null, withheld: ['measure'], person: { controlState: null } });
    }
    const entryOf = async (by: Agency): Promise<unknown> => (await traceSeen(by, request.id)).find((entry) => entry.kind === 'INVESTIGATION_CONTROLLED').facts;
    expect(await entryOf(health)).toEqual([{ name: 'measure', value: 'HOSPITAL', withheld: false }]);
    expect(await entryOf(community)).toEqual([{ name: 'measure', value: null, withheld: true }]);
  });
});
