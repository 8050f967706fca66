import type { Database, Tx } from '../db/context';
import type { Clock } from '../kernel/clock';
import { integrate } from './log/integrate';

/** Most entries that get their place in one transaction. */
const BATCH = 1_000;
/** How long the sequencer waits where nothing told it of new entries, in milliseconds. */
const IDLE_MS = 50;

/** Where PostgreSQL tells that the log has grown. Only the leader notifies, so writers never wait for each other on it. */
export const LOG_CHANNEL = 'bihuan_log';

const LEAD = `SELECT next_index, next_batch, tree_size FROM log_state WHERE halted_at IS NULL FOR UPDATE SKIP LOCKED`;
const PLACE = `
  WITH taken AS (
    DELETE FROM trace_pending
    WHERE id IN (SELECT id FROM trace_pending ORDER BY id LIMIT $1)
    RETURNING id, entry_id
  ), placed AS (
    INSERT INTO trace_index (index, entry_id, batch, at)
    SELECT $2::bigint + row_number() OVER (ORDER BY id) - 1, entry_id, $3::bigint, $4::timestamptz FROM taken
    RETURNING index
  )
  UPDATE log_state SET next_index = next_index + (SELECT count(*) FROM placed), next_batch = next_batch + 1
  WHERE EXISTS (SELECT FROM placed)
  RETURNING next_index, pg_notify('${LOG_CHANNEL}', '')`;

/**
 * Gives every committed entry its place in the one gapless order and takes it into the tree of the log, in one
 * transaction. Any number of servers run one; the row lock on log_state lets one of them lead at a time. A place is
 * given when an entry is visible, so a late commit gets a later place and nothing is passed over. Writers never wait
 * for it. It stands still where the check of the log found something.
 */
export class Sequencer {
  private running: Promise<void> | undefined;
  private stopped = false;
  private wake: (() => void) | undefined;
  private nudged = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly onSequenced: () => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Tells that an entry was committed in this process, so that it need not wait for the next look. */
  nudge(): void {
    this.nudged = true;
    this.wake?.();
  }

  /** Resolves once the batch under way is committed. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake?.();
    await this.running;
  }

  /** Places what waits, up to one batch; answers how many entries were placed. */
  async placeOnce(): Promise<number> {
    return this.database.inContext({ system: 'sequencer' }, (tx) => this.place(tx));
  }

  private async place(tx: Tx): Promise<number> {
    const [state]: { next_index: string; next_batch: string; tree_size: string }[] = await tx.query(LEAD);
    if (!state) return 0;
    const [placed]: [{ next_index: string }[], number] = await tx.query(PLACE, [
      BATCH, state.next_index, state.next_batch, this.clock.now(),
    ]);
    const next = placed[0]?.next_index ?? state.next_index;
    if (next !== state.tree_size) await integrate(tx, Number(next));
    return Number(next) - Number(state.next_index);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.nudged = false;
      const placed = await this.placeOnce().catch((error: unknown) => {
        this.onFailure(error);
        return 0;
      });
      if (placed > 0) this.onSequenced();
      if (placed < BATCH && !this.nudged) await this.pause();
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
