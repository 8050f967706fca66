import type { RowId } from '../../kernel/ids';

/** Longest that an unwrapped key is used, in milliseconds. */
const KEY_LIFE_MS = 50_000;
/** How often keys that are over are dropped, whether or not anybody asks: none stays for more than a minute. */
export const SWEEP_EVERY_MS = 10_000;
/** Most unwrapped keys in memory. */
const MOST_KEYS = 20_000;

/** A person's key while it is in hand, with texts that were opened by it: they are forgotten with it. */
export interface HeldKey {
  readonly key: Buffer;
  readonly until: number;
  readonly opened: Map<string, string>;
}

/** Unwrapped keys of persons for a short time: the least recently used give way, and no use makes one live longer. */
export class KeyCache {
  private readonly held = new Map<RowId, HeldKey>();

  constructor(private readonly nowMs: () => number, private readonly most = MOST_KEYS) {}

  get size(): number {
    return this.held.size;
  }

  get(person: RowId): HeldKey | undefined {
    const found = this.held.get(person);
    if (!found) return undefined;
    this.held.delete(person);
    if (found.until <= this.nowMs()) return undefined;
    this.held.set(person, found);
    return found;
  }

  put(person: RowId, key: Buffer): HeldKey {
    const held: HeldKey = { key, until: this.nowMs() + KEY_LIFE_MS, opened: new Map() };
    this.held.delete(person);
    this.held.set(person, held);
    const [oldest] = this.held.keys();
    if (this.held.size > this.most) this.held.delete(oldest!);
    return held;
  }

  forget(person: RowId): void {
    this.held.delete(person);
  }

  /** Drops what has outlived its time. */
  sweep(): void {
    for (const [person, { until }] of this.held) if (until <= this.nowMs()) this.held.delete(person);
  }
}
