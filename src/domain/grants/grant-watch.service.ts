import { Rounds } from '../../core/kernel/rounds';

/** Longest time between the end of a grant and its entry while a server runs, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** Ends grants as their time passes, and after any downtime at once. Any number of servers may run one. */
export class GrantWatch {
  private readonly rounds: Rounds;

  constructor(grants: { lapse(): Promise<number> }, onEnded: () => void, onFailure: (error: unknown) => void) {
    this.rounds = new Rounds(LOOK_EVERY_MS, async () => {
      if (await grants.lapse() > 0) onEnded();
    }, onFailure);
  }

  start(): void {
    this.rounds.start();
  }

  /** Resolves once the round under way is done. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }
}
