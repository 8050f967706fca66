import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NATS_SERVER, programPath } from './debian';

const START_TIMEOUT_MS = 10_000;
const TRY_EVERY_MS = 20;

/** A real nats-server with JetStream, on a port of its own; it can be killed and started again where it was. */
export class NatsServer {
  private child: ChildProcess | undefined;

  private constructor(private readonly port: number, private readonly folder: string) {}

  static async start(): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), mkdtempSync(join(tmpdir(), 'bihuan-nats-')));
    await server.run();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Starts it again after {@link kill}. Resolves once it takes connections. */
  async run(): Promise<void> {
    this.child = spawn(programPath(NATS_SERVER), ['-a', '127.0.0.1', '-p', String(this.port), '-js', '-sd', this.folder], { stdio: 'ignore' });
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!await takesConnections(this.port)) {
      if (Date.now() > deadline) throw new Error('nats-server does not start');
      await new Promise((done) => { setTimeout(done, TRY_EVERY_MS); });
    }
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); done(true); });
    socket.once('error', () => done(false));
  });
}
