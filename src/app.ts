import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import pino, { type Logger } from 'pino';
import { createDataSource } from '../ormconfig';
import { Authentication } from './api/graphql/authenticate';
import { ErrorTranslator, faultOf } from './api/graphql/errors';
import { buildBihuanSchema } from './api/graphql/schema';
import { Admission } from './api/graphql/limits-admission';
import { CostBudget } from './api/graphql/rate';
import { CompiledReads } from './api/graphql/reading/compiled-reads';
import { createGraphqlServer } from './api/graphql/server';
import { TrustedOperations } from './api/graphql/trusted';
import { addDemo } from './api/http/demo';
import { settle } from './api/graphql/disclosed-fields';
import { addExports } from './api/http/export';
import { addHealth } from './api/http/health';
import { addLog } from './api/http/log';
import { addPages } from './api/http/pages';
import { createHttpServer, headerOf } from './api/http/server';
import { openSubscriptions } from './api/http/subscriptions';
import { openHints } from './api/live/hints';
import { LogTail } from './api/live/log-tail';
import type { StreamRoot } from './api/live/loop-events.resolver';
import { streamsOf } from './api/live/streams';
import { endOfDays, prepareDemoWorld } from '../seeds/zhangzhou-2022/first-start';
import { compose, folds, type Foundations } from './compose';
import type { Config } from './config';
import { DevelopmentIssuer } from './core/access/development-issuer';
import { RequestContext, type Surroundings } from './core/access/request-context';
import { issuerWithKey, type TokenKeys } from './core/access/token';
import { keepKeys, readIssuers } from './core/access/token-issuers';
import { Revocations } from './core/access/token-revocations';
import { Database } from './core/db/context';
import { keptSecret } from './core/db/data-secret';
import { startEmbedded } from './core/db/embedded';
import { openDataDir } from './core/db/embedded-place';
import { openVault } from './core/db/keys/master-key-source';
import type { Vault } from './core/db/keys/vault';
import { migrate } from './core/db/migrate';
import { Replica } from './core/db/replica';
import { systemClock, type Clock } from './core/kernel/clock';
import { Rounds } from './core/kernel/rounds';
import { ClockWatch } from './core/loops/clock-watch';
import { TallyWatch } from './core/loops/tally-watch';
import { Places } from './core/places/places';
import { Protocols } from './core/protocols/protocols';
import { applyReference } from './core/protocols/reference/apply';
import { ReferenceSnapshot } from './core/protocols/reference/snapshot';
import { traceChanges } from './core/protocols/reference/trace-changes';
import { EventCursors } from './core/trace/position';
import { TraceLog, type TraceLogOptions } from './core/trace/log/trace-log';
import { ReadLog } from './core/trace/read-log';
import { Sequencer } from './core/trace/sequencer';
import { getEpoch } from './core/trace/trace.store';
import { GrantWatch } from './domain/grants/grant-watch.service';
import { saveToldSites } from './domain/sites/site-reference.store';

/** A running platform. */
export interface App {
  /** Where it is reached, without a slash at the end. */
  readonly url: string;
  /** Ends requests under way, then the platform's own work, then the database. */
  stop(): Promise<void>;
}

/** What tests and the demo world set in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
}

/** Connections that build the demo world: each one more plans all statements anew. */
const FILLING_CONNECTIONS = 4;
/** How often a server looks whether another has changed reference data, in milliseconds. */
const REFERENCE_EVERY_MS = 5_000;
/** How often key sets of token issuers are read, in milliseconds; with an unknown key id at once. */
const KEYS_EVERY_MS = 300_000;
/** How often a server looks which tokens were revoked, in milliseconds. */
const REVOCATIONS_EVERY_MS = 500;
/** Longest time between a room that becomes free and its being kept for whoever waits, and between a part of a site that is late and its being told of, in milliseconds. */
const WAITING_EVERY_MS = 1_000;
/** Longest that one statement of a migration may take, in milliseconds. */
const MIGRATION_TIMEOUT_MS = 600_000;
/** The directory of package.json, from the sources as from the built tree. */
const ROOT = __dirname.endsWith(join('dist', 'src')) ? join(__dirname, '../..') : join(__dirname, '..');

/**
 * Starts the platform: database, migrations, reference data, the platform's own work, and the doors.
 * @throws StartupError for what an operator can mend; whatever was started before is stopped again.
 */
