import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, rooms } from './cruise';

const TOP = [
  'src', 'schema', 'migrations', 'seeds', 'test', 'docker', 'package.json', 'tsconfig.json', 'ormconfig.ts', 'README.md',
  // What tools and hosts demand there.
  'package-lock.json', 'eslint.config.mjs', 'jest.config.js', 'vite.config.mts', '.gitignore', '.editorconfig', '.ci', '.github',
  '.dockerignore', '.npmrc', 'LICENSE', 'CHANGELOG.md',
];
const IGNORED = ['.git', 'node_modules', 'dist', 'coverage', '.data'];
const SRC = ['main.ts', 'app.ts', 'compose.ts', 'config.ts', 'core', 'domain', 'api', 'client', 'dashboard', 'cli', 'README.md'];
const TEST = ['kit', 'rules', 'api', 'live', 'trace', 'browser', 'bench', 'boundaries', 'contracts'];

/** What lies in a folder of the checkout and is not ignored by git. */
function entries(folder: string): string[] {
  const listed = existsSync(join(ROOT, '.git'))
    ? execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', folder], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 })
      .split('\0').filter(Boolean).map((path) => (folder === '.' ? path : path.slice(folder.length + 1)).split('/')[0]!)
    : readdirSync(join(ROOT, folder));
  return [...new Set(listed)].filter((name) => !IGNORED.includes(name)).sort();
}

describe('the layout', () => {
  it.each([['.', TOP], ['src', SRC], ['test', TEST], ['schema', ['schema.graphql', 'database.sql', 'operations']]])(
    'of %s has nothing beyond what the design names', (folder, allowed) => {
      expect(entries(folder).filter((name) => !allowed.includes(name))).toEqual([]);
    },
  );

  it.each(Object.entries(rooms()))('of src/%s has rooms only, each with its place in the order', (part, names) => {
    expect(entries(`src/${part}`).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('of migrations is a 13-digit time and a verb with a noun', () => {
    expect(entries('migrations').filter((name) => !/^\d{13}-[a-z]+(?:-[a-z]+)+\.ts$/.test(name))).toEqual([]);
  });
});
