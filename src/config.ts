import { resolve } from 'node:path';
import { z } from 'zod';
import { LIVE_SETTINGS, liveSettingsOf, type LiveSettings } from './core/kernel/live-settings';
import { parseMasterKeys } from './core/kernel/master-key';
import { holdsLogKeys, holdsMasterKeys, holdsPublicKey, isOrigin, isReadable, MASTER_KEYS, oneOf, postgresUrl, text, wholeNumber } from './core/kernel/setting-forms';
import { oidcClientOf, problemsOfSignIn, SIGN_IN_SETTINGS, type OidcClient } from './core/kernel/sign-in-settings';

const ENVIRONMENTS = ['development', 'test', 'production'] as const;
/** What the process is for: it decides the defaults and what must be given. */
export type NodeEnv = (typeof ENVIRONMENTS)[number];

/** A wrong or missing configuration. The message names every wrong key with its remedy, one a line, never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(['The configuration is not complete or not right:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
  }
}

/** One key of the environment, as the README shows it. */
export interface Setting {
  key: string;
  /** For people, such as `127.0.0.1; in production 0.0.0.0`. */
  default: string;
  meaning: string;
}

interface Row<T> {
  type: z.ZodType<T, string | undefined>;
  /** Completes the sentence `KEY must be …`. */
  form: string;
  /** The text that stands for an absent one: for all, or by environment; none where it is left out. */
  default?: string | Partial<Record<NodeEnv, string>>;
  /** Production does not start without it. */
  production?: 'required';
  /** In place of the default where that is not a fixed text. */
  defaultText?: string;
  meaning: string;
}

