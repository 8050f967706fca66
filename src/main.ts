import { holdDatabase, start, type App } from './app';
import { ConfigError, readConfig, type Config } from './config';
import { isWorker, onTold, tellReady, Workers, workersAsked } from './core/kernel/workers';

/** Errors whose message is whole sentences for the operator; main may import nothing of core, so it goes by their names. */
const IN_SENTENCES: ReadonlySet<string> = new Set(['StartupError', 'ConfigError']);
/** Longest that a clean stop may take after a fault; whatever still runs then is cut off. */
const STOP_AFTER_FAULT_MS = 10_000;
/** Fewest database connections of one of several workers. */
const LEAST_POOL = 4;

void run();

/** The life of the server: configuration, start, a signal, stop. Exit code 0 after a signal, 1 after any failure. */
async function run(): Promise<void> {
  const config = configOrExit();
  const count = workersOrExit();
  const starting = count > 1 ? startWorkers(config, count) : start(config);
  endOnSignal(starting);
  endOnFault(starting);
  try {
    const app = await starting;
    if (isWorker) tellReady(app.url);
    else say(readyLine(app));
  } catch (error) {
    if (!isSaid(error)) complain(sentenceFor(error, config));
    process.exit(1);
  }
}

/** Several servers on one database and one port. The database belongs to this process, so that it outlives each of them. */
async function startWorkers(config: Config, count: number): Promise<App> {
  const database = await holdDatabase(config);
  const env = { ...database.env, POOL_SIZE: String(Math.max(LEAST_POOL, Math.ceil(config.poolSize / count))) };
  try {
    const workers = await Workers.start(count, env, complain);
    return { url: workers.url, stop: () => workers.stop().then(() => database.stop()) };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

function workersOrExit(): number {
  const count = isWorker ? 1 : workersAsked(process.argv.slice(2));
  if (count !== undefined) return count;
  complain('Usage: npm start [-- --workers N], with N from 1 to 64.');
  process.exit(2);
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain(error.message);
    process.exit(1);
  }
}

/** The first signal stops the server and then its database, also while it still starts; a second one exits at once. */
function endOnSignal(starting: Promise<App>): void {
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    starting.then((app) => app.stop()).then(
      () => process.exit(0),
      (error: unknown) => {
        complain(traceOf(error));
        process.exit(1);
      },
    );
  };
  const end = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    say(`${signal}: stopping. A second signal exits at once.`);
    stop();
  };
  if (isWorker) {
    // Signals of a terminal reach all processes of it: the one that started this says when it ends.
    onTold(() => { if (!stopping) stop(); });
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => { if (!stopping) stop(); });
    return;
  }
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

/** What nobody caught may have left anything half done: the process ends, and its database is stopped cleanly. */
function endOnFault(starting: Promise<App>): void {
  let ending = false;
  const end = (error: unknown): void => {
    complain(traceOf(error));
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), STOP_AFTER_FAULT_MS);
    void starting.then((app) => app.stop()).then(() => process.exit(1), () => process.exit(1));
  };
  process.on('unhandledRejection', end);
  process.on('uncaughtException', end);
}

/** Whether a worker has said already why it could not start. */
function isSaid(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkerEnded';
}

function readyLine(app: App): string {
  return `Bihuan is ready. GraphQL: ${app.url}/graphql  GraphiQL: ${app.url}/graphiql  Start page: ${app.url}/`;
}

function sentenceFor(error: unknown, config: Config): string {
  const { code, name, message } = error as NodeJS.ErrnoException;
  if (IN_SENTENCES.has(name)) return message;
  if (code === 'EADDRINUSE') return `Port ${config.port} is taken. Stop the other program or set PORT.`;
  if (code === 'EACCES') return `Port ${config.port} may not be opened by this user. Set PORT to 1024 or higher.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST is no address of this machine. Correct it or leave it out.';
  return traceOf(error);
}

/** Where it happened, without the message: messages of libraries quote values, and values are personal data. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'A fault without an error object ended the server.';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${error.name} ended the server (message withheld: it may hold personal data).`, ...frames].join('\n');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}
