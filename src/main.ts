import { start, type App } from './app';
import { ConfigError, readConfig, type Config } from './config';

/** Errors whose message is whole sentences for the operator; main may import nothing of core, so it goes by their names. */
const IN_SENTENCES: ReadonlySet<string> = new Set(['StartupError', 'ConfigError']);
/** Longest that a clean stop may take after a fault; whatever still runs then is cut off. */
const STOP_AFTER_FAULT_MS = 10_000;

void run();

/** The life of the server: configuration, start, a signal, stop. Exit code 0 after a signal, 1 after any failure. */
async function run(): Promise<void> {
  const config = configOrExit();
  const starting = start(config);
  endOnSignal(starting);
  endOnFault(starting);
  try {
    say(readyLine(await starting));
  } catch (error) {
    complain(sentenceFor(error, config));
    process.exit(1);
  }
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
  const end = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    say(`${signal}: stopping. A second signal exits at once.`);
    starting.then((app) => app.stop()).then(
      () => process.exit(0),
      (error: unknown) => {
        complain(traceOf(error));
        process.exit(1);
      },
    );
  };
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
