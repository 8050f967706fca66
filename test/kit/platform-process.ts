import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { DevelopmentIssuer } from '../../src/core/access/development-issuer';
import { purposesOf } from '../../src/core/access/policy';
import { kindOfAgencyCode } from '../../src/core/access/purpose';
import { findSecret } from '../../src/core/db/data-secret';
import { DATABASE, OWNER_ROLE, SERVER_ROLE } from '../../src/core/db/embedded-cluster';
import { findPlace } from '../../src/core/db/embedded-place';
import type { Child } from './compiled';
import { startMain } from './main-process';

const TOKEN_TTL_MS = 12 * 3_600_000;
/** Line of postmaster.pid that holds the port. */
const PORT_LINE = 3;

/** The built platform on an embedded database of its own, in a process that may be killed and started again. */
export class PlatformProcess {
  private constructor(readonly dataDir: string, readonly url: string, readonly server: Child) {}

  static async start(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<PlatformProcess> {
    const { server, url } = await startMain({ BIHUAN_DATA: dataDir, BIHUAN_DEMO: 'off', COST_PER_MINUTE: '999999999', ...env });
    return new PlatformProcess(dataDir, url, server);
  }

  /** A token of the platform's own development issuer, with every purpose that the agency's kind has. */
  token(code: string, subject = `${code}/load`): string {
    const issuer = new DevelopmentIssuer({ nodeEnv: 'development', dataDir: this.dataDir, issuer: 'bihuan-development', audience: 'bihuan' });
    return issuer.issue({ subject, agencyCode: code, role: 'OPERATOR', purposes: purposesOf(kindOfAgencyCode(code)!, 'OPERATOR') }, TOKEN_TTL_MS, Date.now());
  }

  /** A connection as the superuser, beyond all row security. End it. */
  admin(): Promise<Client> {
    return adminOf(this.dataDir);
  }

  /** The settings with which another server works on the same database. */
  async addresses(): Promise<{ DATABASE_URL: string; MIGRATION_DATABASE_URL: string }> {
    const admin = await this.admin();
    const { port } = admin;
    await admin.end();
    const of = (role: string, secret: 'database-server' | 'database-owner'): string => `postgres://${role}:${findSecret(this.dataDir, secret)!}@127.0.0.1:${port}/${DATABASE}`;
    return { DATABASE_URL: of(SERVER_ROLE, 'database-server'), MIGRATION_DATABASE_URL: of(OWNER_ROLE, 'database-owner') };
  }

  /** kill -9: the server is gone, its database is orphaned. */
  async kill(): Promise<void> {
    this.server.kill('SIGKILL');
    await this.server.ended;
  }

  async stop(): Promise<void> {
    this.server.kill('SIGTERM');
    await this.server.ended;
  }
}

/** A superuser's connection to the embedded database that runs on a data directory. End it. */
export async function adminOf(dataDir: string): Promise<Client> {
  const port = Number(readFileSync(join(findPlace(dataDir).cluster, 'postmaster.pid'), 'utf8').split('\n')[PORT_LINE]);
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password: findSecret(dataDir, 'database-superuser')!, database: DATABASE });
  // Where a test or bench fails, the database ends first: that must not hide why.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
