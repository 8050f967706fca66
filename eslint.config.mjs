import importX from 'eslint-plugin-import-x';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

// Every rule is an error: a warning is read by nobody. Import arrows and cycles are held by test/boundaries.

const CODE = ['**/*.ts', '**/*.tsx', '**/*.mts'];
const SERVER = ['src/**/*.ts', 'seeds/**/*.ts', 'ormconfig.ts'];
const TESTS = ['test/**/*.ts'];

const restricted = {
  distinctOn: {
    selector: "MemberExpression[property.name='distinctOn']",
    message: 'distinctOn of TypeORM lets SQL in. Write the statement in the store.',
  },
  repositories: {
    selector: "CallExpression[callee.property.name=/^get(Tree|Mongo)?Repository$/]",
    message: 'Rows are reached through Database.inContext only, so that row security always has its context.',
  },
  now: {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date'], CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time comes from the injected Clock (core/kernel/clock).',
  },
};

const sizes = {
  'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: false, skipComments: false }],
};

/** Rows are reached by one door: TypeORM's other doors are shut outside of core/db. */
const oneDoor = ['error', {
  paths: [
    { name: 'typeorm', importNames: ['DataSource', 'Repository', 'BaseEntity', 'getRepository', 'createConnection'], message: 'Use Database.inContext (core/db).' },
    { name: 'node:process', importNames: ['env'], message: 'Settings are read in src/config.ts.' },
  ],
}];

const skipped = ['skip', 'only', 'todo', 'failing'].flatMap((property) => ['it', 'test', 'describe'].map((object) => (
  { object, property, message: 'A test runs, or it is not there.' }
)));

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', '.data/**', 'node_modules/**', '**/*.cjs', 'jest.config.js'] },
  // Comments cannot switch a rule off: such a comment is reported, and `npm run lint` takes no report.
  { linterOptions: { noInlineConfig: true } },
  {
    files: CODE,
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX, jsdoc },
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vite.config.mts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      ...sizes,
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-eval': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'hack', 'xxx', 'eslint-disable', 'eslint-disable-next-line', 'ts-ignore'], location: 'anywhere' }],
      'no-restricted-syntax': ['error', restricted.distinctOn],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { allowDefaultCaseForExhaustiveSwitch: true, considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: false }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A method may be async because its interface is.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: SERVER,
    rules: {
      'no-restricted-syntax': ['error', restricted.distinctOn, restricted.repositories, restricted.now],
      'no-restricted-imports': oneDoor,
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Settings are read in src/config.ts.' }],
      'jsdoc/require-jsdoc': ['error', {
        publicOnly: { esm: true, cjs: false, window: false },
        enableFixer: false,
        require: { FunctionDeclaration: true, ClassDeclaration: true, MethodDefinition: false },
        contexts: [
          'ExportNamedDeclaration > TSInterfaceDeclaration',
          'ExportNamedDeclaration > TSTypeAliasDeclaration',
          'ExportNamedDeclaration > TSEnumDeclaration',
          'ExportNamedDeclaration > VariableDeclaration',
        ],
      }],
      'jsdoc/no-blank-blocks': 'error',
    },
  },
  // What these classes are is told in the schema's descriptions, which a test in test/contracts demands.
  { files: ['src/**/*.type.ts'], rules: { 'jsdoc/require-jsdoc': 'off' } },
  // The one clock that asks the machine.
  { files: ['src/core/kernel/clock.ts'], rules: { 'no-restricted-syntax': ['error', restricted.distinctOn, restricted.repositories] } },
  { files: ['src/config.ts', 'src/main.ts', 'src/cli/**/*.ts'], rules: { 'no-restricted-properties': 'off', 'no-console': 'off' } },
  { files: ['src/core/db/**/*.ts', 'ormconfig.ts'], rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': ['error', restricted.distinctOn, restricted.now] } },
  { files: ['src/dashboard/**/*.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', restricted.distinctOn], 'no-restricted-imports': 'off', 'no-restricted-properties': 'off' } },
  { files: ['migrations/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: TESTS,
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-properties': ['error', ...skipped],
      // Answers of the API arrive as JSON of any shape, and tests look into them freely.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['test/bench/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['vite.config.mts'], extends: [tseslint.configs.disableTypeChecked], rules: { 'import-x/no-default-export': 'off', '@typescript-eslint/switch-exhaustiveness-check': 'off' } },
);
