import type { Database } from '../db/context';
import type { Clock } from '../kernel/clock';
import { Rounds } from '../kernel/rounds';
import type { Advance } from './advance';
import type { LoopCatalog } from './loop-catalog';
import { findDueLoops, findLoops } from './loop.store';
import type { RowId } from '../kernel/ids';

/** Longest time between a warning, breach or escalation that falls due and its entry while a server runs, in milliseconds. */
const LOOK_EVERY_MS = 1_000;
/** Loops that are looked at in one round. */
const ROUND = 200;

/**
 * Writes warnings, breaches and escalations as they fall due, and after any downtime at once. Any number of servers may run
 * one: each is written under its loop's lock, and the row says what was written already, so it is written once.
 */
export class ClockWatch {
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly advance: Advance,
    private readonly catalog: LoopCatalog,
    private readonly onWritten: () => void,
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

  /** Writes everything that is due now; answers how many entries. */
  async look(): Promise<number> {
    let written = 0;
    for (;;) {
      const due = await this.dueLoops();
      for (const loop of due) {
        if (this.rounds.isStopped) break;
        written += await this.say(loop);
      }
      if (due.length < ROUND || this.rounds.isStopped) break;
    }
    if (written > 0) this.onWritten();
    return written;
  }

  private dueLoops(): Promise<RowId[]> {
    return this.database.inContext({ system: 'clocks' }, (tx) => findDueLoops(tx, this.clock.now(), ROUND));
  }

  private say(id: RowId): Promise<number> {
    return this.database.inContext({ system: 'advance' }, async (tx) => {
      const [loop] = await findLoops(tx, [id]);
      return loop ? this.advance.sayDueOf(tx, this.catalog.kind(loop.kind).kind, id) : 0;
    });
  }
}
