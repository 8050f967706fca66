import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded, type EmbeddedServer } from '../../src/core/db/embedded';
import { findPlace, removeDataDir } from '../../src/core/db/embedded-place';
import { makeTemplate } from './databases';

const QUIET = { info: () => undefined, warn: () => undefined };

/**
 * A PostgreSQL of one test file, which may be restarted under everything that stands on it: the run's own is shared with
 * other files. Worlds that begin after {@link start} stand on it.
 */
export class OwnCluster {
  /** How often it was ended and started again. */
  restarts = 0;

  private constructor(readonly dataDir: string, private server: EmbeddedServer) {}

  static async start(): Promise<OwnCluster> {
    const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-own-'));
    const server = await startEmbedded({ dataDir, log: QUIET });
    const { adminUrl: admin, ownerUrl: owner, serverUrl } = server;
    // Each test file has an environment of its own.
    Object.assign(process.env, { BIHUAN_TEST_ADMIN_URL: admin, BIHUAN_TEST_OWNER_URL: owner, BIHUAN_TEST_SERVER_URL: serverUrl });
    await makeTemplate({ admin, owner, server: serverUrl });
    return new OwnCluster(dataDir, server);
  }

  /** Ends it and starts it again at the same port: KILL is kill -9 of the postmaster, FAST what pg_ctl restart does. */
  async restart(how: 'KILL' | 'FAST'): Promise<void> {
    const port = Number(new URL(this.server.adminUrl).port);
    if (how === 'KILL') process.kill(Number.parseInt(readFileSync(join(findPlace(this.dataDir).cluster, 'postmaster.pid'), 'utf8'), 10), 'SIGKILL');
    await this.server.stop();
    this.server = await startEmbedded({ dataDir: this.dataDir, log: QUIET, port });
    this.restarts += 1;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    removeDataDir(this.dataDir);
  }
}
