import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One hostile request to /graphql: what is sent and how it has to be refused. */
export interface Attack {
  readonly name: string;
  /** Sent as JSON, or as it is where it is a text. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** Status with which it is refused; 200 for what is answered with an error within the data. */
  readonly status: number;
  readonly code: string;
}

const NAMES = 'nodes { id code name }';
const asked = (query: string, variables?: object): object => ({ query, ...(variables && { variables }) });
const times = (count: number, text: (index: number) => string): string => Array.from({ length: count }, (_, index) => text(index)).join(' ');
const cycles = `${times(3, (i) => `fragment f${i} on Agency { region { agencies { nodes { ...f${(i + 1) % 3} } } } }`)} { agencies { nodes { ...f0 } } }`;
const bomb = `${times(14, (i) => `fragment f${i} on Region { parent { ...f${i + 1} } children { ...f${i + 1} } }`)} fragment f14 on Region { code } { region(code: "350600") { ...f0 } }`;

/** Documents that cost a careless server its stack, its memory or its database. */
const DOCUMENTS: readonly Attack[] = [
  { name: 'nesting of 20,000 levels', body: asked(`${'{a'.repeat(20_000)}${'}'.repeat(20_000)}`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'nesting of 450 levels', body: asked(`${'{a'.repeat(450)}${'}'.repeat(450)}`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'lists in lists, 20,000 levels', body: asked(`{ agency(code: ${'['.repeat(10_000)}1${']'.repeat(10_000)}) { id } }`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'lists in lists, 450 levels', body: asked(`{ agency(code: ${'['.repeat(450)}1${']'.repeat(450)}) { id } }`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'a deep query that is valid', body: asked(`{ region(code: "350600") ${'{ parent '.repeat(17)}{ code }${'}'.repeat(17)} }`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'aliases', body: asked(`{ ${times(300, (i) => `a${i}: me { subject }`)} }`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'directives', body: asked(`{ me { subject ${'@include(if: true) '.repeat(200)} } }`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'unknown directives', body: asked(`{ me { subject ${'@a '.repeat(49)} } }`), status: 400, code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'a field 5,000 times', body: asked(`{ me { ${'subject '.repeat(5_000)} } }`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'an object 300 times', body: asked(`{ ${'me { subject } '.repeat(300)} }`), status: 400, code: 'TOO_COMPLEX' },
  { name: '60 fragments of the same fields', body: asked(`{ ${times(60, (i) => `...f${i}`)} } ${times(60, (i) => `fragment f${i} on Query { me { subject } }`)}`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'fragments in a circle', body: asked(cycles), status: 400, code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'fragments that double', body: asked(bomb), status: 400, code: 'TOO_COMPLEX' },
  { name: 'introspection in a circle', body: asked(`{ __schema { ${'types { fields { type { '.repeat(4)} name ${'} } }'.repeat(4)} } }`), status: 400, code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'a million tokens', body: asked(`{ ${'a '.repeat(900_000)} }`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'a text of a megabyte', body: asked(`{ agency(code: "${'x'.repeat(1_000_000)}") { id } }`), status: 400, code: 'TOO_COMPLEX' },
  { name: 'a page of a million', body: asked(`{ agencies(first: 1000000) { ${NAMES} } }`), status: 400, code: 'BAD_USER_INPUT' },
  { name: 'a page of a million in a variable', body: asked(`query($n: Int) { agencies(first: $n) { ${NAMES} } }`, { n: 1_000_000 }), status: 400, code: 'BAD_USER_INPUT' },
  { name: 'pages of pages', body: asked('{ persons(first: 200) { nodes { loops(first: 200) { nodes { trace(first: 200) { nodes { id } } } } } } }'), status: 400, code: 'TOO_COMPLEX' },
  { name: 'many conflicting fields', body: asked(`{ ${times(5, (i) => `me { a: subject a: role b${i}: subject }`)} }`), status: 400, code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'an unknown field', body: asked('{ agencie { nodes { id } } }'), status: 400, code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'no GraphQL', body: asked('{ me { '), status: 400, code: 'GRAPHQL_PARSE_FAILED' },
  { name: 'control characters', body: asked('{ me \u0000 { subject } }'), status: 400, code: 'GRAPHQL_PARSE_FAILED' },
];

/** Bodies and headers that are no request of GraphQL over HTTP, or one that a foreign page could send. */
const REQUESTS: readonly Attack[] = [
  { name: 'a batch', body: [asked('{ me { subject } }'), asked('{ me { subject } }')], status: 400, code: 'BAD_REQUEST' },
  { name: 'a batch of 10,000', body: Array.from({ length: 10_000 }, () => asked('{ __typename }')), status: 400, code: 'BAD_REQUEST' },
  { name: 'JSON of 100,000 levels', body: `{"query":"{ me { subject } }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`, status: 400, code: 'TOO_COMPLEX' },
  { name: 'variables of 200,000 values', body: asked('{ me { subject } }', { a: Array.from({ length: 200_000 }, () => 1) }), status: 400, code: 'TOO_COMPLEX' },
  { name: 'broken JSON', body: '{"query":', status: 400, code: 'BAD_REQUEST' },
  { name: 'a prototype', body: '{"query":"{ me { subject } }","__proto__":{"a":1}}', status: 400, code: 'BAD_REQUEST' },
  { name: 'no body', body: '', status: 400, code: 'BAD_REQUEST' },
  { name: 'a body of null', body: 'null', status: 400, code: 'BAD_REQUEST' },
  { name: 'variables as text', body: { query: '{ me { subject } }', variables: '{}' }, status: 400, code: 'BAD_REQUEST' },
  { name: 'a body of 3 MB', body: asked(`{ me { subject } } # ${'x'.repeat(3 * 1024 * 1024)}`), status: 413, code: 'TOO_COMPLEX' },
  { name: 'a form', body: 'query={me{subject}}', headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415, code: 'BAD_REQUEST' },
  { name: 'plain text', body: '{"query":"{ me { subject } }"}', headers: { 'content-type': 'text/plain' }, status: 415, code: 'BAD_REQUEST' },
  { name: 'a document as the body', body: '{ me { subject } }', headers: { 'content-type': 'application/graphql' }, status: 415, code: 'BAD_REQUEST' },
  { name: 'an unknown character set', body: '{"query":"{ me { subject } }"}', headers: { 'content-type': 'application/json; charset=utf-7' }, status: 200, code: '' },
  { name: 'another method', body: asked('{ me { subject } }'), method: 'PUT', status: 405, code: 'BAD_REQUEST' },
  { name: 'a persisted query that is not known', body: { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }, status: 200, code: 'BAD_REQUEST' },
  { name: 'a document id that is not known', body: { documentId: `sha256:${'a'.repeat(64)}` }, status: 403, code: 'FORBIDDEN' },
  { name: 'a subscription by POST', body: asked('subscription { loopEvents { __typename } }'), status: 400, code: 'BAD_REQUEST' },
];

/** Every attack on the endpoint that needs one request alone. */
export const ATTACKS: readonly Attack[] = [...DOCUMENTS, ...REQUESTS];

/** What came of an attack. */
export interface Refused {
  readonly status: number;
  readonly text: string;
}

/** Sends an attack with a valid token. */
export async function send(url: string, token: string, { body, headers, method = 'POST' }: Attack): Promise<Refused> {
  const response = await fetch(`${url}/graphql`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-purpose-of-use': 'INVESTIGATION', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

/** CPU of one attack in milliseconds: the mean of several, of server and client together, so that it is no less than the server's. */
export async function cpuOf(attack: () => Promise<unknown>, rounds: number): Promise<number> {
  await attack();
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) await attack();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / rounds;
}

const ROUNDS = 20;

/** Measures every attack against a server of its own and prints a table; all must be under 50 ms. */
async function main(): Promise<void> {
  const { start } = await import('../../src/app');
  const { readConfig } = await import('../../src/config');
  const { DevelopmentIssuer } = await import('../../src/core/access/development-issuer');
  const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-hostile-'));
  const config = readConfig({
    NODE_ENV: 'test', PORT: '0', BIHUAN_DEMO: 'off', BIHUAN_DATA: dataDir, LOG_LEVEL: 'silent', COST_PER_MINUTE: '999999999',
  });
  const app = await start(config);
  try {
    const issuer = new DevelopmentIssuer({ nodeEnv: 'test', dataDir, issuer: config.tokenIssuer, audience: config.tokenAudience });
    const token = issuer.issue({ subject: 'bench', agencyCode: 'PUBLIC_SECURITY-350600', role: 'OPERATOR', purposes: ['INVESTIGATION'] }, 3_600_000, Date.now());
    for (const attack of ATTACKS) {
      const ms = await cpuOf(() => send(app.url, token, attack), ROUNDS);
      console.log(`${ms.toFixed(1).padStart(8)} ms CPU  ${attack.name}`);
    }
  } finally {
    await app.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (require.main === module) void main();