export async function start(config: Config, overrides: Overrides = {}): Promise<App> {
  const log = pino({ level: config.logLevel });
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const url = await open(config, overrides.clock ?? systemClock, log, (close) => closers.push(close));
    return { url, stop };
  } catch (error) {
    await stop().catch((failure: unknown) => log.error({ fault: faultOf(failure) }, 'could not stop cleanly'));
    throw error;
  }
}

/** A database that workers share, and what of their environment leads to it. */
export interface HeldDatabase {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the embedded PostgreSQL for servers in processes of their own; nothing where the configuration names another one. */
export async function holdDatabase(config: Config): Promise<HeldDatabase> {
  if (config.databaseUrl !== undefined) return { env: {}, stop: async () => undefined };
  const embedded = await startEmbedded({ dataDir: config.dataDir, log: pino({ level: config.logLevel }) });
  return { env: { DATABASE_URL: embedded.serverUrl, MIGRATION_DATABASE_URL: embedded.ownerUrl }, stop: () => embedded.stop() };
}

type OnStop = (close: () => Promise<unknown>) => void;

async function open(config: Config, clock: Clock, log: Logger, onStop: OnStop): Promise<string> {
  // Secrets that this installation makes are kept there, before the database is.
  if (config.nodeEnv !== 'production') openDataDir(config.dataDir);
  const vault = openVault(config);
  const { connect, serverUrl } = await openDatabase(config, vault, log, onStop);
  const database = await connect(config.poolSize, { withReplica: true });
  await vault.prepare(database);
  const readLog = new ReadLog(await connect(1), clock);
  const places = new Places();
  const protocols = new Protocols(places);
  const snapshot = new ReferenceSnapshot(database, places, protocols);
  await loadReference(config, database, clock);
  await snapshot.refresh();
  const failed = (task: string) => (error: unknown): void => log.error({ task, fault: faultOf(error) }, 'background work failed; it goes on');
  snapshot.start(REFERENCE_EVERY_MS, failed('reference'));
  onStop(() => snapshot.stop());

  const epoch = await database.inContext({ system: 'sequencer' }, getEpoch);
  const cursorKey = config.cursorKey ?? keptSecret(config.dataDir, 'cursor-key');
  const cursors = new EventCursors(cursorKey, epoch);
  const tail = new LogTail(database, failed('tail'));
  const sequencer = new Sequencer(database, clock, () => tail.poke(), failed('sequencer'));
  const traceLog = createTraceLog(config, database, clock, log, { onCommitted: () => sequencer.nudge(), onFailure: failed });
  await traceLog.checkEnd();
  const tallies = new TallyWatch(database, failed('counts'));
  const ground = { database, places, protocols, cursors, tallies, logResolver: traceLog.resolver };
  if (config.demo !== 'off') await prepareDemo(endOfDays(config.demo, clock.now()), { ...ground, database: await connect(FILLING_CONNECTIONS, { isFilling: true }) }, log);
  const platform = compose({ ...ground, clock, onCommitted: () => sequencer.nudge() });
  const watch = new ClockWatch(database, clock, platform.services.advance, platform.catalog, () => sequencer.nudge(), failed('clocks'));
  const streams = streamsOf({ ...platform, tail, places, cursors, onFailure: failed('stream') });
  await tail.start();
  onStop(() => tail.stop());
  const hints = await openHints(tail, { natsUrl: config.natsUrl, databaseUrl: serverUrl, epoch, key: cursorKey, onFailure: failed('hints') });
  onStop(() => hints.stop());
  sequencer.start();
  onStop(() => sequencer.stop());
  traceLog.start();
  onStop(() => traceLog.stop());
  watch.start();
  onStop(() => watch.stop());
  tallies.start();
  onStop(() => tallies.stop());
  const waiting = new Rounds(WAITING_EVERY_MS, async () => { if (await platform.services.builds.look() + await platform.services.waiting.serve() > 0) sequencer.nudge(); }, failed('sites'));
  waiting.start();
  onStop(() => waiting.stop());
  const grants = new GrantWatch(platform.services.grants, () => sequencer.nudge(), failed('grants'));
  grants.start();
  onStop(() => grants.stop());
  return serve(config, log, { ...platform, database, clock, places, streams, readLog, traceLog }, onStop);
}

/** The log of the trace with its key: from the settings, or made and kept in the data directory. */
function createTraceLog(
  config: Config, database: Database, clock: Clock, log: Logger, told: Pick<TraceLogOptions, 'onCommitted' | 'onFailure'>,
): TraceLog {
  return new TraceLog({
    ...told, database, clock, folds, origin: config.logOrigin,
    keyPem: config.logKeyFile && readFileSync(config.logKeyFile, 'utf8'),
    secret: config.logKeyFile ? undefined : keptSecret(config.dataDir, 'log-key'),
    policy: config.logWitnessPolicyFile && readFileSync(config.logWitnessPolicyFile, 'utf8'),
    onFindings: (findings) => log.error({ findings }, 'the log was found changed: sequencing stands still'),
    onAlarm: (alarm) => log.warn({ alarm }, 'witnesses lag behind'),
  });
}

/** Builds the demo world at the first start, on a clock of its own: what the builder does happened before now. */
async function prepareDemo(end: Date, ground: Omit<Foundations, 'clock' | 'onCommitted'>, log: Logger): Promise<void> {
  const { database, places } = ground;
  const began = systemClock.now().getTime();
  const built = await prepareDemoWorld(database, end, (laid) => {
    const { services, catalog } = compose({ ...ground, clock: laid, onCommitted: () => undefined });
    const watch = new ClockWatch(database, laid, services.advance, catalog, () => undefined, () => undefined);
    return { database, clock: laid, places, services, look: () => watch.look() };
  });
  if (built) log.info({ ...built, ms: systemClock.now().getTime() - began }, 'the demo world of Zhangzhou is built');
}

/** A database that can be connected to, and where. */
interface OpenedDatabase {
  /** Opens a pool of so many connections. */
  readonly connect: (poolSize: number, options?: { readonly isFilling?: boolean; readonly withReplica?: boolean }) => Promise<Database>;
  readonly serverUrl: string;
}

/** The configured PostgreSQL or the embedded one, migrated: what opens a pool of so many connections to it as the server. */
async function openDatabase(config: Config, vault: Vault, log: Logger, onStop: OnStop): Promise<OpenedDatabase> {
  const urls = { ownerUrl: config.migrationDatabaseUrl, serverUrl: config.databaseUrl };
  if (urls.serverUrl === undefined) {
    const embedded = await startEmbedded({ dataDir: config.dataDir, log });
    onStop(() => embedded.stop());
    Object.assign(urls, { ownerUrl: embedded.ownerUrl, serverUrl: embedded.serverUrl });
  }
  const owner = await createDataSource({ url: urls.ownerUrl!, poolSize: 2, statementTimeoutMs: MIGRATION_TIMEOUT_MS }).initialize();
  const migrated = await migrate(owner, urls.serverUrl!).finally(() => owner.destroy());
  if (migrated.warning) log.warn(migrated.warning);
  const { statementTimeoutMs, replicaDatabaseUrl } = config;
  const failed = (error: unknown): void => log.warn({ fault: faultOf(error) }, 'the replica does not answer: the primary does');
  const connect: OpenedDatabase['connect'] = async (poolSize, { isFilling, withReplica } = {}) => {
    const source = await createDataSource({ url: urls.serverUrl!, poolSize, isFilling, statementTimeoutMs }).initialize();
    onStop(() => source.destroy());
    if (!withReplica || replicaDatabaseUrl === undefined) return new Database(source, vault);
    const reading = createDataSource({ url: replicaDatabaseUrl, poolSize, statementTimeoutMs });
    onStop(async () => { if (reading.isInitialized) await reading.destroy(); });
    return new Database(source, vault, new Replica(source, reading, failed));
  };
  return { connect, serverUrl: urls.serverUrl! };
}

/** Outside of production the reference data of the repository is applied at every start; production applies its own. */
async function loadReference(config: Config, database: Database, clock: Clock): Promise<void> {
  if (config.nodeEnv === 'production') return;
  await applyReference(database, join(ROOT, 'seeds/reference'), { record: traceChanges(clock), withSynthetic: true, saveSites: saveToldSites });
}

type Platform = ReturnType<typeof compose> & Surroundings & { places: Places; streams: StreamRoot; readLog: ReadLog; traceLog: TraceLog };

/** Opens the doors; answers the address. */
async function serve(config: Config, log: Logger, platform: Platform, onStop: OnStop): Promise<string> {
  const made = new Map<unknown, object>(platform.resolvers.map((resolver) => [resolver.constructor, resolver]));
  const schema = await buildBihuanSchema({ get: (wanted) => made.get(wanted) });
  const errors = new ErrorTranslator(log);
  const admission = admissionOf(config);
  const reads = new CompiledReads({ schema, mappings: platform.mappings, log, tells: config.nodeEnv !== 'production' });
  const graphql = createGraphqlServer({
    schema, errors, admission, log, reads, readLog: platform.readLog, milliseconds: () => performance.now(), isProduction: config.nodeEnv === 'production',
  });
  const issuer = config.nodeEnv === 'production' ? undefined
    : new DevelopmentIssuer({ nodeEnv: config.nodeEnv, dataDir: config.dataDir, issuer: config.tokenIssuer, audience: config.tokenAudience });
  const failed = (task: string) => (error: unknown): void => log.error({ task, fault: faultOf(error) }, 'background work failed; it goes on');
  const issuers = await trusted(config, issuer, failed('token keys'));
  onStop(keepKeys(issuers, KEYS_EVERY_MS, failed('token keys')));
  const revocations = new Revocations(platform.database, systemClock);
  await revocations.refresh();
  revocations.start(REVOCATIONS_EVERY_MS, failed('revocations'));
  onStop(() => revocations.stop());
  const authentication = new Authentication({
    issuers, revocations, places: platform.places, wallClock: () => systemClock.now().getTime(), onFailure: failed('token keys'),
  });
  const contextOf = async (requestId: string, authorization: string | undefined, purpose: string | undefined): Promise<RequestContext> => (
    new RequestContext(requestId, platform, await authentication.caller(authorization, purpose))
  );
  const contextOfRequest = ({ id, headers }: FastifyRequest): Promise<RequestContext> => contextOf(id, headers.authorization, headerOf(headers['x-purpose-of-use']));
  const server = await createHttpServer({ log, graphql, admission, operationTimeoutMs: config.operationTimeoutMs, oidcOrigin: config.oidc?.origin, contextOf: contextOfRequest });
  addExports(server, {
    contextOf: contextOfRequest, traces: platform.traces, catalog: platform.catalog, places: platform.places, pulls: platform.traceLog.pulls,
    settle: (context) => settle(platform.readLog, context, 'EXPORT'), translate: (error, requestId) => errors.translate(error, requestId),
  });
  addLog(server, { log: platform.traceLog.reading, callerOf: ({ headers }) => authentication.caller(headers.authorization, headerOf(headers['x-purpose-of-use'])) });
  addHealth(server, () => platform.database.inContext({ system: 'sequencer' }, async (tx) => { await getEpoch(tx); }));
  if (issuer) addDemo(server, issuer, platform.places, () => systemClock.now().getTime());
  await addPages(server, join(ROOT, 'dist/dashboard'), { graphiql: config.nodeEnv !== 'production', oidc: config.oidc });
  onStop(() => server.close());
  const subscriptions = openSubscriptions(server, {
    schema, errors, log, contextOf, streams: platform.streams, limits: admission, readLog: platform.readLog, clock: systemClock, origins: config.publicOrigins,
  });
  revocations.onChange(() => subscriptions.forbid((principal) => revocations.isRevoked(principal)));
  onStop(() => subscriptions.stop());
  await server.listen({ port: config.port, host: config.host });
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${port}`;
}

function admissionOf(config: Config): Admission {
  return new Admission({
    budget: new CostBudget(config.costPerMinute, systemClock),
    maxCost: config.maxCost,
    trusted: TrustedOperations.of(join(ROOT, 'schema/operations')),
    trustedOnly: config.trustedOperations === 'only',
    callersOnly: config.nodeEnv === 'production',
  });
}

/** Everybody whose tokens are believed: the one issuer of the settings, those of the file, and the development issuer. */
async function trusted(config: Config, issuer: DevelopmentIssuer | undefined, unread: (error: unknown) => void): Promise<TokenKeys> {
  const configured = config.tokenPublicKeyFile
    ? [issuerWithKey(config.tokenIssuer, config.tokenAudience, readFileSync(config.tokenPublicKeyFile, 'utf8'))] : [];
  const listed = config.tokenIssuersFile ? await readIssuers(config.tokenIssuersFile, systemClock, unread) : [];
  return [...configured, ...listed, ...(issuer ? [issuer.trusted] : [])];
}
