import type { Database } from '../db/context';
import type { Clock } from '../kernel/clock';
import { Rounds } from '../kernel/rounds';
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
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly advance: Advance,
    private readonly catalog: LoopCatalog,
    private readonly onBreach: () => void,
    onFailure: (error: unknown) => void,
  ) {
    this.rounds = new Rounds(LOOK_EVERY_MS, () => this.look(), onFailure);
  }

  start(): void {
    this.rounds.start();
  }

  /** Resolves once the round under way is done. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Writes every breach that is due now; answers how many. */
  async look(): Promise<number> {
    let written = 0;
    for (;;) {
      const due = await this.dueLoops();
      for (const loop of due) {
        if (this.rounds.isStopped) break;
        written += await this.breach(loop);
      }
      if (due.length < ROUND || this.rounds.isStopped) break;
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
