/** Those who wait for the same thing to happen, each for a while at most. */
export class Waiting {
  private readonly woken = new Set<() => void>();

  /** How many wait. */
  get size(): number {
    return this.woken.size;
  }

  /** Resolves at the next wake, after `ms`, or when the signal aborts: whichever is first. */
  wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        this.woken.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
      this.woken.add(end);
    });
  }

  /** Lets all go on that wait now. */
  wake(): void {
    for (const end of [...this.woken]) end();
  }
}
