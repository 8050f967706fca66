import { createServer, connect, type Server, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { HttpLink, LiveLoops, snapshotOfPages, socketTransport, type CredentialSource, type HeldLoop, type LinkState } from '../../src/client';
import type { Agency } from '../kit/agency';
import { everybody, openRequest, workUpTo } from '../kit/requests';
import { world, type World } from '../kit/world';

jest.setTimeout(60_000);

interface Loop extends HeldLoop { readonly stateName: string }

/** A road to the server that can be cut. */
class Road {
  private constructor(private readonly server: Server, private readonly sockets: ReadonlySet<Socket>, readonly url: string) {}

  static async to(url: string): Promise<Road> {
    const sockets = new Set<Socket>();
    const target = new URL(url);
    const server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const [one, other] of [[near, far], [far, near]] as const) {
        sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => { sockets.delete(one); other.destroy(); });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return new Road(server, sockets, `http://127.0.0.1:${port}`);
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((done) => { this.server.close(done); });
  }
}

let w: World;
let road: Road;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world();
  road = await Road.to(w.url);
  ({ opener, community, team } = await everybody(w));
});
afterAll(async () => {
  await road.close();
  await w.stop();
});

const PAGE = `query($filter: LoopFilter, $after: Cursor) {
  position
  loops(filter: $filter, first: 2, after: $after) { nodes { id version stateName } pageInfo { hasNextPage endCursor } }
}`;

function follow(who: Agency, filter: Readonly<Record<string, unknown>>): { live: LiveLoops<Loop>; states: LinkState[] } {
  const credentials: CredentialSource = { get: () => ({ token: who.token, purpose: who.purpose! }), renew: async () => undefined };
  const link = new HttpLink({ url: `${road.url}/graphql`, credentials });
  const states: LinkState[] = [];
  const live = new LiveLoops<Loop>({
    credentials, filter, selection: 'stateName', onState: (state) => states.push(state),
    transport: socketTransport({ url: `${road.url.replace('http', 'ws')}/graphql`, credentials, webSocketImpl: WebSocket }),
    snapshot: () => snapshotOfPages<Loop>(async (after) => {
      const { position, loops } = await link.send<{ position: string; loops: { nodes: Loop[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } }>(PAGE, { filter, after });
      return { position, page: loops };
    }),
  });
  live.start();
  return { live, states };
}

async function until(what: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!what()) {
    if (Date.now() > deadline) throw new Error('it does not come about');
    await new Promise((done) => { setTimeout(done, 20); });
  }
}

const shown = (live: LiveLoops<Loop>): string[] => live.store.all.map(({ id, version, stateName }) => `${id} ${version} ${stateName}`).sort();

it('the client holds what the API holds, through cuts of the link while work goes on', async () => {
  for (let i = 0; i < 5; i += 1) await openRequest(opener);
  const { live, states } = follow(community, { phases: ['OPEN'] });
  await until(() => live.stream.state === 'LIVE');
  expect(live.store.all).toHaveLength(5);

  for (let i = 0; i < 4; i += 1) {
    const request = await openRequest(opener);
    road.cut();
    await workUpTo('VERIFIED', request, community, team);
    if (i % 2 === 0) await opener.withdraw(request);
  }
  await w.settle();
  const { loops } = await community.query('{ loops(filter: { phases: [OPEN] }, first: 200) { nodes { id version stateName } } }');
  const held = (loops.nodes as Loop[]).map(({ id, version, stateName }) => `${id} ${version} ${stateName}`).sort();
  await until(() => JSON.stringify(shown(live)) === JSON.stringify(held));
  await until(() => live.stream.state === 'LIVE');
  expect(states).toContain('BROKEN');
  live.stop();
});
