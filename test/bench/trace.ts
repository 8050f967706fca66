import { join } from 'node:path';
import { LOG_CHANNEL } from '../../src/core/trace/sequencer';
import { PlatformProcess } from '../kit/platform-process';
import { BenchCaller, rateOf } from './caller';
import { pushAll, type Pushed } from './leads';
import { benchLog } from './log';
import { median, type Measure } from './measure';

const STREET = '350602001';
const CLIENTS = [16, 64] as const;
const ROUNDS = 3;
/** How long a round lasts, where the requests do not run out before. */
const SECONDS = 5;
const TEAM = `mutation($input: RegisterTeamInput!) { registerTeam(input: $input) { team { id } } }`;
const RECEIVE = `mutation($input: ReceiveInvestigationInput!) { receiveInvestigation(input: $input) { investigation { id version state } replayed } }`;
const ASSIGN = `mutation($input: AssignInvestigationInput!) { assignInvestigation(input: $input) { investigation { id version state } replayed } }`;

/** Requests that a server is to work on, and who works on them. */
interface Workers { readonly community: BenchCaller; readonly requests: Pushed[]; readonly teamId: string }

/**
 * What the trace costs and what it can do: the log of so many entries first, then verbs beside the same verbs on a server that
 * writes no entries, and how long an entry waits for its place meanwhile.
 */
export async function benchTrace(platform: PlatformProcess, size: number, _connections: number, entries: number): Promise<Measure[]> {
  const police = new BenchCaller(platform, 'PUBLIC_SECURITY-350600', 'INVESTIGATION');
  const pushed = await pushAll(police, 0, size, [STREET]);
  return [...await benchLog(platform, entries), ...await benchWrites(platform, pushed)];
}

async function benchWrites(platform: PlatformProcess, pushed: readonly Pushed[]): Promise<Measure[]> {
  const community = new BenchCaller(platform, `COMMUNITY-${STREET}`, 'INVESTIGATION');
  const { registerTeam: { team } } = await community.ask(TEAM, { input: { idempotencyKey: 'bench-team', name: '排查队', kind: 'COMMANDO', regionCode: STREET, size: 8 } });
  const untraced = await withoutTrace(platform);
  const half = Math.floor(pushed.length / 2);
  const traced: Workers = { community, requests: pushed.slice(0, half), teamId: team.id };
  const plain: Workers = { community: new BenchCaller(untraced, `COMMUNITY-${STREET}`, 'INVESTIGATION'), requests: pushed.slice(half), teamId: team.id };
  const lag = await LagWatch.open(platform);
  try {
    const rates = new Map(CLIENTS.map((clients) => [clients, { traced: [] as number[], plain: [] as number[] }]));
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const clients of CLIENTS) {
        const here = await verbs(traced, clients);
        const there = await verbs(plain, clients);
        if (round === 0) continue;
        rates.get(clients)!.traced.push(here);
        rates.get(clients)!.plain.push(there);
      }
    }
    const few = rates.get(16)!;
    const many = rates.get(64)!;
    return [
      measure('verbs with the trace, beside without, 16 clients', median(few.traced), 'verbs/s', median(few.plain)),
      measure('verbs with the trace, beside without, 64 clients', median(many.traced), 'verbs/s', median(many.plain)),
      measure('verbs with the trace, 64 clients beside 16', median(many.traced), 'verbs/s', median(few.traced)),
      measure('from an entry to its place, p99', lag.p99(), 'ms', null),
    ];
  } finally {
    await lag.close();
    await untraced.stop();
  }
}

function measure(name: string, value: number, unit: string, floor: number | null): Measure {
  return { name, value, unit, floor, peer: null };
}

/** Each request is received and given to a team: two verbs. */
async function verbs({ community, requests, teamId }: Workers, clients: number): Promise<number> {
  if (requests.length === 0) throw new Error('the requests ran out: give a larger --size');
  return 2 * await rateOf(requests, clients, SECONDS, async ({ id }) => {
    await community.ask(RECEIVE, { input: { idempotencyKey: `receive-${id}`, id, expectedVersion: 1 } });
    await community.ask(ASSIGN, { input: { idempotencyKey: `assign-${id}`, id, expectedVersion: 2, teamId } });
  });
}

/** Another server on the same database and secrets that writes no entries of the trace. */
async function withoutTrace(platform: PlatformProcess): Promise<PlatformProcess> {
  return PlatformProcess.start(platform.dataDir, {
    ...await platform.addresses(), BENCH_WITHOUT: 'trace', NODE_OPTIONS: `--require ${join(__dirname, 'unguarded.js')}`,
  });
}

/** Hears of each batch when it is committed, and asks how old its entries are then. */
class LagWatch {
  private readonly lags: number[] = [];
  private next = 0;
  private reading: Promise<void> = Promise.resolve();

  private constructor(private readonly admin: Awaited<ReturnType<PlatformProcess['admin']>>) {}

  static async open(platform: PlatformProcess): Promise<LagWatch> {
    const watch = new LagWatch(await platform.admin());
    const { rows } = await watch.admin.query<{ next: string }>('SELECT next_index AS next FROM log_state');
    watch.next = Number(rows[0]!.next);
    watch.admin.on('notification', () => watch.look());
    await watch.admin.query(`LISTEN ${LOG_CHANNEL}`);
    return watch;
  }

  /** Milliseconds that 99 of 100 entries waited at most, from the time that they name until their place was committed and read by another. */
  p99(): number {
    const sorted = [...this.lags].sort((a, b) => a - b);
    if (sorted.length < 100) throw new Error('there are too few entries to speak of 99 in a hundred');
    return sorted[Math.floor(sorted.length * 0.99)]!;
  }

  async close(): Promise<void> {
    await this.reading;
    await this.admin.end();
  }

  private look(): void {
    this.reading = this.reading.then(async () => {
      const { rows } = await this.admin.query<{ index: string; at: Date }>(
        'SELECT i.index, e.at FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id WHERE i.index >= $1 ORDER BY i.index', [this.next]);
      const seenAt = Date.now();
      for (const { index, at } of rows) {
        this.next = Number(index) + 1;
        this.lags.push(seenAt - at.getTime());
      }
    });
  }
}
