import { unreachable, type ErrorCode } from '../../src/core/kernel/errors';
import { expectRefused } from '../kit/answers';
import { everybody, openRequest, requestSeen, WORK, workUpTo } from '../kit/requests';
import type { Agency } from '../kit/agency';
import { INVESTIGATION_TABLE, type TableLine } from '../kit/investigation-table';
import { world, type World } from '../kit/world';

const STATES = [...WORK, 'REPORTED', 'CLOSED', 'WITHDRAWN'] as const;
type State = (typeof STATES)[number];

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  ({ opener, community, team } = await everybody(w));
});

afterAll(() => w?.stop());

async function requestIn(state: State): Promise<string> {
  const request = await openRequest(opener);
  const isWork = (WORK as readonly string[]).includes(state);
  await workUpTo(isWork ? state as (typeof WORK)[number] : 'RECEIVED', request, community, team);
  if (state === 'WITHDRAWN') await opener.withdraw(request);
  if (state === 'REPORTED' || state === 'CLOSED') await community.report(request, 'WRONG_PERSON', { report: '查无此人' });
  if (state === 'CLOSED') await opener.close(request);
  return request.id;
}

/** What each verb needs beside the loop and its version. */
function inputOf(verb: TableLine['verb']): Record<string, unknown> {
  switch (verb) {
    case 'assignInvestigation': return { teamId: team };
    case 'recordInvestigationAttempt': return { note: '无人应答' };
    case 'controlPerson': return { measure: 'HOME_ISOLATION' };
    case 'reportInvestigation': return { outcome: 'WRONG_PERSON', report: '查无此人' };
    case 'returnInvestigation':
    case 'withdrawInvestigation': return { reason: '理由' };
    case 'receiveInvestigation':
    case 'markLocated':
    case 'verifyIdentity':
    case 'closeInvestigation': return {};
    default: return unreachable(verb);
  }
}

function allowedTo(party: 'O' | 'H', state: State): string[] {
  return INVESTIGATION_TABLE.filter((line) => line.who === party && line.from.includes(state)).map((line) => line.verb);
}

describe.each(STATES)('in the state %s', (state) => {
  let id: string;
  let version: number;

  beforeAll(async () => {
    id = await requestIn(state);
    ({ version } = await requestSeen(opener, id));
  });

  afterAll(async () => {
    expect(await requestSeen(opener, id)).toMatchObject({ state, version });
  });

  it('the verbs of opener and holder are those of the table, and nobody else has any', async () => {
    expect((await requestSeen(opener, id)).verbs).toEqual(allowedTo('O', state));
    expect((await requestSeen(community, id)).verbs).toEqual(allowedTo('H', state));
    for (const reader of [w.agency('PUBLIC_HEALTH-350602'), w.agency('HEADQUARTERS-350600'), w.agency(opener.code, { role: 'VIEWER' })]) {
      expect((await requestSeen(reader, id)).verbs).toEqual([]);
    }
  });

  it.each(INVESTIGATION_TABLE)('$verb is for whom the table names, and refused to everybody else', async (line) => {
    const input = { id, expectedVersion: version, ...inputOf(line.verb) };
    const [party, wrong] = line.who === 'O' ? [opener, community] : [community, opener];
    const refused = (by: Agency, code: ErrorCode): Promise<unknown> => expectRefused(by.verb(line.verb, input), code);
    const stale = expectRefused(party.verb(line.verb, { ...input, expectedVersion: version - 1 }), 'VERSION_CONFLICT');
    const strangers = ['COMMUNITY-350602002', 'PUBLIC_HEALTH-350603'];
    await Promise.all([
      ...[wrong, w.agency('PUBLIC_HEALTH-350602'), w.agency(party.code, { role: 'VIEWER' })].map((one) => refused(one, 'FORBIDDEN')),
      ...strangers.map((code) => refused(w.agency(code), 'NOT_FOUND')),
      refused(party.for(null), 'PURPOSE_REQUIRED'),
    ]);
    expect(await stale).toMatchObject({ currentVersion: version });
    if (!line.from.includes(state)) {
      expect(await refused(party, 'ILLEGAL_TRANSITION')).toMatchObject({ state, verb: line.verb, allowed: allowedTo(line.who, state) });
    }
  });
});
