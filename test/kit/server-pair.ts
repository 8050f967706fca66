import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findSecret } from '../../src/core/db/data-secret';
import { startEmbedded, type EmbeddedServer } from '../../src/core/db/embedded';
import { SERVER_ROLE } from '../../src/core/db/embedded-cluster';
import { runningPostmaster } from '../../src/core/db/embedded-orphan';
import { findPlace, removeDataDir } from '../../src/core/db/embedded-place';
import { adminOf, PlatformProcess } from './platform-process';

const LOOK_MS = 5;
const QUIET = { info: () => undefined, warn: () => undefined };
/** Each server has a login of its own, so that the database can tell them apart. */
const LOGINS = ['server_one', 'server_two'] as const;
type Login = (typeof LOGINS)[number];
/** The login whose transaction gives places now: that of the leader, where there is one. */
const LEADING = `SELECT usename AS login FROM pg_stat_activity WHERE usename LIKE 'server\\_%' AND xact_start IS NOT NULL
  AND (query LIKE '%FROM log_state WHERE halted_at IS NULL%' OR query LIKE '%trace_pending%' OR query LIKE '%log_edge%')`;

/** Two servers in processes of their own on one durable PostgreSQL, each of which may be killed and started again. */
export class ServerPair {
  private readonly servers = new Map<Login, PlatformProcess>();
  private starting: Promise<void>[] = [];
  private isClosing = false;

  private constructor(readonly dataDir: string, private embedded: EmbeddedServer) {}

  static async open(): Promise<ServerPair> {
    const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-pair-'));
    const pair = new ServerPair(dataDir, await startEmbedded({ dataDir, log: QUIET }));
    await pair.makeLogins();
    for (const login of LOGINS) await pair.begin(login);
    return pair;
  }

  /** Servers that have said that they are ready, and were not killed since. */
  get up(): readonly PlatformProcess[] {
    return [...this.servers.values()];
  }

  get serverUrl(): string {
    return this.embedded.serverUrl;
  }

  get ownerUrl(): string {
    return this.embedded.ownerUrl;
  }

  admin(): Promise<Client> {
    return adminOf(this.dataDir);
  }

  /** kill -9 of the server that is giving places at this moment; another begins meanwhile. Resolves as soon as it is dead. */
  async killLeader(admin: Client): Promise<void> {
    for (;;) {
      const { rows: [leading] } = await admin.query<{ login: Login }>(LEADING);
      const leader = leading && this.servers.get(leading.login);
      if (!leader) continue;
      this.servers.delete(leading.login);
      await leader.kill();
      this.starting.push(this.begin(leading.login));
      return;
    }
  }

  /** kill -9 of PostgreSQL with all of its processes, and its recovery. Servers that end of it begin anew. */
  async killDatabase(): Promise<void> {
    const postmaster = runningPostmaster(findPlace(this.dataDir).cluster)!;
    for (const pid of [postmaster, ...childrenOf(postmaster)]) kill(pid);
    const port = Number(new URL(this.embedded.ownerUrl).port);
    await this.embedded.stop();
    this.embedded = await startEmbedded({ dataDir: this.dataDir, log: QUIET, port });
  }

  /** Resolves once two servers are ready again. */
  async whole(): Promise<void> {
    await Promise.all(this.starting);
    this.starting = [];
  }

  async close(): Promise<void> {
    await this.whole();
    this.isClosing = true;
    await Promise.all(this.up.map((server) => server.stop()));
    await this.embedded.stop();
    removeDataDir(this.dataDir);
  }

  private async makeLogins(): Promise<void> {
    const admin = await this.admin();
    const password = findSecret(this.dataDir, 'database-server')!;
    for (const login of LOGINS) await admin.query(`CREATE ROLE ${login} LOGIN PASSWORD '${password}' IN ROLE ${SERVER_ROLE}`);
    await admin.end();
  }

  private async begin(login: Login): Promise<void> {
    for (;;) {
      try {
        const url = Object.assign(new URL(this.embedded.serverUrl), { username: login }).href;
        const server = await PlatformProcess.start(this.dataDir, { DATABASE_URL: url, MIGRATION_DATABASE_URL: this.embedded.ownerUrl });
        this.servers.set(login, server);
        void server.server.ended.then(() => { if (!this.isClosing && this.servers.delete(login)) this.starting.push(this.begin(login)); });
        return;
      } catch {
        // PostgreSQL was killed under it.
        await new Promise((done) => setTimeout(done, LOOK_MS));
      }
    }
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
