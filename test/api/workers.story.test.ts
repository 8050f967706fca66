import { Compiled, type Child } from '../kit/compiled';

/** In place of the whole application: who answers, and what of the environment led there. */
const STAND_IN = `
  const { createServer } = require('node:http');
  exports.holdDatabase = async () => ({
    env: { DATABASE_URL: 'postgres://server:s@127.0.0.1:1/bihuan', MIGRATION_DATABASE_URL: 'postgres://owner:o@127.0.0.1:1/bihuan' },
    stop: async () => console.log('database stopped'),
  });
  exports.start = async (config) => {
    const server = createServer((request, response) => response.setHeader('connection', 'close').end(JSON.stringify({ pid: process.pid, database: config.databaseUrl, pool: config.poolSize })));
    await new Promise((done, fail) => server.once('error', fail).listen(config.port, config.host, done));
    return { url: 'http://127.0.0.1:' + server.address().port, stop: async () => { server.close(); console.log('worker stopped'); } };
  };`;
const LOOK_EVERY_MS = 20;

let compiled: Compiled;

beforeAll(() => {
  compiled = new Compiled(['src/main.ts', 'src/config.ts', 'src/core/kernel']);
  compiled.write('src/app.js', STAND_IN);
});
afterAll(() => compiled.remove());

function server(...args: string[]): Child {
  return compiled.run('src/main.js', args, { PORT: '0', POOL_SIZE: '16' });
}

async function ready(child: Child): Promise<string> {
  await child.says('Start page: ');
  return /Start page: (\S+)\/\n/.exec(child.output)![1]!;
}

interface Answer { readonly pid: number; readonly database: string; readonly pool: number }

async function ask(url: string): Promise<Answer> {
  return (await fetch(url)).json() as Promise<Answer>;
}

/** Asks until so many processes have answered, apart from those that must not. */
async function answering(url: string, count: number, without: readonly number[] = []): Promise<number[]> {
  const seen = new Set<number>();
  while (seen.size < count) {
    const answer = await ask(url).catch(() => undefined);
    if (answer && !without.includes(answer.pid)) seen.add(answer.pid);
  }
  return [...seen];
}

async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((done) => { setTimeout(done, LOOK_EVERY_MS); });
  }
}

it('several answer on one port and one database, share its connections, and end cleanly before it does', async () => {
  const child = server('--workers', '3');
  const url = await ready(child);
  const pids = await answering(url, 3);
  expect(pids).not.toContain(child.pid);
  expect(await ask(url)).toMatchObject({ database: 'postgres://server:s@127.0.0.1:1/bihuan', pool: 6 });
  child.kill('SIGTERM');
  expect(await child.ended).toBe(0);
  expect(child.output).toMatch(/(?:worker stopped\n){3}database stopped\n$/);
});

it('one that dies is replaced, and the others go on meanwhile', async () => {
  const child = server('--workers=2');
  const url = await ready(child);
  const [victim, other] = await answering(url, 2) as [number, number];
  process.kill(victim, 'SIGKILL');
  await child.says(`Worker ${victim} ended (SIGKILL); another one takes its place.`);
  expect(await answering(url, 1, [victim])).toEqual([other]);
  expect(await answering(url, 2, [victim])).toContain(other);
  child.kill('SIGINT');
  expect(await child.ended).toBe(0);
  expect(child.output).toMatch(/(?:worker stopped\n){2}database stopped\n$/);
});

it('workers end by themselves where the process that started them is killed', async () => {
  const child = server('--workers', '2');
  const pids = await answering(await ready(child), 2);
  child.kill('SIGKILL');
  await Promise.all(pids.map(untilGone));
});

it('where the first cannot start, all ends with what it said', async () => {
  const first = server();
  const url = await ready(first);
  const second = compiled.run('src/main.js', ['--workers', '2'], { PORT: new URL(url).port });
  expect(await second.ended).toBe(1);
  expect(second.output).toBe(`Port ${new URL(url).port} is taken. Stop the other program or set PORT.\ndatabase stopped\n`);
  first.kill('SIGTERM');
  await first.ended;
});

it('takes a number of workers and nothing else', async () => {
  for (const args of [['--workers', '0'], ['--workers', '65'], ['--workers'], ['--worker', '2']]) {
    const child = server(...args);
    expect(await child.ended).toBe(2);
    expect(child.output).toBe('Usage: npm start [-- --workers N], with N from 1 to 64.\n');
  }
});
