import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET_BYTES = 32;

/**
 * A secret of this installation, 43 characters of base64url, made at the first call and kept as `<name>.secret` in the
 * data directory with mode 0600. Processes that call it at the same time get the same secret.
 */
export function keptSecret(dataDir: string, name: string): string {
  return findSecret(dataDir, name) ?? makeSecret(dataDir, name);
}

/** The path of the file with such a secret, which is made if it is not there. */
export function keptSecretFile(dataDir: string, name: string): string {
  keptSecret(dataDir, name);
  return secretPath(dataDir, name);
}

/** The secret of this name where it has been made before. */
export function findSecret(dataDir: string, name: string): string | undefined {
  try {
    return readFileSync(secretPath(dataDir, name), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function makeSecret(dataDir: string, name: string): string {
  const path = secretPath(dataDir, name);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    // A link appears whole or not at all, and fails where another process was faster.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8').trim();
}

function secretPath(dataDir: string, name: string): string {
  return join(dataDir, `${name}.secret`);
}
