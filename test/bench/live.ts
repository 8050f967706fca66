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
/** One event goes to so many times as many connections too. */
const CROWD = 10;
const CROWD_SINGLES = 5;
const SINGLE_EVERY_MS = 600;
/** What it takes one event to come to each of a thousand connections, at the most. */
const SINGLE_MS_PER_THOUSAND = 300;
const STALLED_SHARE = 20;
const TIMEOUT_MS = 120_000;

/** Lets so many events happen at once, however that is done. */
type Happen = (count: number) => Promise<unknown>;

/** Milliseconds that half, and that 99 of a hundred, take at the most. */
type Percentiles = readonly [p50: number, p99: number];
interface Single { readonly kb: number; readonly one: Percentiles }
interface Figures extends Single { readonly many: Percentiles }
/** Where events come from, and whose memory is looked at. */
interface Side { readonly url: string; readonly query: string; readonly pid: number; readonly tokenOf: (index: number) => string; readonly happen: Happen }

/** Live delivery to so many connections, and of single events to ten times as many, beside plain graphql-ws with a publisher in its own process. */
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
  const side: Side = { url: platform.url, query: PLATFORM_QUERY, pid: platform.server.pid, tokenOf, happen };
  const clients = new LiveClients(side.url, side.query);
  const ours = await figuresOf(side, clients, connections);
  const stalled = await besideStalled(side, clients, connections);
  clients.close();
  await pause(SINGLE_EVERY_MS);
  const floor = await onFloor(async (one) => {
    const others = new LiveClients(one.url, one.query);
    const figures = await figuresOf(one, others, connections);
    others.close();
    return figures;
  });
  const crowd = await crowdOf(side, CROWD * connections);
  const floorCrowd = await onFloor((one) => crowdOf(one, CROWD * connections));
  const at = nameOf(connections);
  return [
    ...pair(`one event to ${at}`, ours.one, floor.one), ...pair(`200 events a second to ${at}`, ours.many, floor.many),
    measure(`memory of one connection of ${at}`, ours.kb, 'KB', floor.kb),
    measure(`200 events a second to ${at}, p99, while one in twenty stands still`, stalled.p99, 'ms', null),
    measure('memory that those who stand still take', stalled.mb, 'MB', null),
    ...pair(`one event to ${nameOf(CROWD * connections)}`, crowd.one, floorCrowd.one),
    measure(`memory of one connection of ${nameOf(CROWD * connections)}`, crowd.kb, 'KB', floorCrowd.kb),
  ];
}

function nameOf(connections: number): string {
  return `${connections.toLocaleString('en-US')} connections`;
}

function pair(name: string, [p50, p99]: Percentiles, [floor50, floor99]: Percentiles): Measure[] {
  return [measure(`${name}, p50`, p50, 'ms', floor50), measure(`${name}, p99`, p99, 'ms', floor99)];
}

function measure(name: string, value: number, unit: string, floor: number | null): Measure {
  return { name, value, unit, floor, peer: null };
}

async function figuresOf(side: Side, clients: LiveClients, connections: number): Promise<Figures> {
  return { ...await singlesTo(side, clients, connections, SINGLES), many: await stream(clients, connections, side.happen) };
}

async function crowdOf(side: Side, connections: number): Promise<Single> {
  const clients = new LiveClients(side.url, side.query);
  try {
    return await singlesTo(side, clients, connections, CROWD_SINGLES);
  } finally {
    clients.close();
  }
}

/** Connects, and lets single events happen, each when the one before is over. */
async function singlesTo({ pid, tokenOf, happen }: Side, clients: LiveClients, connections: number, count: number): Promise<Single> {
  const before = residentKb(pid);
  await clients.open(connections, tokenOf);
  await pause(1_000);
  const kb = (residentKb(pid) - before) / connections;
  clients.latencies = [];
  for (let i = 1; i <= count; i += 1) {
    await happen(1);
    await pause(Math.max(SINGLE_EVERY_MS, SINGLE_MS_PER_THOUSAND * connections / 1_000));
    await clients.until(i * connections, TIMEOUT_MS);
  }
  return { kb, one: clients.percentiles };
}

async function stream(clients: LiveClients, connections: number, happen: Happen): Promise<Percentiles> {
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
  return clients.percentiles;
}

/** Readers that take nothing from their sockets any more, while the others go on. */
async function besideStalled(side: Side, clients: LiveClients, connections: number): Promise<{ p99: number; mb: number }> {
  const stalled = new LiveClients(side.url, side.query);
  const count = Math.ceil(connections / STALLED_SHARE);
  const next = Math.ceil(connections / PER_SUBJECT) * PER_SUBJECT;
  await stalled.open(count, (index) => side.tokenOf(next + index));
  for (const socket of stalled.sockets) socket.pause();
  const before = residentKb(side.pid);
  const [, p99] = await stream(clients, connections, side.happen);
  const mb = (residentKb(side.pid) - before) / 1_024;
  stalled.close();
  return { p99, mb };
}

async function onFloor<T>(work: (side: Side) => Promise<T>): Promise<T> {
  const server = new Child(spawn(process.execPath, [join(__dirname, 'live-floor.js')], { stdio: ['ignore', 'pipe', 'pipe'] }));
  await server.says('listening on');
  const url = `http://127.0.0.1:${/listening on (\d+)/.exec(server.output)![1]}`;
  const happen: Happen = (count) => fetch(`${url}/?events=${count}`).then((answer) => answer.text());
  try {
    return await work({ url, query: FLOOR_QUERY, pid: server.pid, tokenOf: () => 'none', happen });
  } finally {
    server.kill('SIGKILL');
  }
}

/** Resident memory of a process, in KB. */
function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}
