import { freshKey, type Agency } from '../kit/agency';
import { expectRefused, Refused, type Json } from '../kit/answers';
import { leadOn, somebody } from '../kit/leads';
import { everybody, openRequest, requestSeen, traceSeen } from '../kit/requests';
import { world, type World } from '../kit/world';

const AT_ONCE = 50;
const RIVALS = 20;

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});

afterAll(() => w?.stop());

/** An answer without what tells the first from its repetitions. */
function withoutReplayed({ replayed: _replayed, ...answer }: Json): Json {
  return answer;
}

describe('one key', () => {
  it('sent fifty times at once has one effect and fifty equal answers', async () => {
    const { id } = await openRequest(opener);
    const input = { id, expectedVersion: 1, idempotencyKey: freshKey() };
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => community.verb('receiveInvestigation', input)));
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    // An entry may get its place in the log between one answer and the next.
    const told = answers.map(withoutReplayed).map(({ investigation, entry: { index: _index, ...entry } }) => ({ investigation, entry }));
    for (const one of told) expect(one).toEqual(told[0]);
    expect(await requestSeen(opener, id)).toMatchObject({ state: 'RECEIVED', version: 2 });
  });

  it('on a push of leads opens one request, however often it is sent', async () => {
    const input = { idempotencyKey: freshKey(), leads: [leadOn(somebody()), leadOn(somebody()), leadOn(somebody(), { regionCode: 'nowhere' })] };
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => opener.verb('pushLeads', input)));
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    for (const answer of answers) expect(withoutReplayed(answer)).toEqual(withoutReplayed(answers[0]));
    expect(answers[0]).toMatchObject({ created: 2, matched: 0, duplicates: 0, rejected: 1 });
  });

  it('shows the object as it is now, with the entry of then', async () => {
    const { id } = await openRequest(opener);
    const input = { id, expectedVersion: 1, idempotencyKey: freshKey() };
    const first = await community.verb('receiveInvestigation', input);
    await community.assign(id, team);
    const again = await community.verb('receiveInvestigation', input);
    expect(again).toMatchObject({ replayed: true, entry: { id: first.entry.id, kind: 'INVESTIGATION_RECEIVED' }, investigation: { state: 'ASSIGNED', version: 3 } });
  });

  it('with another input is a mistake', async () => {
    const { id } = await openRequest(opener);
    const idempotencyKey = freshKey();
    await community.receive(id, { idempotencyKey, note: '收到' });
    for (const note of ['收到！', null, undefined]) {
      await expectRefused(community.receive(id, { idempotencyKey, expectedVersion: 1, note }), 'IDEMPOTENCY_MISMATCH');
    }
    expect(await requestSeen(opener, id)).toMatchObject({ version: 2 });
  });

  it('is the agency\'s and the verb\'s own', async () => {
    const [first, second] = [await openRequest(opener), await openRequest(opener, { regionCode: '350602002' })];
    const idempotencyKey = freshKey();
    await community.receive(first, { idempotencyKey });
    await community.assign(first, team, { idempotencyKey });
    expect(await w.agency('COMMUNITY-350602002').receive(second, { idempotencyKey })).toMatchObject({ state: 'RECEIVED' });
  });

  it('is free again after a refusal, and has 1 to 128 characters', async () => {
    const { id } = await openRequest(opener);
    const idempotencyKey = 'k'.repeat(128);
    await expectRefused(community.locate(id, { idempotencyKey }), 'ILLEGAL_TRANSITION');
    await community.receive(id);
    await community.assign(id, team);
    expect(await community.locate(id, { idempotencyKey })).toMatchObject({ state: 'LOCATED' });
    for (const wrong of ['', 'k'.repeat(129)]) {
      expect(await expectRefused(community.verify(id, { idempotencyKey: wrong }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.idempotencyKey' });
    }
  });
});

describe('one version', () => {
  it('is decided upon by one of twenty verbs at once; nineteen are told to read again', async () => {
    const { id } = await openRequest(opener);
    await community.receive(id);
    const ask = (i: number): Promise<Json> => community.assign(id, team, { expectedVersion: 2, note: `第${i}次` });
    const answers = await Promise.all(Array.from({ length: RIVALS }, (_, i) => ask(i).catch((error: unknown) => error)));
    const refused = answers.filter((answer): answer is Refused => answer instanceof Refused);
    expect(answers).toHaveLength(refused.length + 1);
    for (const one of refused) expect(one.answered.extensions).toEqual({ code: 'VERSION_CONFLICT', currentVersion: 3 });
    expect(await traceSeen(community, id)).toHaveLength(3);
  });

  it('is decided upon by one of two sides: what the other wanted is looked at anew', async () => {
    const { id } = await openRequest(opener);
    const [received, withdrawn] = await Promise.all([
      community.receive(id, { expectedVersion: 1 }).catch((error: unknown) => error), opener.withdraw(id, { expectedVersion: 1 }).catch((error: unknown) => error),
    ]);
    expect([received, withdrawn].filter((answer) => answer instanceof Refused && answer.code === 'VERSION_CONFLICT')).toHaveLength(1);
    expect(await requestSeen(opener, id)).toMatchObject({ version: 2 });
  });
});
