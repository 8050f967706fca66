import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Child } from '../kit/compiled';
import type { PlatformProcess } from '../kit/platform-process';
import { BenchCaller } from './caller';
import { pushLeads } from './leads';
import { FLOOR_QUERY, LiveClients, PER_SUBJECT, PLATFORM_QUERY } from './live-clients';
import type { Measure } from './measure';

const OPENER = 'PUBLIC_SECURITY-350600';
/** Events of one burst, ten bursts a second. */
const BURST = 20;
const EVERY_MS = 100;
const BURSTS = 50;
const MOST_AT_ONCE = 4;
const SINGLES = 15;
const SINGLE_EVERY_MS = 600;
const STALLED_SHARE = 20;
const TIMEOUT_MS = 120_000;

/** Lets so many events happen at once, however that is done. */
type Happen = (count: number) => Promise<unknown>;

interface Figures { readonly kb: number; readonly one: readonly [number, number]; readonly many: readonly [number, number] }

/** Live delivery to so many connections, beside plain graphql-ws with a publisher in its own process. */
export async function benchLive(platform: PlatformProcess, _size: number, connections: number): Promise<Measure[]> {
  const police = new BenchCaller(platform, OPENER, 'INVESTIGATION');
  let pushed = 0;
  const happen: Happen = async (count) => {
    const from = pushed;
    pushed += count;
    await pushLeads(police, from, count);
  };
  await happen(BURST);
  const tokens = new Map<number, string>();
  const tokenOf = (index: number): string => {
    const subject = Math.floor(index / PER_SUBJECT);
    tokens.set(subject, tokens.get(subject) ?? platform.token(OPENER, `${OPENER}/board ${subject}`));
    return tokens.get(subject)!;
  };
  const clients = new LiveClients(platform.url, PLATFORM_QUERY);
  const ours = await figuresOf(clients, platform.server.pid, connections, tokenOf, happen);
  const stalled = await besideStalled(clients, platform, connections, tokenOf, happen);
  clients.close();
  const floor = await floorOf(connections);
  const at = `${connections.toLocaleString('en-US')} connections`;
  return [
    measure(`one event to ${at}, p50`, ours.one[0], 'ms', floor.one[0]), measure(`one event to ${at}, p99`, ours.one[1], 'ms', floor.one[1]),
    measure(`200 events a second to ${at}, p50`, ours.many[0], 'ms', floor.many[0]), measure(`200 events a second to ${at}, p99`, ours.many[1], 'ms', floor.many[1]),
    measure(`memory of one connection of ${at}`, ours.kb, 'KB', floor.kb),
    measure('the same p99 while one in twenty stands still', stalled.p99, 'ms', null),
    measure('memory that those who stand still take', stalled.mb, 'MB', null),
  ];
}

function measure(name: string, value: number, unit: string, floor: number | null): Measure {
  return { name, value, unit, floor, peer: null };
}

async function figuresOf(clients: LiveClients, pid: number, connections: number, tokenOf: (index: number) => string, happen: Happen): Promise<Figures> {
  const before = residentKb(pid);
  await clients.open(connections, tokenOf);
  await pause(1_000);
  const kb = (residentKb(pid) - before) / connections;
  clients.latencies = [];
  for (let i = 0; i < SINGLES; i += 1) {
    await happen(1);
    await pause(SINGLE_EVERY_MS);
  }
  await clients.until(SINGLES * connections, TIMEOUT_MS);
  const one = [clients.percentile(0.5), clients.percentile(0.99)] as const;
  return { kb, one, many: await stream(clients, connections, happen) };
}

async function stream(clients: LiveClients, connections: number, happen: Happen): Promise<readonly [number, number]> {
  clients.latencies = [];
  const running = new Set<Promise<unknown>>();
  for (let i = 0; i < BURSTS; i += 1) {
    const burst = happen(BURST).finally(() => running.delete(burst));
    running.add(burst);
    await pause(EVERY_MS);
    // A machine that cannot write so much gets no more than it can.
    if (running.size >= MOST_AT_ONCE) await Promise.race(running);
  }
  await Promise.all(running);
  await clients.until(BURSTS * BURST * connections, TIMEOUT_MS);
  return [clients.percentile(0.5), clients.percentile(0.99)];
}

/** Readers that take nothing from their sockets any more, while the others go on. */
async function besideStalled(
  clients: LiveClients, platform: PlatformProcess, connections: number, tokenOf: (index: number) => string, happen: Happen,
): Promise<{ p99: number; mb: number }> {
  const stalled = new LiveClients(platform.url, PLATFORM_QUERY);
  const count = Math.ceil(connections / STALLED_SHARE);
  const next = Math.ceil(connections / PER_SUBJECT) * PER_SUBJECT;
  await stalled.open(count, (index) => tokenOf(next + index));
  for (const socket of stalled.sockets) socket.pause();
  const before = residentKb(platform.server.pid);
  const [, p99] = await stream(clients, connections, happen);
  const mb = (residentKb(platform.server.pid) - before) / 1_024;
  stalled.close();
  return { p99, mb };
}

async function floorOf(connections: number): Promise<Figures> {
  const server = new Child(spawn(process.execPath, [join(__dirname, 'live-floor.js')], { stdio: ['ignore', 'pipe', 'pipe'] }));
  await server.says('listening on');
  const url = `http://127.0.0.1:${/listening on (\d+)/.exec(server.output)![1]}`;
  const clients = new LiveClients(url, FLOOR_QUERY);
  try {
    return await figuresOf(clients, server.pid, connections, () => 'none', (count) => fetch(`${url}/?events=${count}`).then((answer) => answer.text()));
  } finally {
    clients.close();
    server.kill('SIGKILL');
  }
}

/** Resident memory of a process, in KB. */
function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}
