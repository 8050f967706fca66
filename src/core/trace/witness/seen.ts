import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../merkle';
import { decodeHash } from '../log/base64';

/** The last head of a log that was cosigned. */
export interface Seen { readonly origin: string; readonly size: number; readonly root: Buffer }

/** Keeps the last checkpoint of each log; `keep` has happened for good when it returns. */
export interface SeenCheckpoints {
  find(origin: string): Seen | undefined;
  keep(seen: Seen): void;
}

/** One file for each log in a directory, exchanged as a whole and flushed to the disk. */
export class SeenFiles implements SeenCheckpoints {
  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /** @throws Error where the file cannot be read as one of ours: a witness that forgets must not sign. */
  find(origin: string): Seen | undefined {
    const text = readKept(this.pathOf(origin));
    if (text === undefined) return undefined;
    const kept = JSON.parse(text) as { origin?: unknown; size?: unknown; root?: unknown };
    const root = typeof kept.root === 'string' ? decodeHash(kept.root) : undefined;
    if (kept.origin !== origin || !Number.isSafeInteger(kept.size) || !root) throw new Error('the record of what was cosigned is damaged');
    return { origin, size: kept.size as number, root };
  }

  keep({ origin, size, root }: Seen): void {
    const path = this.pathOf(origin);
    const draft = `${path}.new`;
    const file = openSync(draft, 'w', 0o600);
    try {
      writeSync(file, `${JSON.stringify({ origin, size, root: root.toString('base64') })}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    const folder = openSync(dirname(path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  private pathOf(origin: string): string {
    return join(this.directory, `${sha256(Buffer.from(origin, 'utf8')).toString('hex')}.json`);
  }
}

function readKept(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