/** Every setting there is: its type, default and meaning. The one source for reading, for errors and for the README. */
const TABLE = {
  NODE_ENV: {
    ...oneOf(...ENVIRONMENTS), default: 'development',
    meaning: 'development, test or production. Production asks for keys and never loads the demo world.',
  },
  PORT: { ...wholeNumber(0, 65_535), default: '4000', meaning: 'TCP port of the server; 0 picks a free one.' },
  HOST: {
    type: text, form: 'a host name or an IP address', default: { production: '0.0.0.0', development: '127.0.0.1', test: '127.0.0.1' },
    meaning: 'Address to listen on: this machine only, or 0.0.0.0 for all networks.',
  },
  DATABASE_URL: {
    ...postgresUrl, defaultText: 'embedded PostgreSQL',
    meaning: 'PostgreSQL 15 or later, as the role of the server. Needs MIGRATION_DATABASE_URL beside it.',
  },
  MIGRATION_DATABASE_URL: {
    ...postgresUrl, defaultText: 'embedded PostgreSQL',
    meaning: 'The same database as the role that owns it; used for migrations only.',
  },
  REPLICA_DATABASE_URL: { ...postgresUrl, defaultText: 'none', meaning: 'A streaming replica of the same database, as the role of the server. It answers what is read, once it has replayed all that was committed before.' },
  BIHUAN_DATA: {
    type: text.transform((path) => resolve(path)), form: 'the path of a directory', default: './.data',
    meaning: 'Directory of the embedded PostgreSQL and of the secrets that this installation made.',
  },
  LOG_LEVEL: {
    ...oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), default: { production: 'info', development: 'info', test: 'warn' },
    meaning: 'The least severe log line that is written.',
  },
  BIHUAN_DEMO: {
    ...oneOf('auto', 'true-dates', 'off'), default: { development: 'auto', test: 'off', production: 'off' },
    meaning: 'The demo world of Zhangzhou on the first start: auto lays its days so that they end then, ' +
      'true-dates keeps those of March 2022, off loads none. Production takes off only.',
  },
  TOKEN_ISSUER: {
    type: text, form: 'the issuer (iss) of the tokens', default: { development: 'bihuan-development', test: 'bihuan-development' },
    production: 'required', meaning: 'The issuer (iss) whose tokens are taken; with TOKEN_ISSUERS_FILE beside those in it.',
  },
  TOKEN_AUDIENCE: {
    type: text, form: 'the audience (aud) of the tokens', default: { development: 'bihuan', test: 'bihuan' },
    production: 'required', meaning: 'The audience (aud) that tokens must name.',
  },
  TOKEN_PUBLIC_KEY_FILE: {
    type: z.string().refine(holdsPublicKey).optional(), form: 'a readable file with the public key (PEM, P-256) of the issuer',
    defaultText: 'key of the development issuer', production: 'required',
    meaning: 'File with the public key (PEM, ES256) of the token issuer.',
  },
  ...SIGN_IN_SETTINGS,
  ...LIVE_SETTINGS,
  LOG_ORIGIN: {
    type: z.string().regex(/^[^\s+]{1,200}$/), form: 'a name without spaces and plus, such as bihuan.example.cn/log',
    default: { development: 'bihuan.local/log', test: 'bihuan.local/log' }, production: 'required',
    meaning: 'Name of the log of the trace, in every checkpoint; the same for the whole life of the installation.',
  },
  LOG_KEY_FILE: {
    type: z.string().refine(holdsLogKeys).optional(), form: 'a readable file with one private key (PEM, Ed25519), or the old and the new one',
    defaultText: 'made and kept in BIHUAN_DATA', production: 'required',
    meaning: 'File with the private key (PEM, Ed25519) that signs checkpoints of the log; with two, both sign while the key is exchanged.',
  },
  LOG_WITNESS_POLICY_FILE: {
    type: z.string().refine(isReadable).optional(), form: 'a readable file in the form of C2SP tlog-policy', defaultText: 'no witnesses',
    meaning: 'File with the witnesses that are asked to cosign checkpoints, and how many must (C2SP tlog-policy).',
  },
  MASTER_KEY_FILE: {
    type: z.string().refine(holdsMasterKeys).optional(), form: `a readable file with ${MASTER_KEYS}`,
    defaultText: 'made and kept in BIHUAN_DATA; this or MASTER_KEY is required in production',
    meaning: 'File with the master key that wraps the keys of persons. It is read again when it changes: npm run rotate-key writes a new version into it.',
  },
  MASTER_KEY: {
    type: z.string().refine((keys) => parseMasterKeys(keys) !== undefined).optional(), form: MASTER_KEYS, defaultText: 'none',
    meaning: 'The master key itself, in place of MASTER_KEY_FILE.',
  },
  POOL_SIZE: { ...wholeNumber(2, 90), default: '16', meaning: 'Most database connections of this server.' },
  STATEMENT_TIMEOUT_MS: {
    ...wholeNumber(100, 600_000), default: '15000', meaning: 'Milliseconds after which a database statement is given up.',
  },
  PUBLIC_ORIGINS: {
    type: z.string().transform((list) => list.split(',').map((origin) => origin.trim()).filter(Boolean))
      .refine((origins) => origins.every(isOrigin)),
    form: 'a list of origins with commas between, such as https://bihuan.example.cn', default: '', defaultText: 'the server itself',
    meaning: 'Origins of web pages that may open a WebSocket here.',
  },
  OPERATION_TIMEOUT_MS: {
    ...wholeNumber(100, 600_000), default: '30000', meaning: 'Milliseconds after which the answer to an operation is given up.',
  },
  MAX_COST: {
    ...wholeNumber(100, 999_999_999), default: '25000', meaning: 'Most that one operation may cost: about the number of objects in its answer.',
  },
  COST_PER_MINUTE: {
    ...wholeNumber(100, 999_999_999), default: { development: '1000000', production: '1000000', test: '999999999' },
    meaning: 'Most that the operations of one caller may cost in a minute on this server.',
  },
  TRUSTED_OPERATIONS: {
    ...oneOf('only', 'off'), default: 'off', meaning: 'only runs nothing but the operations of schema/operations; off runs every valid one.',
  },
} satisfies Record<string, Row<unknown>>;

