import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../kernel/clock';
import type { TokenAlgorithm, TokenKey } from './token';

/** Gets the text of a JWK set. Rejects where it cannot be had. */
export type KeySetSource = () => Promise<string>;

/** How long after one reading of a key set the next may begin, in milliseconds: unknown key ids must cost an issuer nothing. */
export const REFRESH_COOLDOWN_MS = 2_000;
const FETCH_TIMEOUT_MS = 3_000;
const SET_LENGTH = 256 * 1024;
const MOST_KEYS = 100;
const LEAST_RSA_BITS = 2_048;
const Jwks = z.object({ keys: z.array(z.looseObject({
  kty: z.string(), kid: z.string().min(1).optional(), use: z.string().optional(), alg: z.string().optional(),
})).max(MOST_KEYS) });

/** The keys of one issuer, which it may exchange at any time: read anew where a token names a key that is not known. */
export class KeySet {
  /** What is known now. */
  keys: readonly TokenKey[] = [];
  private readAtMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;

  /** @param clock of this machine, which goes on whatever the platform's clock says. */
  constructor(private readonly source: KeySetSource, private readonly algorithm: TokenAlgorithm, private readonly clock: Clock) {}

  /**
   * Reads the set, at most once within {@link REFRESH_COOLDOWN_MS} and once at a time. Keys that are gone from it end.
   * Rejects where it cannot be read; what was known stays.
   */
  async refresh(): Promise<void> {
    const now = this.clock.now().getTime();
    if (!this.reading && now - this.readAtMs < REFRESH_COOLDOWN_MS) return;
    this.reading ??= this.read(now).finally(() => { this.reading = undefined; });
    await this.reading;
  }

  private async read(now: number): Promise<void> {
    this.readAtMs = now;
    this.keys = keysOf(await this.source(), this.algorithm);
  }
}

/**
 * The keys of a JWK set that verify signatures by one algorithm. Others are passed over, as are private ones and those
 * without an id in a set of several.
 * @throws Error where the text is no JWK set.
 */
export function keysOf(text: string, algorithm: TokenAlgorithm): TokenKey[] {
  const set = Jwks.parse(JSON.parse(text));
  const keys = set.keys.flatMap((jwk): TokenKey[] => {
    const isOther = (jwk.use ?? 'sig') !== 'sig' || (jwk.alg ?? algorithm) !== algorithm || 'd' in jwk || jwk.kty === 'oct';
    const key = isOther ? undefined : publicKeyOf(jwk);
    if (!key || !suits(key, algorithm)) return [];
    return [jwk.kid === undefined ? { key } : { kid: jwk.kid, key }];
  });
  return keys.length === 1 ? keys : keys.filter(({ kid }) => kid !== undefined);
}

/** Whether a public key is of the kind that an algorithm needs, and strong enough. */
export function suits(key: KeyObject, algorithm: TokenAlgorithm): boolean {
  if (key.type !== 'public') return false;
  switch (algorithm) {
    case 'ES256': return key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    case 'RS256':
    case 'PS256': return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_RSA_BITS;
  }
}

/** A key set in a file, which may be replaced while the server runs. */
export function keySetFile(path: string): KeySetSource {
  return async () => (await readFile(path, 'utf8')).slice(0, SET_LENGTH + 1);
}

/** A key set at an address. It is taken from there only: redirects are not followed. */
export function keySetAt(uri: string): KeySetSource {
  return async () => {
    const response = await fetch(uri, { redirect: 'error', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok || !response.body) throw new Error(`the key set is answered with ${response.status}`);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > SET_LENGTH) throw new Error('the key set is too long');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  };
}

/** Whether keys may be fetched from an address: over https, or from this machine. */
export function isKeySetAddress(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, username } = new URL(uri);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)));
}

function publicKeyOf(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}
