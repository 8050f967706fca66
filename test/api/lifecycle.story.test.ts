import { mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDataDir } from '../../src/core/db/embedded-place';
import { Compiled, type Child } from '../kit/compiled';

/** In place of the whole application: a database and a port are all that the life of the process is about. */
const STAND_IN = `
  const { createServer } = require('node:http');
  const { startEmbedded } = require('./core/db/embedded.js');
  const silent = { info() {}, warn() {} };
  exports.start = async (config) => {
    const database = await startEmbedded({ dataDir: config.dataDir, log: silent });
    console.log('database');
    const server = createServer((request, response) => response.end('here'));
    try {
      await new Promise((done, fail) => server.once('error', fail).listen(config.port, config.host, done));
    } catch (error) {
      await database.stop();
      throw error;
    }
    if (process.env.FAULT) setTimeout(() => Promise.reject(new Error('value 13900000007')), 100);
    return {
      url: 'http://127.0.0.1:' + server.address().port,
      stop: async () => {
        server.close();
        if (process.env.SLOW) await new Promise((done) => setTimeout(done, 30000));
        await database.stop();
        console.log('stopped cleanly');
      },
    };
  };`;

let compiled: Compiled;
const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-life-'));

beforeAll(() => {
  compiled = new Compiled(['src/main.ts', 'src/config.ts', 'src/core/kernel', 'src/core/db']);
  compiled.write('src/app.js', STAND_IN);
});

afterAll(() => {
  compiled.remove();
  removeDataDir(dataDir);
});

function server(env: NodeJS.ProcessEnv = {}): Child {
  return compiled.run('src/main.js', [], { PORT: '0', BIHUAN_DATA: dataDir, ...env });
}

async function takePort(): Promise<{ port: number; taker: Server }> {
  const taker = createServer();
  await new Promise<void>((done) => taker.listen(0, '127.0.0.1', done));
  return { port: (taker.address() as AddressInfo).port, taker };
}

describe('the process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('says where it is, answers, and ends cleanly on %s', async (signal) => {
    const child = server();
    await child.says('Start page: ');
    const [, url] = /GraphQL: (\S+)\/graphql {2}GraphiQL: \1\/graphiql {2}Start page: \1\/\n/.exec(child.output)!;
    expect(await (await fetch(url!)).text()).toBe('here');
    child.kill(signal);
    expect(await child.ended).toBe(0);
    expect(child.output).toContain('stopped cleanly');
  });

  it('ends cleanly on a signal that comes while it starts', async () => {
    const child = server();
    await child.says('database');
    child.kill('SIGTERM');
    expect(await child.ended).toBe(0);
    expect(child.output).toContain('stopped cleanly');
  });

  it('exits at once on a second signal, and the next start goes on', async () => {
    const child = server({ SLOW: '1' });
    await child.says('ready');
    child.kill('SIGTERM');
    await child.says('stopping');
    child.kill('SIGTERM');
    expect(await child.ended).toBe(1);
    expect(child.output).not.toContain('stopped cleanly');
    const next = server();
    await next.says('ready');
    next.kill('SIGTERM');
    expect(await next.ended).toBe(0);
  });

  it('says in a sentence that its port is taken, and leaves no database behind', async () => {
    const { port, taker } = await takePort();
    const child = server({ PORT: String(port) });
    expect(await child.ended).toBe(1);
    expect(child.output).toBe(`database\nPort ${port} is taken. Stop the other program or set PORT.\n`);
    taker.close();
  });

  it('says in a sentence that its data directory is in use', async () => {
    const first = server();
    await first.says('ready');
    const second = server();
    expect(await second.ended).toBe(1);
    expect(second.output).toMatch(/^The data directory \S+ is in use by the running server with process id \d+\. Stop that one .*\n$/);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });

  it('names all settings that production lacks, without a stack trace', async () => {
    const child = server({ NODE_ENV: 'production', PORT: 'many' });
    expect(await child.ended).toBe(1);
    for (const key of ['PORT', 'TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'TOKEN_PUBLIC_KEY_FILE', 'CURSOR_KEY']) expect(child.output).toContain(`  ${key} `);
    expect(child.output).not.toMatch(/^\s+at /m);
  });

  it('ends after a fault that nobody caught, with its place but without its text, and stops its database', async () => {
    const child = server({ FAULT: '1' });
    expect(await child.ended).toBe(1);
    expect(child.output).toContain('stopped cleanly');
    expect(child.output).toMatch(/^\s+at .*app\.js/m);
    expect(child.output).not.toContain('13900000007');
  });
});