type Key = keyof typeof TABLE;
/** Not needed where issuers come from a file. */
const OF_ONE_ISSUER: readonly Key[] = ['TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'TOKEN_PUBLIC_KEY_FILE'];
type Values = { [K in Key]: z.output<(typeof TABLE)[K]['type']> };

/** All settings with defaults for people, in the order of the README. */
export const SETTINGS: readonly Setting[] = Object.entries<Row<unknown>>(TABLE).map(([key, row]) => ({
  key, default: describeDefault(row), meaning: row.meaning,
}));

/** The configuration of one server, checked and complete. Holds secrets: never log it. */
export interface Config extends LiveSettings {
  nodeEnv: NodeEnv;
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** The server's role; absent with `migrationDatabaseUrl` where the embedded PostgreSQL is used. */
  databaseUrl?: string;
  /** The owner's role on the same database. */
  migrationDatabaseUrl?: string;
  /** The server's role on a streaming replica; absent where the primary answers everything. */
  replicaDatabaseUrl?: string;
  /** Absolute path. */
  dataDir: string;
  logLevel: Values['LOG_LEVEL'];
  demo: Values['BIHUAN_DEMO'];
  tokenIssuer: string;
  tokenAudience: string;
  /** Path of a PEM file; absent outside of production where the development issuer's key is used. */
  tokenPublicKeyFile?: string;
  /** Path of a JSON file with further issuers. */
  tokenIssuersFile?: string;
  oidc?: OidcClient;
  /** Name of the log in its checkpoints. */
  logOrigin: string;
  /** Path of a PEM file; absent outside of production where the key is one that is kept in the data directory. */
  logKeyFile?: string;
  /** Path of a policy file; absent where no witness is asked. */
  logWitnessPolicyFile?: string;
  /** At most one of the two is given, in production exactly one; else the master key is kept in the data directory. */
  masterKeyFile?: string;
  masterKey?: string;
  poolSize: number;
  statementTimeoutMs: number;
  /** Beside the server's own. */
  publicOrigins: readonly string[];
  operationTimeoutMs: number;
  /** Of one operation. */
  maxCost: number;
  /** Of all operations of one caller. */
  costPerMinute: number;
  trustedOperations: Values['TRUSTED_OPERATIONS'];
}

/** Reads the configuration from an environment; throws one ConfigError for everything that is wrong in it. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems = unknownKeys(env);
  const nodeEnv = TABLE.NODE_ENV.type.safeParse(given(env, 'NODE_ENV') ?? 'development').data ?? 'development';
  const values: Partial<Record<Key, unknown>> = {};
  for (const [key, row] of Object.entries<Row<unknown>>(TABLE) as [Key, Row<unknown>][]) {
    const raw = given(env, key) ?? defaultOf(row, nodeEnv);
    const parsed = row.type.safeParse(raw);
    if (parsed.success) values[key] = parsed.data;
    if (raw === undefined && OF_ONE_ISSUER.includes(key) && given(env, 'TOKEN_ISSUERS_FILE') && !OF_ONE_ISSUER.some((one) => given(env, one))) {
      values[key] = row.defaultText === undefined ? '' : undefined;
      continue;
    }
    const missing = raw === undefined && row.production === 'required' && nodeEnv === 'production';
    if (missing) problems.push(`${key} is missing. Production needs it: set it to ${row.form}.`);
    else if (!parsed.success) problems.push(`${key} must be ${row.form}. Correct it${mayBeLeftOut(row, nodeEnv) ? ' or leave it out' : ''}.`);
  }
  problems.push(...contradictions(values as Values));
  if (problems.length > 0) throw new ConfigError(problems);
  return configOf(values as Values);
}

function configOf(values: Values): Config {
  return {
    nodeEnv: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    migrationDatabaseUrl: values.MIGRATION_DATABASE_URL,
    replicaDatabaseUrl: values.REPLICA_DATABASE_URL,
    dataDir: values.BIHUAN_DATA,
    logLevel: values.LOG_LEVEL,
    demo: values.BIHUAN_DEMO,
    tokenIssuer: values.TOKEN_ISSUER,
    tokenAudience: values.TOKEN_AUDIENCE,
    tokenPublicKeyFile: values.TOKEN_PUBLIC_KEY_FILE,
    tokenIssuersFile: values.TOKEN_ISSUERS_FILE,
    oidc: oidcClientOf(values),
    ...liveSettingsOf(values),
    logOrigin: values.LOG_ORIGIN,
    logKeyFile: values.LOG_KEY_FILE,
    logWitnessPolicyFile: values.LOG_WITNESS_POLICY_FILE,
    masterKeyFile: values.MASTER_KEY_FILE,
    masterKey: values.MASTER_KEY,
    poolSize: values.POOL_SIZE,
    statementTimeoutMs: values.STATEMENT_TIMEOUT_MS,
    publicOrigins: values.PUBLIC_ORIGINS,
    operationTimeoutMs: values.OPERATION_TIMEOUT_MS,
    maxCost: values.MAX_COST,
    costPerMinute: values.COST_PER_MINUTE,
    trustedOperations: values.TRUSTED_OPERATIONS,
  };
}

function contradictions(values: Partial<Values>): string[] {
  const problems = problemsOfSignIn(values);
  const absent = 'DATABASE_URL' in values && 'MIGRATION_DATABASE_URL' in values
    ? (['DATABASE_URL', 'MIGRATION_DATABASE_URL'] as const).filter((key) => values[key] === undefined)
    : [];
  if (absent.length === 1) {
    problems.push(`${absent[0]} is missing. Set DATABASE_URL and MIGRATION_DATABASE_URL both, or neither for the embedded PostgreSQL.`);
  }
  if (values.DATABASE_URL !== undefined && values.DATABASE_URL === values.MIGRATION_DATABASE_URL) {
    problems.push('DATABASE_URL must be of the role of the server, not of the owner. Give each its own role.');
  }
  if (values.MAX_COST !== undefined && values.COST_PER_MINUTE !== undefined && values.COST_PER_MINUTE < values.MAX_COST) {
    problems.push('COST_PER_MINUTE must not be less than MAX_COST. Raise the one or lower the other.');
  }
  const masters = [values.MASTER_KEY_FILE, values.MASTER_KEY].filter((one) => one !== undefined).length;
  if (masters === 2) problems.push('MASTER_KEY must not be given beside MASTER_KEY_FILE. Leave out one of them.');
  if (values.NODE_ENV === 'production' && 'MASTER_KEY_FILE' in values && 'MASTER_KEY' in values && masters === 0) {
    problems.push(`MASTER_KEY_FILE is missing. Production needs it: set it to a readable file with ${MASTER_KEYS}, or MASTER_KEY to the key itself.`);
  }
  if (values.NODE_ENV === 'production' && values.BIHUAN_DEMO !== undefined && values.BIHUAN_DEMO !== 'off') {
    problems.push('BIHUAN_DEMO must be off in production. Correct it or leave it out.');
  }
  return problems;
}

/** A key with our prefix that no setting has is most likely misspelt. Tests pass values of their own as BIHUAN_TEST_…. */
function unknownKeys(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env)
    .filter((key) => key.startsWith('BIHUAN_') && !key.startsWith('BIHUAN_TEST_') && !(key in TABLE))
    .map((key) => `${key} is not a setting. Those with this prefix are ${Object.keys(TABLE).filter((known) => known.startsWith('BIHUAN_')).join(', ')}.`);
}

/** An empty variable counts as absent: compose files and CI set such ones. */
function given(env: NodeJS.ProcessEnv, key: string): string | undefined {
  return env[key]?.trim() || undefined;
}

function defaultOf(row: Row<unknown>, nodeEnv: NodeEnv): string | undefined {
  return typeof row.default === 'object' ? row.default[nodeEnv] : row.default;
}

function mayBeLeftOut(row: Row<unknown>, nodeEnv: NodeEnv): boolean {
  return defaultOf(row, nodeEnv) !== undefined || !(row.production === 'required' && nodeEnv === 'production');
}

function describeDefault(row: Row<unknown>): string {
  const [development, production, test] = (['development', 'production', 'test'] as const).map((nodeEnv) => defaultOf(row, nodeEnv));
  const parts = [row.defaultText ?? development ?? 'none'];
  if (row.production === 'required') parts.push('required in production');
  else if (production !== development) parts.push(`in production ${production}`);
  if (test !== development) parts.push(`in test ${test}`);
  return parts.join('; ');
}
