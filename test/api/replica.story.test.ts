import { OwnCluster } from '../kit/own-cluster';
import { StreamingReplica } from '../kit/replica';
import { COMMUNITY, everybody, openRequest, requestSeen } from '../kit/requests';
import type { Agency } from '../kit/agency';
import { world, type World } from '../kit/world';

const SETTING_UP_MS = 120_000;
const LOOK_EVERY_MS = 20;

let cluster: OwnCluster;
let replica: StreamingReplica;
let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  cluster = await OwnCluster.start();
  replica = await StreamingReplica.start(cluster.dataDir, process.env['BIHUAN_TEST_ADMIN_URL']!);
  w = await world({ replicaOf: (serverUrl) => replica.urlOf(serverUrl) });
  ({ opener, community, team } = await everybody(w));
}, SETTING_UP_MS);

afterAll(async () => {
  await w?.stop();
  await replica?.remove();
  await cluster?.stop();
});

/** What connections of the platform asked last on the replica: COMMIT behind a read, else whether it has caught up. */
async function lastAsked(): Promise<string[]> {
  const rows = await replica.ask<{ query: string }>(`SELECT query FROM pg_stat_activity WHERE application_name = 'bihuan'`);
  return rows.map(({ query }) => query);
}

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!await what()) await new Promise((done) => { setTimeout(done, LOOK_EVERY_MS); });
}

async function pauseReplay(): Promise<void> {
  await replica.ask('SELECT pg_wal_replay_pause()');
  await until(async () => (await replica.ask<{ state: string }>('SELECT pg_get_wal_replay_pause_state() AS state'))[0]!.state === 'paused');
}

it('a replica that keeps up answers what is read', async () => {
  const { id } = await openRequest(opener);
  await until(async () => {
    expect((await requestSeen(community, id)).state).toBe('ISSUED');
    return (await lastAsked()).some((query) => /^COMMIT/i.test(query));
  });
});

it('one that lags answers nothing: whoever wrote reads it, and whoever was let in or out sees that at once', async () => {
  const { id } = await openRequest(opener);
  await pauseReplay();
  const fieldTeam = w.agency(COMMUNITY, { role: 'FIELD_TEAM', team });
  const other = await w.team(COMMUNITY, '350602001', '第二突击队');
  expect(await requestSeen(fieldTeam, id)).toBeNull();
  await community.receive(id);
  expect((await requestSeen(community, id)).state).toBe('RECEIVED');
  await community.assign(id, team);
  expect((await requestSeen(fieldTeam, id)).state).toBe('ASSIGNED');
  await community.assign(id, other);
  expect(await requestSeen(fieldTeam, id)).toBeNull();
  expect(await replica.ask(`SELECT FROM pg_stat_activity WHERE application_name = 'bihuan' AND xact_start IS NOT NULL`)).toEqual([]);
  await replica.ask('SELECT pg_wal_replay_resume()');
  expect((await requestSeen(community, id)).state).toBe('ASSIGNED');
});

it('one that is a primary of its own, or is gone, is not asked', async () => {
  const { id } = await openRequest(opener);
  await replica.ask('SELECT pg_promote()');
  await community.receive(id);
  expect((await requestSeen(community, id)).state).toBe('RECEIVED');
  await replica.stop();
  await community.assign(id, team);
  expect((await requestSeen(community, id)).state).toBe('ASSIGNED');
  expect((await requestSeen(opener, id)).state).toBe('ASSIGNED');
});
