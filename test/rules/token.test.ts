import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sign } from 'jsonwebtoken';
import { DevelopmentIssuer, type TokenRequest } from '../../src/core/access/development-issuer';
import { issuerWithKey, verifyToken, type TrustedIssuer } from '../../src/core/access/token';
import { publicId, rowId } from '../../src/core/kernel/ids';
import { Refusal } from '../../src/core/kernel/errors';

const NOW = Date.parse('2022-03-20T08:00:00.000Z');
const HOUR = 3_600_000;
const TEAM_ROW = rowId(NOW);
const TEAM = publicId('VolunteerTeam', TEAM_ROW);
const OPERATOR: TokenRequest = { subject: 'li', agencyCode: 'COMMUNITY-350602001', role: 'OPERATOR', purposes: ['INVESTIGATION'] };
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ISSUER: TrustedIssuer = { issuer: 'https://id.test', audience: 'bihuan', algorithm: 'ES256', keys: [{ kid: 'k1', key: publicKey }] };
const CLAIMS = {
  iss: 'https://id.test', aud: 'bihuan', sub: 'li', agency: 'COMMUNITY-350602001', purposes: ['INVESTIGATION'],
  iat: NOW / 1000, exp: NOW / 1000 + 3600,
};

let dataDir: string;
beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), 'bihuan-token-')); });
afterEach(() => rmSync(dataDir, { recursive: true }));

function developmentIssuer(nodeEnv = 'test'): DevelopmentIssuer {
  return new DevelopmentIssuer({ nodeEnv, dataDir, issuer: 'bihuan-development', audience: 'bihuan' });
}

function signed(claims: object, header: object = {}, key: KeyObject = privateKey): string {
  return sign(claims, key, { algorithm: 'ES256', header: { alg: 'ES256', kid: 'k1', ...header } });
}

function refusalOf(token: string, keys = [ISSUER], nowMs = NOW): string {
  try {
    verifyToken(token, keys, nowMs);
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return `${(error as Refusal).code}: ${(error as Refusal).message}`;
  }
  return 'accepted';
}

