import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Child } from './compiled';

/** From the sources as from the built tree. */
const ROOT = resolve(__dirname, __dirname.includes(join('dist', 'test')) ? '../../..' : '../..');
const MAIN = join(ROOT, 'dist/src/main.js');

/** The built server as a user starts it, in a process of its own on a free port. */
export function spawnMain(env: Readonly<Record<string, string>>): Child {
  if (!existsSync(MAIN)) throw new Error('The server is not built: run `npm run build` first.');
  return new Child(spawn(process.execPath, [MAIN], {
    cwd: ROOT, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'development', PORT: '0', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }));
}

/** As {@link spawnMain}, once it says that it is ready. */
export async function startMain(env: Readonly<Record<string, string>>): Promise<{ server: Child; url: string }> {
  const server = spawnMain(env);
  await server.says('Bihuan is ready');
  return { server, url: /GraphQL: (\S+)\/graphql/.exec(server.output)![1]! };
}
