import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print, separateOperations } from 'graphql';
import { sign } from 'jsonwebtoken';
import { WebSocket } from 'ws';
import { start, type App } from '../../src/app';
import { TrustedOperations } from '../../src/api/graphql/trusted';
import { readConfig } from '../../src/config';
import { Agency } from '../kit/agency';
import { expectRefused, Refused } from '../kit/answers';
import { freshDatabase, type TestDatabase } from '../kit/databases';
import { openFrames } from '../kit/socket';
import { world, type World } from '../kit/world';

const POLICE = 'PUBLIC_SECURITY-350600';
const ME = '{ me { subject } }';
const OPERATIONS = join(__dirname, '../../schema/operations');

/** How a subscription that must not run ends: the code of its error, or of the closing. */
async function endOf(by: Agency, query: string): Promise<string> {
  const frames = openFrames(by.url, { authorization: `Bearer ${by.token}`, purpose: 'INVESTIGATION' }, { query }, 'loopEvents');
  const end = await frames.ending();
  await frames.close();
  return end instanceof Refused ? end.code : String(end?.message);
}

describe('a hostile subscription', () => {
  let w: World;
  beforeAll(async () => { w = await world(); });
  afterAll(() => w.stop());

  it.each([
    ['20,000 levels', `subscription ${'{a'.repeat(20_000)}${'}'.repeat(20_000)}`, 'TOO_COMPLEX'],
    ['16 levels', `subscription { loopEvents { ... on LoopEvent { loop { region ${'{ parent '.repeat(17)} { code } ${'}'.repeat(17)} } } } }`, 'TOO_COMPLEX'],
    ['aliases', `subscription { loopEvents { ${Array.from({ length: 60 }, (_, i) => `a${i}: __typename`).join(' ')} } }`, 'TOO_COMPLEX'],
    ['directives', `subscription { loopEvents { __typename ${'@include(if: true) '.repeat(60)} } }`, 'TOO_COMPLEX'],
    ['a circle', 'subscription { loopEvents { ...a } } fragment a on LoopUpdate { ...b } fragment b on LoopUpdate { ...a }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown field', 'subscription { loopEvent { __typename } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['pages of pages', `subscription { loopEvents { ... on LoopEvent { loop { trace(first: 200) { nodes { agency { region { children { children { children { code } } } } } } } } } } }`, 'TOO_COMPLEX'],
    ['a mutation', 'mutation { registerTeam(input: { idempotencyKey: "a" }) { replayed } }', 'BAD_REQUEST'],
    ['a message of 70 kB', `subscription { loopEvents { __typename } } #${'x'.repeat(70_000)}`, '1009'],
  ])('is refused: %s', async (_, query, code) => {
    expect(await endOf(w.agency(POLICE), query)).toContain(code);
    await w.agency(POLICE).query(ME);
  });

  it('that says too much at once is closed with 4429, and others go on', async () => {
    const socket = new WebSocket(`${w.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = new Promise<number>((done) => { socket.once('close', done); });
    await new Promise((done) => { socket.once('open', done); });
    for (let i = 0; i < 500; i += 1) socket.send('{"type":"ping"}');
    expect(await closed).toBe(4429);
    await w.agency(POLICE).query(ME);
  });
});

describe('a budget', () => {
  let w: World;
  beforeAll(async () => { w = await world({ env: { COST_PER_MINUTE: '3000', MAX_COST: '500' } }); });
  afterAll(() => w.stop());

  it('is spent by requests and streams of one subject alike; others have their own', async () => {
    const by = w.agency(POLICE);
    expect(await expectRefused(by.query('{ agencies(first: 200) { nodes { region { code } children: region { code } } } }'), 'TOO_COMPLEX')).toMatchObject({ cost: 601, maxCost: 500 });
    const ask = (): Promise<Response> => fetch(`${w.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${by.token}` },
      body: JSON.stringify({ query: '{ agencies(first: 200) { nodes { code } } }' }),
    });
    const statuses: number[] = [];
    let last = await ask();
    for (let i = 0; i < 30 && last.status === 200; i += 1) {
      statuses.push(last.status);
      last = await ask();
    }
    expect(statuses.length).toBeGreaterThan(5);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(last.headers.get('ratelimit-policy')).toBe('"cost";q=3000;w=60');
    expect(last.headers.get('ratelimit')).toMatch(/^"cost";r=\d+;t=\d+$/);
    expect(await last.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    expect(await endOf(by, 'subscription { loopEvents { __typename } }')).toBe('RATE_LIMITED');
    await w.agency('AUDIT-350600').query(ME);
  });
});

describe('with trusted operations only', () => {
  let w: World;
  beforeAll(async () => { w = await world({ env: { TRUSTED_OPERATIONS: 'only' } }); });
  afterAll(() => w.stop());

  it('those run that were delivered, by text or id, and no others, over both transports', async () => {
    const by = w.agency(POLICE);
    const file = readFileSync(join(OPERATIONS, 'teams.graphql'), 'utf8');
    const [first] = Object.entries(separateOperations(parse(file)));
    const [operationName, document] = first!;
    expect((await by.ask(print(document))).errors).toBeUndefined();
    const trusted = TrustedOperations.of(OPERATIONS);
    const documentId = trusted.ids.find((id) => trusted.source(id) === print(document));
    const response = await fetch(`${w.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${by.token}` }, body: JSON.stringify({ documentId, operationName }),
    });
    expect([response.status, Object.keys((await response.json() as { data: object }).data)]).toEqual([200, ['volunteerTeams']]);
    const refused = await by.ask(ME);
    expect([refused.status, refused.errors?.[0]?.extensions.code]).toEqual([403, 'FORBIDDEN']);
    expect(await endOf(by, 'subscription { loopEvents { __typename } }')).toBe('FORBIDDEN');
  });
});

describe('in production', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let database: TestDatabase;
  let folder: string;
  let app: App;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bihuan-production-'));
    const file = (name: string, text: string | Buffer): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    file('jwks.json', JSON.stringify({ keys: [publicKey.export({ format: 'jwk' })] }));
    const issuers = [{ issuer: 'https://city.test', audience: 'bihuan', algorithm: 'ES256', jwksFile: 'jwks.json' }];
    database = await freshDatabase();
    app = await start(readConfig({
      NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', BIHUAN_DATA: folder, LOG_LEVEL: 'silent',
      DATABASE_URL: database.urls.server, MIGRATION_DATABASE_URL: database.urls.owner, CURSOR_KEY: 'c'.repeat(32), MASTER_KEY: randomBytes(32).toString('base64'),
      TOKEN_ISSUERS_FILE: file('issuers.json', JSON.stringify(issuers)), LOG_ORIGIN: 'bihuan.test/log',
      LOG_KEY_FILE: file('log.pem', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
    }));
  });
  afterAll(async () => {
    await app.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('the schema cannot be looked at, nothing is guessed, and nobody is listened to without a token', async () => {
    const now = Math.floor(Date.now() / 1000);
    const token = sign({ iss: 'https://city.test', aud: 'bihuan', sub: 'li', agency: POLICE, purposes: ['INVESTIGATION'], exp: now + 600 }, privateKey, { algorithm: 'ES256' });
    const by = new Agency(app.url, POLICE, token, null);
    await by.query(ME);
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }']) await expectRefused(by.query(query), 'GRAPHQL_VALIDATION_FAILED');
    const { errors } = await by.ask('{ agencie { id } }');
    expect(errors?.[0]?.message).not.toContain('Did you mean');
    const nobody = new Agency(app.url, POLICE, '', null);
    for (const query of [ME, '{ __typename }', '{ nonsense', '{ agencie { id } }']) expect((await nobody.ask(query)).status).toBe(401);
  });

  it('there is no GraphiQL and nobody who gives out tokens', async () => {
    for (const path of ['/graphiql', '/graphiql.html', '/GraphiQL.html', '/%67raphiql.html', '/demo/agencies']) {
      expect([path, (await fetch(`${app.url}${path}`)).status]).toEqual([path, 404]);
    }
    expect((await fetch(`${app.url}/demo/token`, { method: 'POST' })).status).toBe(404);
  });
});
