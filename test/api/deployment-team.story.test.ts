import { expectRefused, type Json } from '../kit/answers';
import { Sending } from '../kit/deployments';
import { world, type World } from '../kit/world';

const TEAMS = `query($filter: TeamFilter, $first: Int, $after: Cursor) { volunteerTeams(filter: $filter, first: $first, after: $after) { 
  nodes { id name agency { code } region { code } }
  totalCount pageInfo { endCursor hasNextPage } } }`;
let w: World;
let s: Sending;

beforeAll(async () => {
  w = await world();
  s = new Sending(w);
});

afterAll(() => w.stop());

describe('a team', () => {
  it('stands on one unfinished deployment, however many ask at once', async () => {
    const teamId = await s.team('唯一小组');
    const ids = [];
    for (let n = 0; n < 6; n += 1) ids.push(await s.request());
    const results = await Promise.allSettled(ids.map((id) => s.organ.verb('assignDeployment', { id, teamId })));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason.code);
    expect(refused).toEqual(Array(5).fill('CAPACITY_EXHAUSTED'));
    const winner = ids[results.findIndex((result) => result.status === 'fulfilled')]!;
    await s.organ.verb('assignDeployment', { id: winner, teamId });
    expect((await s.organ.verb('declineDeployment', { id: winner, reason: '人手不足' })).deployment)
      .toMatchObject({ state: 'DECLINED', phase: 'ANSWERED', team: null, heldBy: { code: 'COMMUNITY-350602001' } });
    await s.organ.verb('assignDeployment', { id: ids.find((id) => id !== winner), teamId });
  });

  it('is kept on one by the database itself', async () => {
    const [busy] = await w.rows<{ team_id: string }>(`SELECT team_id FROM loop WHERE kind = 'DEPLOYMENT' AND state = 'ASSIGNED' LIMIT 1`);
    const second = w.rows(
      `UPDATE loop SET team_id = $1, state = 'ASSIGNED' WHERE id = (SELECT id FROM loop WHERE kind = 'DEPLOYMENT' AND state = 'REQUESTED' LIMIT 1)`,
      [busy!.team_id],
    );
    await expect(second).rejects.toThrow('deployment_team_busy');
  });

  it('is free for everybody to see by whether it stands on an unfinished deployment', async () => {
    const stranger = w.agency('PUBLIC_SECURITY-350600');
    await s.team('闲置小组');
    const named = async (free: boolean): Promise<string[]> => (
      (await stranger.query(TEAMS, { filter: { free } })).volunteerTeams.nodes.map((team: Json) => team.name)
    );
    expect(await named(true)).toEqual(expect.arrayContaining(['闲置小组']));
    expect(await named(false)).toEqual(expect.arrayContaining(['唯一小组']));
    expect(await named(true)).not.toContain('唯一小组');
  });

  it('must be of the provider, and known', async () => {
    const id = await s.request();
    const foreign = await s.team('社区志愿队', s.community);
    for (const teamId of [foreign, id, 'tem_0']) {
      expect(await expectRefused(s.organ.verb('assignDeployment', { id, teamId }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.teamId' });
    }
  });

  it('is listed by name, page by page, and narrowed by agency, kind and region', async () => {
    const names: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { nodes, pageInfo, totalCount }: Json = (await s.organ.query(TEAMS, { first: 2, after })).volunteerTeams;
      names.push(...nodes.map((team: Json) => team.name));
      ({ endCursor: after, hasNextPage: more } = pageInfo);
      expect(totalCount).toBeGreaterThanOrEqual(names.length);
    }
    expect(names).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    const mine = (await s.organ.query(TEAMS, { filter: { agencyId: await w.agencyId('COMMUNITY-350602001'), kinds: ['PARTY_WORK_GROUP'], region: '350600' } })).volunteerTeams;
    expect(mine.nodes).toMatchObject([{ name: '社区志愿队', agency: { code: 'COMMUNITY-350602001' } }]);
    expect((await s.organ.query(TEAMS, { filter: { region: '350602' } })).volunteerTeams.totalCount).toBe(0);
  });

  it('reaches the deployment that it is assigned to, while it is', async () => {
    const id = await s.request();
    const team = await s.team('外勤组');
    const other = await s.team('后勤组');
    const field = w.agency('PARTY_ORGAN-350600', { role: 'FIELD_TEAM', team });
    expect(await s.read(id, field)).toBeNull();
    await s.organ.verb('assignDeployment', { id, teamId: team });
    expect(await s.read(id, field)).toMatchObject({ state: 'ASSIGNED' });
    await s.organ.verb('assignDeployment', { id, teamId: other });
    expect(await s.read(id, field)).toBeNull();
  });

  it('is entered with an entry that belongs to no loop, once for its key', async () => {
    const input = { idempotencyKey: 'one', name: '重复', kind: 'SERVICE', regionCode: '350600', size: 3 };
    const first = await s.organ.verb('registerTeam', input);
    const again = await s.organ.verb('registerTeam', input);
    expect(first).toMatchObject({ replayed: false, entry: { kind: 'TEAM_REGISTERED', loopId: null, loopSeq: null }, team: { version: 1, size: 3 } });
    expect(again).toMatchObject({ replayed: true, team: { id: first.team.id }, entry: { id: first.entry.id } });
    for (const [path, change] of Object.entries({ 'input.size': { size: 0 }, 'input.name': { name: ' ' }, 'input.regionCode': { regionCode: '350681' } })) {
      expect(await expectRefused(s.organ.verb('registerTeam', { ...input, idempotencyKey: path, ...change }), 'BAD_USER_INPUT')).toMatchObject({ path });
    }
  });
});
