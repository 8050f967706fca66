import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseMasterKeys } from './master-key';

/** How the text of a setting is read, and the words that complete the sentence `KEY must be …`. */
export interface SettingForm<T> {
  readonly type: z.ZodType<T, string | undefined>;
  readonly form: string;
}

/** A whole number within bounds, which are included. */
export const wholeNumber = (least: number, most: number): SettingForm<number> => ({
  type: z.string().regex(/^\d{1,9}$/).transform(Number).pipe(z.number().min(least).max(most)),
  form: `a whole number from ${least} to ${most}`,
});

/** One of some words. */
export const oneOf = <const T extends string>(...values: T[]): SettingForm<T> => ({
  type: z.string().optional().pipe(z.enum(values)),
  form: `one of ${values.join(', ')}`,
});

/** Any text but an empty one. */
export const text = z.string().min(1);

/** The address of a PostgreSQL; it may be left out. */
export const postgresUrl: SettingForm<string | undefined> = {
  type: z.string().refine((url) => isPostgresUrl(url)).optional(),
  form: 'a URL such as postgres://role:password@host:5432/database',
};

/** What a master key is written as. */
export const MASTER_KEYS = '32 bytes in base64, such as openssl rand -base64 32 prints, or several as <version>:<base64>';

/**
 * Whether a file holds a public key of P-256 and nothing more. A private key would be read as its public half: it has
 * no business on a server that only verifies.
 */
export function holdsPublicKey(path: string): boolean {
  try {
    const pem = readFileSync(path, 'utf8');
    const key = createPublicKey(pem);
    return !pem.includes('PRIVATE KEY') && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

/** Whether a file holds private keys of Ed25519 (PEM), at least one. */
export function holdsLogKeys(path: string): boolean {
  try {
    const blocks = readFileSync(path, 'utf8').match(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g) ?? [];
    return blocks.length > 0 && blocks.every((block) => createPrivateKey(block).asymmetricKeyType === 'ed25519');
  } catch {
    return false;
  }
}

/** Whether a file can be read and is not empty. */
export function isReadable(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}

/** Whether a text is an address of PostgreSQL. */
export function isPostgresUrl(url: string): boolean {
  return URL.canParse(url) && ['postgres:', 'postgresql:'].includes(new URL(url).protocol);
}

/** Whether a text is the origin of a web page, as browsers write it. */
export function isOrigin(origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).origin === origin && /^https?:/.test(origin);
}

/** Whether a file holds a master key, in one version or several. */
export function holdsMasterKeys(path: string): boolean {
  try {
    return parseMasterKeys(readFileSync(path, 'utf8')) !== undefined;
  } catch {
    return false;
  }
}
