import type { RowId } from '../../kernel/ids';

/** Longest that an unwrapped key is used, in milliseconds. */
const KEY_LIFE_MS = 50_000;
/** How often keys that are over are dropped, whether or not anybody asks: none stays for more than a minute. */
export const SWEEP_EVERY_MS = 10_000;
/** Most unwrapped keys in memory. */
const MOST_KEYS = 20_000;

interface Held {
  readonly key: Buffer;
  readonly until: number;
}

/** Unwrapped keys of persons for a short time: the least recently used give way, and no use makes one live longer. */
export class KeyCache {
  private readonly held = new Map<RowId, Held>();

  constructor(private readonly nowMs: () => number, private readonly most = MOST_KEYS) {}

  get size(): number {
    return this.held.size;
  }

  get(person: RowId): Buffer | undefined {
    const found = this.held.get(person);
    if (!found) return undefined;
    this.held.delete(person);
    if (found.until <= this.nowMs()) return undefined;
    this.held.set(person, found);
    return found.key;
  }

  put(person: RowId, key: Buffer): void {
    this.held.delete(person);
    this.held.set(person, { key, until: this.nowMs() + KEY_LIFE_MS });
    const [oldest] = this.held.keys();
    if (this.held.size > this.most) this.held.delete(oldest!);
  }

  forget(person: RowId): void {
    this.held.delete(person);
  }

  /** Drops what has outlived its time. */
  sweep(): void {
    for (const [person, { until }] of this.held) if (until <= this.nowMs()) this.held.delete(person);
  }
}
