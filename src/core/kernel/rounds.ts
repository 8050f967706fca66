/**
 * Work that a server does again and again beside its requests: the first time after one interval, and then one interval
 * after the last time has ended. Two rounds never run at once. What fails is told and tried again in the next round.
 */
export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<unknown> = Promise.resolve();
  private stopped = false;

  /** @param everyMs milliseconds between the end of one round and the beginning of the next. */
  constructor(
    private readonly everyMs: number,
    private readonly work: () => Promise<unknown>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Whether the work was told to end: long rounds look here between their steps. */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** Begins; a second call changes nothing. */
  start(): void {
    if (!this.timer && !this.stopped) this.wait();
  }

  /** Resolves once the round under way is done; none follows. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private wait(): void {
    this.timer = setTimeout(() => {
      this.round = this.work().catch(this.onFailure).finally(() => { if (!this.stopped) this.wait(); });
    }, this.everyMs);
    // A process that has nothing else to do may end.
    this.timer.unref();
  }
}
