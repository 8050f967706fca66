import cluster, { type Worker } from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a worker's place stays empty after its end, in milliseconds: one that cannot live must not keep the machine busy. */
const REPLACE_AFTER_MS = 1_000;
/** What a worker is told, and what it tells. */
const STOP = 'stop';
const READY = 'ready';

/** Whether this process is one of several servers that share a port. */
export const isWorker = cluster.isWorker;

/** Number of this worker, from 1; undefined where this process is none. */
export const workerId = cluster.worker?.id;

/** The number behind `--workers`; 1 without it. Undefined where it is no number from 1 to 64, or where anything else is asked. */
export function workersAsked(args: readonly string[]): number | undefined {
  if (args.length === 0) return 1;
  const [, number] = /^--workers[ =]([1-9]\d?)$/.exec(args.join(' ')) ?? [];
  return number !== undefined && Number(number) <= 64 ? Number(number) : undefined;
}

/** Tells the process that started this worker that it answers at an address. */
export function tellReady(url: string): void {
  process.send?.({ [READY]: url });
}

/** Calls back when the process that started this worker says that it is to stop, or is gone. */
export function onTold(stop: (why: string) => void): void {
  process.on('message', (message) => {
    if (message === STOP) stop('The server stops');
  });
  process.on('disconnect', () => stop('The server is gone'));
}

/** Several servers that share one port and one database. What dies is replaced. */
export class Workers {
  private stopping = false;

  private constructor(readonly url: string, private readonly env: Readonly<Record<string, string>>, private readonly say: (line: string) => void) {}

  /**
   * Starts so many. The first is ready before the others begin, so that what a first start does is done once.
   * @throws Error where the first ends before it is ready; it has said why.
   */
  static async start(count: number, env: Readonly<Record<string, string>>, say: (line: string) => void): Promise<Workers> {
    const first = cluster.fork(env);
    const url = await readiness(first);
    if (url === undefined) throw new WorkerEnded();
    const workers = new Workers(url, env, say);
    workers.watch(first);
    await Promise.all(Array.from({ length: count - 1 }, () => workers.add()));
    return workers;
  }

  /** Lets all end what is under way; resolves once they are gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(Object.values(cluster.workers ?? {}).map(async (worker) => {
      if (!worker || worker.isDead()) return;
      const gone = new Promise((done) => worker.once('exit', done));
      if (worker.isConnected()) worker.send(STOP);
      await gone;
    }));
  }

  /** Resolves once it is ready or has ended. */
  private async add(): Promise<void> {
    const worker = cluster.fork(this.env);
    this.watch(worker);
    await readiness(worker);
  }

  private watch(worker: Worker): void {
    worker.once('exit', (code, signal) => {
      if (!this.stopping) void this.replace(worker.process.pid, signal || code);
    });
  }

  private async replace(pid: number | undefined, end: string | number): Promise<void> {
    this.say(`Worker ${pid} ended (${end}); another one takes its place.`);
    await pause(REPLACE_AFTER_MS);
    if (!this.stopping) await this.add();
  }
}

/** The first worker could not start. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

/** The address once the worker answers there; undefined where it ends before. */
function readiness(worker: Worker): Promise<string | undefined> {
  return new Promise((done) => {
    worker.on('message', (message: { [READY]?: string }) => {
      if (message[READY] !== undefined) done(message[READY]);
    });
    worker.once('exit', () => done(undefined));
  });
}
