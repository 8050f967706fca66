import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { start, type App } from '../../src/app';
import { readConfig, type Config } from '../../src/config';
import { DevelopmentIssuer } from '../../src/core/access/development-issuer';
import { purposesOf } from '../../src/core/access/policy';
import { kindOfAgencyCode, type Purpose, type Role } from '../../src/core/access/purpose';
import type { Tx } from '../../src/core/db/context';
import { keptSecretFile } from '../../src/core/db/data-secret';
import { openVault } from '../../src/core/db/keys/master-key-source';
import type { Vault } from '../../src/core/db/keys/vault';
import { giveVault } from '../../src/core/db/keys/vault-of';
import { removeDataDir } from '../../src/core/db/embedded-place';
import { SetClock } from '../../src/core/kernel/clock';
import { Agency } from './agency';
import type { Json } from './answers';
import { freshDatabase, type TestDatabase } from './databases';

/** When stories begin: noon of 20 March 2022 in Zhangzhou. */
const BEGINNING = '2022-03-20T04:00:00Z';
const SETTLE_TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 5;
const TOKEN_TTL_MS = 3_600_000;

/** Who somebody at an agency is. */
export interface Identity {
  readonly role?: Role;
  /** For which purpose requests are made; by default the first that the agency's kind and role have. */
  readonly purpose?: Purpose | null;
  /** Public id of the team of a FIELD_TEAM. */
  readonly team?: string;
  readonly subject?: string;
}

/** How a world is made. */
export interface WorldOptions {
  readonly at?: string;
  /** Where reads may go, given the server's address of the world's database. */
  readonly replicaOf?: (serverUrl: string) => string;
  /** Environment of the configuration, such as STATEMENT_TIMEOUT_MS. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running platform with a database and a clock of its own, and everybody who works with it. */
export class World {
  private constructor(
    readonly clock: SetClock,
    readonly database: TestDatabase,
    private readonly config: Config,
    private app: App,
    private readonly admin: Pool,
    private readonly issuer: DevelopmentIssuer,
  ) {}

  /** Starts the platform; {@link stop} it when all is done. */
  static async begin({ at = BEGINNING, env = {}, replicaOf }: WorldOptions = {}): Promise<World> {
    const database = await freshDatabase();
    const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-world-'));
    const config = readConfig({
      NODE_ENV: 'test', PORT: '0', BIHUAN_DATA: dataDir, BIHUAN_DEMO: 'off', LOG_LEVEL: process.env['BIHUAN_TEST_LOG'] ?? 'silent',
      DATABASE_URL: database.urls.server, MIGRATION_DATABASE_URL: database.urls.owner, ...(replicaOf && { REPLICA_DATABASE_URL: replicaOf(database.urls.server) }), ...env,
    });
    try {
      const clock = new SetClock(new Date(at));
      const app = await start(config, { clock });
      // One connection, kept; another where it was cut.
      const admin = new Pool({ connectionString: database.urls.admin, max: 1, idleTimeoutMillis: 0 });
      admin.on('error', () => undefined);
      const issuer = new DevelopmentIssuer({ nodeEnv: config.nodeEnv, dataDir, issuer: config.tokenIssuer, audience: config.tokenAudience });
      return new World(clock, database, config, app, admin, issuer);
    } catch (error) {
      await remove(database, dataDir);
      throw error;
    }
  }

  get url(): string {
    return this.app.url;
  }

  /** Somebody at an agency. */
  agency(code: string, { role = 'OPERATOR', purpose, team, subject = `${code}/${role}` }: Identity = {}): Agency {
    const kind = kindOfAgencyCode(code);
    if (!kind) throw new Error(`${code} is no code of an agency`);
    const purposes = purposesOf(kind, role);
    const token = this.issuer.issue({ subject, agencyCode: code, role, purposes, ...(team !== undefined && { team }) }, TOKEN_TTL_MS, Date.now());
    return new Agency(this.url, code, token, purpose === undefined ? purposes[0] ?? null : purpose);
  }

  /** A new team of an agency; its public id. */
  async team(agencyCode: string, regionCode: string, name = '社区突击队'): Promise<string> {
    const { team } = await this.agency(agencyCode).verb('registerTeam', { name, kind: 'COMMANDO', regionCode, size: 8 });
    return team.id;
  }

  /** Public id of an agency. */
  async agencyId(code: string): Promise<string> {
    return (await this.agency('AUDIT-350600').query('query($code: String!) { agency(code: $code) { id } }', { code })).agency.id;
  }

  /** What the platform was started with: for commands beside it. */
  get settings(): Config {
    return this.config;
  }

  /** The file with the platform's master key. */
  get masterKeyFile(): string {
    return keptSecretFile(this.config.dataDir, 'master-key');
  }

  /** A vault of another process on the same keys, for a Database beside the platform's own. */
  openVault(): Vault {
    return openVault(this.config);
  }

  /** Rows as a superuser sees them, beyond all row security: for what must hold whoever looks. */
  async rows<T = Json>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.admin.query(sql, [...values])).rows as T[];
  }

  /** Resolves once every entry has its place in the log and every deadline has said what was due: warnings, breaches, escalations. */
  async settle(): Promise<void> {
    const deadline = Date.now() + SETTLE_TIMEOUT_MS;
    for (;;) {
      const [state] = await this.rows<{ waiting: boolean }>(
        `SELECT EXISTS (SELECT FROM trace_pending) OR EXISTS (SELECT FROM clock WHERE next_at <= $1) AS waiting`,
        [this.clock.now()],
      );
      if (!state!.waiting) return;
      if (Date.now() >= deadline) throw new Error('the platform does not settle');
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
  }

  /** One more server on the same database, with the same keys and clock. Stop it before the world. */
  another(change: Partial<Config> = {}): Promise<App> {
    return start({ ...this.config, ...change }, { clock: this.clock });
  }

  /** Settings of one more server in a process of its own, on the same database and with the same keys; its clock is the real one. */
  get environment(): Readonly<Record<string, string>> {
    return {
      NODE_ENV: 'test', BIHUAN_DATA: this.config.dataDir, BIHUAN_DEMO: 'off',
      DATABASE_URL: this.database.urls.server, MIGRATION_DATABASE_URL: this.database.urls.owner,
    };
  }

  /** Statements as a superuser, with the vault: for what is sealed and must hold whoever looks. */
  get statements(): Tx {
    const statements = { query: (sql: string, values: unknown[] = []) => this.rows(sql, values) } as unknown as Tx;
    giveVault(statements, this.openVault());
    return statements;
  }

  /** Stops the platform and starts it again at the same address, on the same data; `meanwhile` runs while it is down. */
  async restart(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    const port = Number(new URL(this.url).port);
    await this.app.stop();
    await meanwhile();
    this.app = await start({ ...this.config, port }, { clock: this.clock });
  }

  /** Stops the platform and removes everything that was made for it. */
  async stop(): Promise<void> {
    await this.admin.end();
    await this.app.stop();
    await remove(this.database, this.config.dataDir);
  }
}

async function remove(database: TestDatabase, dataDir: string): Promise<void> {
  await database.drop();
  removeDataDir(dataDir);
}

/** A world with the reference data of Zhangzhou and nothing else in it. */
export function world(options?: WorldOptions): Promise<World> {
  return World.begin(options);
}
