import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { StartupError } from '../db/startup-error';
import type { Clock } from '../kernel/clock';
import { isKeySetAddress, KeySet, keySetAt, keySetFile, suits } from './jwks';
import { TOKEN_ALGORITHMS, type TokenAlgorithm, type TokenKey, type TokenKeys, type TrustedIssuer } from './token';

const Issuer = z.strictObject({
  issuer: z.string().min(1),
  audience: z.string().min(1),
  algorithm: z.enum(TOKEN_ALGORITHMS),
  agencies: z.array(z.string().regex(/^[A-Z_0-9-]+\*?$|^\*$/)).min(1).optional(),
  jwksUri: z.string().refine(isKeySetAddress).optional(),
  jwksFile: z.string().min(1).optional(),
  publicKeyFile: z.string().min(1).optional(),
}).refine(({ jwksUri, jwksFile, publicKeyFile }) => [jwksUri, jwksFile, publicKeyFile].filter(Boolean).length === 1);
const Issuers = z.array(Issuer).min(1);
type IssuerSetting = z.infer<typeof Issuer>;

/**
 * The issuers of a JSON file; paths in it are beside it. Key sets are read once before this resolves: one in a file must
 * be there, one at an address that does not answer is told to `unread` and tried again with the first token.
 * @throws StartupError with what to correct.
 */
export async function readIssuers(path: string, clock: Clock, unread: (error: unknown) => void): Promise<TrustedIssuer[]> {
  const settings = parse(path);
  if (new Set(settings.map(({ issuer }) => issuer)).size !== settings.length) throw fault(path, 'names an issuer twice. Keep one of them.');
  return Promise.all(settings.map(async (setting) => {
    const { issuer, audience, algorithm, agencies } = setting;
    const claims = { issuer, audience, algorithm, ...(agencies && { agencies }) };
    if (setting.publicKeyFile !== undefined) return { ...claims, keys: [readKey(path, resolve(dirname(path), setting.publicKeyFile), algorithm)] };
    return withKeySet(claims, await readKeySet(path, setting, clock, unread));
  }));
}

/** An issuer whose keys are those of a set at each moment. */
export function withKeySet(claims: Omit<TrustedIssuer, 'keys' | 'refresh'>, set: KeySet): TrustedIssuer {
  return { ...claims, get keys(): readonly TokenKey[] { return set.keys; }, refresh: () => set.refresh() };
}

async function readKeySet(path: string, { jwksFile, jwksUri, algorithm }: IssuerSetting, clock: Clock, unread: (error: unknown) => void): Promise<KeySet> {
  const source = jwksFile !== undefined ? keySetFile(resolve(dirname(path), jwksFile)) : keySetAt(jwksUri!);
  const set = new KeySet(source, algorithm, clock);
  await set.refresh().catch((error: unknown) => {
    if (jwksFile !== undefined) throw fault(path, `names ${jwksFile}, which is no readable JWK set.`);
    unread(error);
  });
  if (jwksFile !== undefined && set.keys.length === 0) throw fault(path, `names ${jwksFile}, which holds no key for ${algorithm}.`);
  return set;
}

function readKey(path: string, keyPath: string, algorithm: TokenAlgorithm): TokenKey {
  const key = publicKeyIn(keyPath);
  if (!key || !suits(key, algorithm)) throw fault(path, `names ${keyPath}, which must hold a public key (PEM) for ${algorithm}.`);
  return { key };
}

function publicKeyIn(path: string): KeyObject | undefined {
  try {
    const pem = readFileSync(path, 'utf8');
    return pem.includes('PRIVATE KEY') ? undefined : createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function parse(path: string): IssuerSetting[] {
  try {
    return Issuers.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const where = error instanceof z.ZodError ? error.issues.map((issue) => issue.path.join('.')).join(', ') : 'the JSON';
    throw fault(path, `is not right at ${where || 'its list'}. Each issuer has issuer, audience, algorithm (${TOKEN_ALGORITHMS.join(', ')}), `
      + 'one of jwksUri (https), jwksFile and publicKeyFile, and may have agencies.');
  }
}

function fault(path: string, what: string): StartupError {
  return new StartupError(`TOKEN_ISSUERS_FILE ${path} ${what}`);
}

/** Reads key sets anew from time to time, so that a key that its issuer took back ends here too. @returns what ends that. */
export function keepKeys(issuers: TokenKeys, everyMs: number, failed: (error: unknown) => void): () => Promise<void> {
  const timer = setInterval(() => {
    for (const issuer of issuers) issuer.refresh?.().catch(failed);
  }, everyMs).unref();
  return async () => clearInterval(timer);
}
