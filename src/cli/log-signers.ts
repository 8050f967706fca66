import { readFileSync } from 'node:fs';
import type { Config } from '../config';
import { findSecret } from '../core/db/data-secret';
import { signerFromSeed, signersFromPem, type Signer } from '../core/trace/log/key';

/** The keys that sign for the configured log; none where this machine has none. */
export function logSignersOf(config: Config): readonly Signer[] {
  if (config.logKeyFile !== undefined) return signersFromPem(config.logOrigin, 'ed25519', readFileSync(config.logKeyFile, 'utf8'));
  const seed = findSecret(config.dataDir, 'log-key');
  return seed === undefined ? [] : [signerFromSeed(config.logOrigin, 'ed25519', Buffer.from(seed, 'base64url'))];
}
