/** Longest time between the end of a grant and its entry while a server runs, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** Ends grants as their time passes, and after any downtime at once. Any number of servers may run one. */
export class GrantWatch {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly grants: { lapse(): Promise<number> },
    private readonly onEnded: () => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.round = this.look().catch(this.onFailure).finally(() => { if (!this.stopped) this.start(); });
    }, LOOK_EVERY_MS);
  }

  /** Resolves once the round under way is done. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private async look(): Promise<void> {
    if (await this.grants.lapse() > 0) this.onEnded();
  }
}
