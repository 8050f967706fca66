import { readFileSync } from 'node:fs';
import { parseMasterKeys, type MasterKey } from '../../kernel/master-key';

/** Where the master key comes from: a file that may change while the server runs, or a text that does not. */
export type MasterKeySource = { readonly file: string } | { readonly text: string };

/**
 * Longest that a running server goes on wrapping under a version that is no longer the newest in the file, in
 * milliseconds. Rotation waits for as long before it looks for the last keys of older versions.
 */
export const MASTER_REREAD_MS = 5_000;

/** The versions of the master key that this process knows. Reads its file again for a new version, so rotation needs no restart. */
export class MasterKeys {
  private keys: readonly MasterKey[];
  private readAt: number;

  /** `nowMs` is any clock that goes on. @throws Error where the source holds no key. */
  constructor(private readonly source: MasterKeySource, private readonly nowMs: () => number = () => performance.now()) {
    this.keys = this.read();
    this.readAt = nowMs();
  }

  /** Every version that the source has now, the lowest first. */
  all(): readonly MasterKey[] {
    this.reread();
    return this.keys;
  }

  /** What new keys are wrapped under. */
  newest(): MasterKey {
    if (this.nowMs() - this.readAt >= MASTER_REREAD_MS) this.reread();
    return this.keys.at(-1)!;
  }

  /** The key of a version. @throws Error where it is not to be had any more, or not yet. */
  of(version: number): Buffer {
    const found = this.find(version) ?? (this.reread(), this.find(version));
    if (!found) throw new Error(`version ${version} of the master key is not configured`);
    return found;
  }

  private find(version: number): Buffer | undefined {
    return this.keys.find((one) => one.version === version)?.key;
  }

  private reread(): void {
    this.keys = this.read();
    this.readAt = this.nowMs();
  }

  private read(): MasterKey[] {
    const keys = parseMasterKeys('file' in this.source ? readFileSync(this.source.file, 'utf8') : this.source.text);
    if (!keys) throw new Error('the master key must be 32 bytes in base64, or several as <version>:<base64>');
    return keys;
  }
}
