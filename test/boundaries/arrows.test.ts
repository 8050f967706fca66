import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ROOT, rooms, ruleNames, violations } from './cruise';

/** For each rule by its name: a file, and what it must not import. */
const WRONG: Record<string, [file: string, imported: string]> = {
  'no-missing': ['src/core/db/missing.ts', './nowhere'],
  'no-undeclared-package': ['src/core/db/undeclared.ts', 'left-over'],
  'no-development-package': ['src/core/db/development.ts', 'autocannon'],
  'core-stands-alone': ['src/core/loops/upward.ts', 'src/domain/stays/stay.entity'],
  'domain-stands-on-core': ['src/domain/stays/upward.ts', 'src/api/live/tailer'],
  'api-stands-on-domain': ['src/api/http/upward.ts', 'src/app'],
  'app-is-below-main': ['src/app.ts', 'src/cli/command'],
  'compose-is-for-those-who-start': ['src/domain/stays/composed.ts', 'src/compose'],
  'config-stands-alone': ['src/config.ts', 'src/core/loops/loop'],
  'config-is-handed-down': ['src/core/trace/settings.ts', 'src/config'],
  'main-is-last': ['src/cli/starts.ts', 'src/main'],
  'main-only-starts': ['src/main.ts', 'src/core/loops/loop'],
  'commands-are-last': ['src/core/trace/command.ts', 'src/cli/command'],
  'kernel-imports-nothing-of-ours': ['src/core/kernel/config.ts', 'src/core/db/context'],
  'client-stands-alone': ['src/client/client.ts', 'src/core/loops/loop'],
  'client-is-for-outsiders': ['src/domain/stays/client.ts', 'src/client/client'],
  'dashboard-speaks-graphql': ['src/dashboard/page.tsx', 'src/core/loops/loop'],
  'dashboard-is-not-imported': ['src/api/http/pages.ts', 'src/dashboard/page'],
  'migrations-never-change': ['migrations/1-create.ts', 'src/core/loops/loop'],
  'ormconfig-is-for-those-who-start': ['src/core/loops/source.ts', 'ormconfig'],
  'seeds-go-through-services': ['seeds/world/world.ts', 'src/api/live/tailer'],
  'seeds-are-loaded-at-the-start': ['src/domain/stays/world.ts', 'seeds/world/world'],
  'tests-are-not-product': ['src/domain/stays/kit.ts', 'test/kit/world'],
  'transport-stays-in-api': ['src/domain/stays/served.ts', 'fastify'],
  'rows-are-not-api-types': ['src/domain/stays/stay.entity.ts', 'type-graphql'],
  'api-types-are-not-rows': ['src/domain/stays/stay.type.ts', 'typeorm'],
  'rules-are-pure': ['src/domain/stays/stay.ts', 'src/core/db/context'],
  'one-door-to-the-database': ['src/domain/stays/stay.store.ts', 'pg'],
};
const PACKAGES = ['left-over', 'autocannon', 'fastify', 'type-graphql', 'typeorm', 'pg'];

/** Every wrong arrow by the rule that must catch it. */
function wrongArrows(): Record<string, [string, string]> {
  const arrows = { ...WRONG };
  for (const [part, names] of Object.entries(rooms())) {
    names.slice(0, -1).forEach((room, index) => {
      arrows[`${part}-${room}-comes-before`] = [`src/${part}/${room}/early.ts`, `src/${part}/${names[index + 1]}/late`];
    });
  }
  return arrows;
}

/** A tree that breaks every rule once. */
class WrongTree {
  readonly root = mkdtempSync(join(tmpdir(), 'bihuan-arrows-'));
  private readonly imports = new Map<string, string[]>();

  constructor() {
    for (const [file, imported] of Object.values(wrongArrows())) this.arrow(file, imported);
    this.arrow('src/core/db/one.ts', './two');
    this.arrow('src/core/db/two.ts', './one');
    for (const [file, lines] of this.imports) this.write(file, [...lines, 'export const it = 1;'].join('\n'));
    for (const name of PACKAGES) this.package(name);
    const versions = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
    this.write('package.json', JSON.stringify({ dependencies: versions(PACKAGES.slice(2)), devDependencies: versions(['autocannon']) }));
    this.write('tsconfig.json', '{"compilerOptions":{"moduleResolution":"node10"}}');
  }

  private arrow(file: string, imported: string): void {
    const up = '../'.repeat(file.split('/').length - 1) || './';
    const inTree = /^(?:src|seeds|test)\/|^ormconfig$/.test(imported);
    this.imports.set(file, [...(this.imports.get(file) ?? []), `import '${inTree ? up + imported : imported}';`]);
    const target = `${imported}.ts`;
    if (inTree && !this.imports.has(target) && !this.imports.has(`${target}x`)) this.imports.set(target, []);
  }

  private package(name: string): void {
    this.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    this.write(`node_modules/${name}/index.js`, '');
  }

  private write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }
}

describe('the arrows between the rooms', () => {
  it('all point from later to earlier', async () => {
    expect(await violations(ROOT)).toEqual([]);
  });

  it('are each caught where they point the wrong way', async () => {
    const tree = new WrongTree();
    try {
      const caught = new Set((await violations(tree.root)).map((violation) => violation.rule));
      expect([...caught].sort()).toEqual(ruleNames().sort());
    } finally {
      rmSync(tree.root, { recursive: true });
    }
  });

  it('have an example of the wrong way for each rule', () => {
    expect([...Object.keys(wrongArrows()), 'no-cycles'].sort()).toEqual(ruleNames().sort());
  });
});
