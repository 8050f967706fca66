import { createHmac, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sign } from 'jsonwebtoken';
import { revokeToken } from '../../src/cli/revoke-token';
import { readConfig } from '../../src/config';
import { Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { openEvents, takeEvents } from '../kit/events';
import { world, type World } from '../kit/world';

const POLICE = 'PUBLIC_SECURITY-350600';
const HEALTH = 'PUBLIC_HEALTH-350600';
const FIRST = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const NEXT = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ME = '{ me { subject agency { code } } }';

let folder: string;
let keyServer: Server;
let published: object[];
let fetched = 0;
let w: World;

const jwk = ({ publicKey }: { publicKey: KeyObject }, kid: string): object => ({ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bihuan-issuers-'));
  published = [jwk(FIRST, 'first')];
  keyServer = createServer((_, response) => {
    fetched += 1;
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((done) => keyServer.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks`;
  writeFileSync(join(folder, 'rsa.json'), JSON.stringify({ keys: [jwk(RSA, 'rsa')] }));
  writeFileSync(join(folder, 'issuers.json'), JSON.stringify([
    { issuer: 'https://city.test', audience: 'bihuan', algorithm: 'ES256', jwksUri: address },
    { issuer: 'https://health.test', audience: 'bihuan', algorithm: 'RS256', jwksFile: 'rsa.json', agencies: ['PUBLIC_HEALTH-*'] },
  ]));
  w = await world({ env: { TOKEN_ISSUERS_FILE: join(folder, 'issuers.json') } });
});
afterAll(async () => {
  await w.stop();
  await new Promise((done) => keyServer.close(done));
  rmSync(folder, { recursive: true });
});

function claims(more: object = {}): object {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: 'https://city.test', aud: 'bihuan', sub: 'li', jti: randomUUID(), agency: POLICE, role: 'OPERATOR', purposes: ['INVESTIGATION'],
    iat: now, exp: now + 600, ...more,
  };
}

function bearer(token: string, code = POLICE): Agency {
  return new Agency(w.url, code, token, null);
}

function byCity(more: object = {}, key = FIRST, kid = 'first'): string {
  return sign(claims(more), key.privateKey, { algorithm: 'ES256', keyid: kid });
}

function byHealth(more: object = {}): string {
  return sign(claims({ iss: 'https://health.test', agency: HEALTH, ...more }), RSA.privateKey, { algorithm: 'RS256', keyid: 'rsa' });
}

async function isAccepted(token: string): Promise<boolean> {
  return (await bearer(token).ask(ME)).status === 200;
}

describe('tokens of several issuers', () => {
  it('are taken, each by the keys and the algorithm of its own', async () => {
    expect((await bearer(byCity()).query(ME)).me).toEqual({ subject: 'li', agency: { code: POLICE } });
    expect((await bearer(byHealth(), HEALTH).query(ME)).me).toEqual({ subject: 'li', agency: { code: HEALTH } });
    await w.agency(POLICE).query(ME);
  });

  it('speak for their agencies only', async () => {
    expect(await isAccepted(byHealth({ agency: POLICE }))).toBe(false);
  });

  it('go on when the issuer exchanges its key, and end with the old one', async () => {
    const token = byCity({}, NEXT, 'next');
    expect(await isAccepted(token)).toBe(false);
    published = [jwk(NEXT, 'next')];
    const until = Date.now() + 8_000;
    while (!await isAccepted(token) && Date.now() < until) await new Promise((done) => setTimeout(done, 200));
    expect(await isAccepted(token)).toBe(true);
    expect(await isAccepted(byCity())).toBe(false);
    published = [jwk(FIRST, 'first'), jwk(NEXT, 'next')];
  });

  it('with key ids that nobody knows do not make the platform ask the issuer each time', async () => {
    const before = fetched;
    await Promise.all(Array.from({ length: 100 }, (_, i) => isAccepted(byCity({}, FIRST, `unknown-${i}`))));
    expect(fetched - before).toBeLessThanOrEqual(2);
  });
});

describe('a forged token', () => {
  const forged = (header: object, payload: object, signature: (input: string) => string): string => {
    const input = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${input}.${signature(input)}`;
  };
  const hmac = (key: KeyObject) => (input: string): string => (
    createHmac('sha256', key.export({ type: 'spki', format: 'pem' })).update(input).digest('base64url')
  );
  const now = Math.floor(Date.now() / 1000);
  const tokens: [string, () => string][] = [
    ['no token', () => ''], ['words', () => 'abc'], ['unsigned', () => forged({ alg: 'none', kid: 'first' }, claims(), () => '')],
    ['None in other letters', () => forged({ alg: 'nOnE', kid: 'first' }, claims(), () => '')],
    ['the public key as a secret', () => forged({ alg: 'HS256', kid: 'next' }, claims(), hmac(NEXT.publicKey))],
    ['the RSA key as a secret', () => forged({ alg: 'HS256', kid: 'rsa' }, claims({ iss: 'https://health.test', agency: HEALTH }), hmac(RSA.publicKey))],
    ['a key of another issuer', () => sign(claims(), RSA.privateKey, { algorithm: 'RS256', keyid: 'rsa' })],
    ['another algorithm of the same key', () => sign(claims({ iss: 'https://health.test', agency: HEALTH }), RSA.privateKey, { algorithm: 'RS512', keyid: 'rsa' })],
    ['another issuer', () => byCity({ iss: 'https://evil.test' }, NEXT, 'next')], ['another audience', () => byCity({ aud: 'other' }, NEXT, 'next')],
    ['expired', () => byCity({ exp: now - 60 }, NEXT, 'next')], ['not yet valid', () => byCity({ nbf: now + 600 }, NEXT, 'next')],
    ['a path as the key id', () => byCity({}, NEXT, '../../../../dev/null')], ['SQL as the key id', () => byCity({}, NEXT, `x' UNION SELECT 'key`)],
    ['its own key in the header', () => sign(claims(), FIRST.privateKey, { header: { alg: 'ES256', jwk: FIRST.publicKey.export({ format: 'jwk' }) } as never })],
    ['an address of keys in the header', () => sign(claims(), FIRST.privateKey, { header: { alg: 'ES256', kid: 'evil', jku: 'http://127.0.0.1:1/jwks' } })],
    ['an agency that there is not', () => byCity({ agency: 'AUDIT-990000' }, NEXT, 'next')],
  ];

  it('is refused like every other, over HTTP and over WebSocket', async () => {
    const answers = await Promise.all(tokens.map(async ([name, make]) => {
      const { status, errors } = await bearer(make()).ask(ME);
      return [name, status, JSON.stringify(errors?.map(({ message, extensions }) => ({ message, extensions })))];
    }));
    expect(answers.map(([name, status]) => [name, status])).toEqual(tokens.map(([name]) => [name, 401]));
    expect(new Set(answers.map(([,, text]) => text)).size).toBe(1);
    for (const [name, make] of tokens) {
      const frames = bearer(make()).subscribe();
      expect([name, (await frames.ending())?.message]).toEqual([name, expect.stringContaining('4403')]);
    }
  });
});

describe('a token that ends', () => {
  const config = (): ReturnType<typeof readConfig> => readConfig({
    NODE_ENV: 'test', DATABASE_URL: w.database.urls.server, MIGRATION_DATABASE_URL: w.database.urls.owner,
  });
  const order = { agencyCode: POLICE, subject: null, tokenId: null, until: new Date(Date.now() + 3_600_000), reason: '设备遗失' };

  it('by its expiry closes its sockets with 4403', async () => {
    const frames = new Agency(w.url, POLICE, byCity({ exp: Math.floor(Date.now() / 1000) + 2, sub: 'brief' }, NEXT, 'next'), 'INVESTIGATION').subscribe();
    expect((await frames.next()).__typename).toBe('CaughtUp');
    expect((await frames.ending())?.message).toContain('4403');
  });

  it('by expiry or revocation ends its event streams without a completion', async () => {
    const id = randomUUID();
    const query = 'subscription { loopEvents { __typename } }';
    const brief = new Agency(w.url, POLICE, byCity({ exp: Math.floor(Date.now() / 1000) + 2, sub: 'brief' }, NEXT, 'next'), 'INVESTIGATION');
    const revoked = new Agency(w.url, POLICE, byCity({ jti: id }, NEXT, 'next'), 'INVESTIGATION');
    const endings = [brief, revoked].map(async (who) => (await takeEvents(await openEvents(who, { query }), () => false)).map(({ event }) => event));
    await revokeToken({ ...order, tokenId: id }, config());
    expect(await Promise.all(endings)).toEqual([['next'], ['next']]);
    expect((await openEvents(revoked, { query })).status).toBe(401);
  });

  it('because it was revoked is refused, and closes its sockets; others go on', async () => {
    const [id, other] = [randomUUID(), randomUUID()];
    const revoked = new Agency(w.url, POLICE, byCity({ jti: id }, NEXT, 'next'), 'INVESTIGATION');
    const kept = new Agency(w.url, POLICE, byCity({ jti: other }, NEXT, 'next'), 'INVESTIGATION');
    const [ending, going] = [revoked.subscribe(), kept.subscribe()];
    await Promise.all([ending.next(), going.next()]);
    await revokeToken({ ...order, tokenId: id }, config());
    expect((await ending.ending(2_000))?.message).toContain('4403');
    expect((await revoked.ask(ME)).status).toBe(401);
    const [entry] = await w.rows<{ facts: { name: string; value: string }[] }>(
      `SELECT p.facts FROM trace_entry e JOIN trace_payload p ON p.entry_id = e.id WHERE e.kind = 'TOKEN_REVOKED' ORDER BY e.id DESC LIMIT 1`);
    expect(entry!.facts.map(({ name }) => name)).toEqual(['agency', 'of', 'reason', 'until']);
    await kept.query(ME);
    await going.close();
  });

  it('with all of its subject is refused, in that agency only', async () => {
    const subject = `${POLICE}/OPERATOR`;
    await revokeToken({ ...order, subject }, config());
    const until = Date.now() + 2_000;
    while ((await w.agency(POLICE).ask(ME)).status === 200 && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
    expect((await w.agency(POLICE).ask(ME)).status).toBe(401);
    await w.agency(HEALTH, { subject }).query(ME);
    const rows: Json[] = await w.rows('SELECT reason FROM revoked_token');
    expect(rows).toHaveLength(3);
  });
});
