import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sign } from 'jsonwebtoken';
import type { Purpose, Role } from './purpose';
import type { TrustedIssuer } from './token';

/** Whom a development token is for. */
export interface TokenRequest {
  readonly subject: string;
  readonly agencyCode: string;
  readonly role: Role;
  readonly purposes: readonly Purpose[];
  /** Public id of the team; a token for FIELD_TEAM without one is not accepted. */
  readonly team?: string;
}

/** Where the development issuer keeps its key and what its tokens say. */
export interface DevelopmentIssuerOptions {
  /** `production` is refused. */
  readonly nodeEnv: string;
  /** Directory of the key; made if it is missing. */
  readonly dataDir: string;
  readonly issuer: string;
  readonly audience: string;
}

const KEY_FILE = 'development-token-key.pem';
const KEY_ID = 'development';

/**
 * Gives out tokens for every agency to whoever asks, for the demo world and for tests. Its key pair lies in the data
 * directory, so that server and command line share it, and survives restarts.
 */
export class DevelopmentIssuer {
  /** What the server has to trust to accept the tokens of this issuer. */
  readonly trusted: TrustedIssuer;
  private readonly key: KeyObject;

  /** @throws Error in production, where it must not exist. */
  constructor(private readonly options: DevelopmentIssuerOptions) {
    if (options.nodeEnv === 'production') {
      throw new Error('The development issuer does not run in production. Let your identity provider issue tokens.');
    }
    this.key = keptKey(options.dataDir);
    this.trusted = {
      issuer: options.issuer,
      audience: options.audience,
      algorithm: 'ES256',
      keys: [{ kid: KEY_ID, key: createPublicKey(this.key) }],
    };
  }

  /** A token that is valid from `nowMs` for `ttlMs`. It checks nothing: what the claims may do, the server decides. */
  issue(request: TokenRequest, ttlMs: number, nowMs: number): string {
    const issuedAt = Math.floor(nowMs / 1000);
    const claims = {
      iss: this.options.issuer,
      aud: this.options.audience,
      sub: request.subject,
      jti: randomUUID(),
      agency: request.agencyCode,
      role: request.role,
      purposes: request.purposes,
      ...(request.team !== undefined && { team: request.team }),
      iat: issuedAt,
      exp: issuedAt + Math.floor(ttlMs / 1000),
    };
    return sign(claims, this.key, { algorithm: 'ES256', keyid: KEY_ID });
  }
}

function keptKey(dataDir: string): KeyObject {
  const path = join(dataDir, KEY_FILE);
  mkdirSync(dataDir, { recursive: true });
  const found = readKey(path);
  if (found) return found;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  keepFirst(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return createPrivateKey(readFileSync(path));
}

function readKey(path: string): KeyObject | undefined {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The key of the development issuer cannot be read. Delete ${path} and a new one is made.`);
  }
}

/** A whole file or none, readable by its owner only. Of two processes that start at once, the first one's key stays. */
function keepFirst(path: string, pem: string | Buffer): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, pem, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}
