import { request } from 'node:http';
import { connect } from 'node:net';
import { expectRefused, type Json } from '../kit/answers';
import type { Agency } from '../kit/agency';
import { world, type World } from '../kit/world';
import { ATTACKS, send } from '../bench/hostile';

/** Nothing of this may ever leave the server: frames of its stack, paths, names of its libraries' errors. */
const LEAKS = /node_modules|\bat .+:\d+:\d+|stacktrace|Did you mean|RangeError|TypeError|QueryFailed|syntax error at or near/i;
const SQL = [`' OR 1=1 --`, `'; DROP TABLE loop; --`, `$1`, `\\'; SELECT pg_sleep(5); --`, `") UNION SELECT * FROM agency --`, `%' ESCAPE '`];

let w: World;
let police: Agency;

beforeAll(async () => {
  w = await world();
  police = w.agency('PUBLIC_SECURITY-350600');
});
afterAll(() => w.stop());

/** Serves others, and still does. */
async function expectServing(): Promise<void> {
  expect((await w.agency('AUDIT-350600').query('{ me { agency { code } } }')).me.agency.code).toBe('AUDIT-350600');
}

describe('a hostile request', () => {
  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))('is refused: %s', async (_, attack) => {
    const { status, text } = await send(w.url, police.token, attack);
    expect(text).not.toMatch(LEAKS);
    const answer: Json = JSON.parse(text);
    expect([status, answer.errors?.[0]?.extensions.code ?? '']).toEqual([attack.status, attack.code]);
    await expectServing();
  });

  it('is refused as cheaply where it is repeated by many at once', async () => {
    const deep = ATTACKS[0]!;
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(w.url, police.token, deep)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    await expectServing();
  });

  it('by GET runs nothing, a mutation least of all', async () => {
    for (const query of ['{me{subject}}', 'mutation{registerTeam(input:{}){replayed}}']) {
      const response = await fetch(`${w.url}/graphql?query=${encodeURIComponent(query)}`, { headers: { authorization: `Bearer ${police.token}` } });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('with a host that is none is answered with 400', async () => {
    const status = await new Promise((done, fail) => {
      const { port } = new URL(w.url);
      const asked = request({ port, method: 'POST', path: '/graphql', headers: { host: 'a b[', 'content-type': 'application/json' } }, (response) => {
        response.resume();
        done(response.statusCode);
      });
      asked.once('error', fail);
      asked.end('{"query":"{ me { subject } }"}');
    });
    expect(status).toBe(400);
  });

  it('that never ends sending holds nobody up', async () => {
    const { port, hostname } = new URL(w.url);
    const slow = Array.from({ length: 50 }, () => connect(Number(port), hostname));
    for (const socket of slow) {
      socket.on('error', () => undefined);
      socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{');
    }
    await expectServing();
    for (const socket of slow) socket.destroy();
  });
});

describe('SQL in what a caller sends', () => {
  it.each(SQL)('is a text like any other: %s', async (text) => {
    const document = `query($text: String!, $id: ID!, $cursor: Cursor, $region: RegionCode!) {
      agency(code: $text) { id }
      loop(number: $text) { id }
      node(id: $id) { id }
      region(code: $region) { code }
      persons(first: 1, after: $cursor) { nodes { id } }
    }`;
    const health = w.agency('PUBLIC_HEALTH-350600');
    const answer = await health.ask(document, { text, id: text, cursor: text, region: text });
    expect(JSON.stringify(answer)).not.toMatch(LEAKS);
    expect((answer.errors ?? []).map(({ extensions }) => extensions.code).filter((code) => code !== 'BAD_USER_INPUT')).toEqual([]);
    const forged = Buffer.from(JSON.stringify(['persons', text, text])).toString('base64url');
    await expectRefused(health.query('query($cursor: Cursor) { persons(first: 1, after: $cursor) { nodes { id } } }', { cursor: forged }), 'BAD_USER_INPUT');
    await expectRefused(health.query(`query($by: LoopOrder) { loops(orderBy: $by) { nodes { id } } }`, { by: text }), 'BAD_USER_INPUT');
    await expectServing();
  });
});

describe('an answer', () => {
  it('tells what is left of the budget', async () => {
    const response = await fetch(`${w.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${police.token}` }, body: JSON.stringify({ query: '{ me { subject } }' }),
    });
    expect(response.headers.get('ratelimit-policy')).toBe('"cost";q=999999999;w=60');
    expect(response.headers.get('ratelimit')).toMatch(/^"cost";r=\d+;t=\d+$/);
  });

  it('carries the headers that keep pages safe', async () => {
    const { headers } = await fetch(`${w.url}/health/live`);
    expect(headers.get('content-security-policy')).toMatch("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).not.toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