/** A token made by hand, for what the library would not sign. */
function forged(header: object, claims: object, signature: (input: string) => string): string {
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${signature(input)}`;
}

test('a token of the development issuer says what was asked for', () => {
  const issuer = developmentIssuer();
  const token = issuer.issue(OPERATOR, HOUR, NOW);
  expect(verifyToken(token, [issuer.trusted], NOW)).toEqual({
    subject: 'li', tokenId: expect.any(String), agencyCode: 'COMMUNITY-350602001', agencyKind: 'COMMUNITY', role: 'OPERATOR', purposes: ['INVESTIGATION'],
    expiresAt: new Date(NOW + HOUR),
  });
});

test('a field team is known by its team, and other roles have none', () => {
  const issuer = developmentIssuer();
  const team = issuer.issue({ ...OPERATOR, role: 'FIELD_TEAM', team: TEAM }, HOUR, NOW);
  expect(verifyToken(team, [issuer.trusted], NOW)).toMatchObject({ role: 'FIELD_TEAM', team: TEAM_ROW });
  const operator = issuer.issue({ ...OPERATOR, team: TEAM }, HOUR, NOW);
  expect(verifyToken(operator, [issuer.trusted], NOW)).not.toHaveProperty('team');
});

test('the role is OPERATOR where the token names none, and purposes are not repeated', () => {
  const claims = verifyToken(signed({ ...CLAIMS, purposes: ['INVESTIGATION', 'INVESTIGATION'] }), [ISSUER], NOW);
  expect(claims).toMatchObject({ role: 'OPERATOR', purposes: ['INVESTIGATION'] });
});

test('expiry is by the given clock, with 30 seconds of tolerance', () => {
  const token = signed(CLAIMS);
  expect(refusalOf(token, [ISSUER], NOW + HOUR + 29_000)).toBe('accepted');
  expect(refusalOf(token, [ISSUER], NOW + HOUR + 31_000)).toMatch('UNAUTHENTICATED');
  const early = signed({ ...CLAIMS, nbf: CLAIMS.iat + 60 });
  expect(refusalOf(early)).toMatch('UNAUTHENTICATED');
  expect(refusalOf(early, [ISSUER], NOW + 31_000)).toBe('accepted');
});

test('everything else is refused with one and the same message', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const hmac = (input: string) => createHmac('sha256', pem).update(input).digest('base64url');
  const without = (name: keyof typeof CLAIMS) => Object.fromEntries(Object.entries(CLAIMS).filter(([key]) => key !== name));
  const genuine = signed(CLAIMS);
  const tokens: Record<string, string> = {
    empty: '', words: 'not a token', dots: '..', huge: `${genuine}${'A'.repeat(10_000)}`,
    unsigned: forged({ alg: 'none', typ: 'JWT', kid: 'k1' }, CLAIMS, () => ''),
    'public key as HMAC secret': forged({ alg: 'HS256', typ: 'JWT', kid: 'k1' }, CLAIMS, hmac),
    'algorithm of the header': forged({ alg: 'ES384', typ: 'JWT', kid: 'k1' }, CLAIMS, () => genuine.split('.')[2]!),
    'foreign key': signed(CLAIMS, {}, other),
    'changed claims': forged({ alg: 'ES256', typ: 'JWT', kid: 'k1' }, { ...CLAIMS, agency: 'AUDIT-350600' }, () => genuine.split('.')[2]!),
    'unknown kid': signed(CLAIMS, { kid: 'k2' }),
    'unknown crit': signed(CLAIMS, { crit: ['b64'] }),
    'other type of token': signed(CLAIMS, { typ: 'dpop+jwt' }),
    issuer: signed({ ...CLAIMS, iss: 'https://other.test' }),
    audience: signed({ ...CLAIMS, aud: 'other' }),
    'no audience': signed(without('aud')),
    'no issuer': signed(without('iss')),
    'no expiry': signed(without('exp')),
    'no subject': signed(without('sub')),
    'empty subject': signed({ ...CLAIMS, sub: '' }),
    'an id that is no text': signed({ ...CLAIMS, jti: 7 as unknown as string }),
    'no agency': signed(without('agency')),
    'no purposes': signed(without('purposes')),
    'a purpose that is none': signed({ ...CLAIMS, purposes: ['CURIOSITY'] }),
    'purposes as text': signed({ ...CLAIMS, purposes: 'INVESTIGATION' }),
    'kind that is none': signed({ ...CLAIMS, agency: 'PRESS-350600' }),
    'agency code that is none': signed({ ...CLAIMS, agency: 'COMMUNITY' }),
    'role that is none': signed({ ...CLAIMS, role: 'ADMIN' }),
    'team without id': signed({ ...CLAIMS, role: 'FIELD_TEAM' }),
    'team with the id of a person': signed({ ...CLAIMS, role: 'FIELD_TEAM', team: publicId('PersonOfInterest', TEAM_ROW) }),
  };
  const answers = new Set(Object.values(tokens).map((token) => refusalOf(token)));
  expect([...answers]).toEqual([expect.stringMatching(/^UNAUTHENTICATED: .*Bearer/)]);
  expect(refusalOf(genuine, [])).toBe([...answers][0]);
  expect(refusalOf(genuine)).toBe('accepted');
});

test('several issuers: each token is verified with the key and algorithm configured for its own issuer', () => {
  const second = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const next = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuers: TrustedIssuer[] = [
    { ...ISSUER, keys: [...ISSUER.keys, { kid: 'k2', key: next.publicKey }] },
    { ...ISSUER, issuer: 'https://second.test', keys: [{ key: second.publicKey }] },
  ];
  const bySecond = { ...CLAIMS, iss: 'https://second.test' };
  expect(refusalOf(signed(CLAIMS), issuers)).toBe('accepted');
  expect(refusalOf(signed(CLAIMS, { kid: 'k2' }, next.privateKey), issuers)).toBe('accepted');
  expect(refusalOf(signed(bySecond, { kid: 'whatever' }, second.privateKey), issuers)).toBe('accepted');
  expect(refusalOf(signed(CLAIMS, {}, second.privateKey), issuers)).toMatch('UNAUTHENTICATED');
  expect(refusalOf(signed(bySecond), issuers)).toMatch('UNAUTHENTICATED');
});

test('a configured key must be public and on the curve of ES256', () => {
  const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
  expect(refusalOf(signed(CLAIMS), [issuerWithKey('https://id.test', 'bihuan', pem)])).toBe('accepted');
  const secret = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect(() => issuerWithKey('i', 'a', secret)).toThrow('must be a public key');
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ type: 'spki', format: 'pem' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' });
  for (const wrong of [String(p384), String(rsa), '', 'not a key']) expect(() => issuerWithKey('i', 'a', wrong)).toThrow('ES256');
});

test('the development key is kept for its owner only and stays the same', () => {
  const first = developmentIssuer();
  const second = developmentIssuer();
  expect(refusalOf(first.issue(OPERATOR, HOUR, NOW), [second.trusted])).toBe('accepted');
  const files = readdirSync(dataDir);
  expect(files).toHaveLength(1);
  const path = join(dataDir, files[0]!);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(createPublicKey(readFileSync(path)).equals(first.trusted.keys[0]!.key)).toBe(true);
});

test('the development issuer does not exist in production', () => {
  expect(() => developmentIssuer('production')).toThrow('does not run in production');
  expect(readdirSync(dataDir)).toEqual([]);
});
