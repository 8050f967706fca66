import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StartupError } from '../startup-error';

/** Form of backups. A change of the form is a new number beside the old. */
export const BACKUP_FORMAT = 'bihuan.backup/1';

/** One table of a backup. */
export interface BackedTable { readonly name: string; readonly file: string; readonly rows: number; readonly sha256: string }

/** What a backup holds, and where the log was. Written last: a directory without it is no backup. */
export interface BackupManifest {
  readonly format: typeof BACKUP_FORMAT;
  readonly madeAt: string;
  /** Names of the migrations that made the schema, in their order. */
  readonly migrations: readonly string[];
  /** Epoch and size of the log, and its last signed checkpoint; null before the first. */
  readonly log: { readonly epoch: string; readonly size: number; readonly checkpoint: string | null };
  readonly tables: readonly BackedTable[];
  readonly sequences: readonly { readonly name: string; readonly value: string; readonly called: boolean }[];
}

const NAME = 'manifest.json';

/** Where the manifest of a backup stands. */
export function manifestOf(directory: string): string {
  return join(directory, NAME);
}

/** Reads a backup and compares every file with its digest. @throws StartupError that says which file is not what it was. */
export async function readBackup(directory: string): Promise<BackupManifest> {
  const manifest = readManifest(directory);
  for (const { file, sha256 } of manifest.tables) {
    if (await digestOf(join(directory, file)).catch(() => undefined) !== sha256) {
      throw new StartupError(`${file} of the backup is missing or is not what it was when the backup was made. Take another backup.`);
    }
  }
  return manifest;
}

/** SHA-256 of a file, in hexadecimal. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function readManifest(directory: string): BackupManifest {
  try {
    const manifest = JSON.parse(readFileSync(manifestOf(directory), 'utf8')) as BackupManifest;
    if (manifest.format === BACKUP_FORMAT) return manifest;
  } catch {
    // Said below.
  }
  throw new StartupError(`${directory} holds no backup of the form ${BACKUP_FORMAT}: its ${NAME} cannot be read.`);
}
