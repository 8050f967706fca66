import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

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
