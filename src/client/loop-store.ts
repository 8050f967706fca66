import type { HeldLoop, LoopFrame } from './frames';

/**
 * The loops that match a filter, kept true by frames. Reading gives the same array until something changes, so that
 * React's useSyncExternalStore can stand on it.
 */
export class LoopStore<L extends HeldLoop> {
  private readonly held = new Map<string, L>();
  /** The highest version seen of each loop, also of those that match no longer. */
  private readonly versions = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private listed: readonly L[] = [];

  /** All loops that are held, in no order. */
  get all(): readonly L[] {
    return this.listed;
  }

  get(id: string): L | undefined {
    return this.held.get(id);
  }

  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  }

  /** A snapshot takes the place of everything. */
  replace(loops: readonly L[]): void {
    this.held.clear();
    this.versions.clear();
    for (const loop of loops) this.keep(loop);
    this.changed();
  }

  /** Takes in a frame. False where it changes nothing, as with a version that is not above the one that is held. */
  apply(frame: LoopFrame<L>): boolean {
    if (frame.__typename === 'LoopEvent') return this.applyEvent(frame.loopId, frame.loop, frame.matches);
    // Kinds of frame that may come later change nothing here.
    return frame.__typename === 'LoopLeft' && this.forget(frame.loopId);
  }

  private applyEvent(id: string, loop: L | null, matches: boolean): boolean {
    const seen = this.versions.get(id) ?? 0;
    if (!loop) return this.forget(id);
    if (!matches) {
      if (loop.version < seen) return false;
      this.versions.set(id, loop.version);
      return this.remove(id);
    }
    if (loop.version <= seen) return false;
    this.keep(loop);
    this.changed();
    return true;
  }

  /** Left loops may come back at the version that they had. */
  private forget(id: string): boolean {
    this.versions.delete(id);
    return this.remove(id);
  }

  private remove(id: string): boolean {
    const removed = this.held.delete(id);
    if (removed) this.changed();
    return removed;
  }

  private keep(loop: L): void {
    this.held.set(loop.id, loop);
    this.versions.set(loop.id, loop.version);
  }

  private changed(): void {
    this.listed = [...this.held.values()];
    for (const listener of [...this.listeners]) listener();
  }
}
