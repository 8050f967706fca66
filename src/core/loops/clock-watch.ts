import type { Database } from '../db/context';
import type { Clock } from '../kernel/clock';
import type { Advance } from './advance';
import type { LoopCatalog } from './loop-catalog';
import { findDueLoops, findLoops } from './loop.store';
import type { RowId } from '../kernel/ids';

/** Longest time between a deadline and its breach entry while a server runs, in milliseconds. */
const LOOK_EVERY_MS = 1_000;
/** Loops that are looked at in one round. */
const ROUND = 200;

/**
 * Writes the breach of deadlines as they pass, and after any downtime at once. Any number of servers may run one: each
 * breach is written under its loop's lock, and a clock that is no longer running is left alone, so it is written once.
 */
export class ClockWatch {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly advance: Advance,
    private readonly catalog: LoopCatalog,
    private readonly onBreach: () => void,
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

  /** Writes every breach that is due now; answers how many. */
  async look(): Promise<number> {
    let written = 0;
    for (;;) {
      const due = await this.dueLoops();
      for (const loop of due) {
        if (this.stopped) break;
        written += await this.breach(loop);
      }
      if (due.length < ROUND || this.stopped) break;
    }
    if (written > 0) this.onBreach();
    return written;
  }

  private dueLoops(): Promise<RowId[]> {
    return this.database.inContext({ system: 'clocks' }, (tx) => findDueLoops(tx, this.clock.now(), ROUND));
  }

  private breach(id: RowId): Promise<number> {
    return this.database.inContext({ system: 'advance' }, async (tx) => {
      const [loop] = await findLoops(tx, [id]);
      return loop ? this.advance.breachLoop(tx, this.catalog.kind(loop.kind).kind, id) : 0;
    });
  }
}
