import type { DataSource, QueryRunner } from 'typeorm';
import { setTimeout as pause } from 'node:timers/promises';

/** Longest that a read waits for the replica before the primary answers it, in milliseconds. */
const PATIENCE_MS = 100;
const LOOK_EVERY_MS = 3;
/** How long a replica that could not be reached is left alone, in milliseconds. */
const AWAY_MS = 1_000;

/** Where the primary's log ends. Sent before it is written, so that no commit that anybody was told of lies behind it. */
const POSITION = 'SELECT pg_current_wal_insert_lsn()::text AS position';
/** Null on a server that is no replica, or none any more. */
const HAS_REPLAYED = 'SELECT coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) AND pg_is_in_recovery() AS "isHere"';

/**
 * A PostgreSQL that replays the primary's log and answers reads. It answers one only where it has replayed all that was
 * committed anywhere when the read came: the caller's own writes, and every change of the caller's rights. So nobody can tell
 * it from the primary but by its load. Nothing is decided on it: verbs, tokens and limits ask the primary.
 */
export class Replica {
  private running: Promise<string> | undefined;
  private next: Promise<string> | undefined;
  private awayUntil = 0;
  private opening: Promise<DataSource> | undefined;

  constructor(private readonly primary: DataSource, private readonly replica: DataSource, private readonly onFailure: (error: unknown) => void) {}

  /** A connection to the replica that may answer a read that comes now; undefined where the primary has to. Release it. */
  async connection(): Promise<QueryRunner | undefined> {
    if (performance.now() < this.awayUntil) return undefined;
    const position = await this.position();
    let runner: QueryRunner | undefined;
    try {
      if (!this.replica.isInitialized) await (this.opening ??= this.replica.initialize());
      runner = this.replica.createQueryRunner();
      await runner.connect();
      if (await hasReplayed(runner, position)) return runner;
    } catch (error) {
      this.opening = undefined;
      this.awayUntil = performance.now() + AWAY_MS;
      this.onFailure(error);
    }
    await runner?.release();
    return undefined;
  }

  /** Where the primary's log ended after this call began. Those who ask while an answer is on its way share the next one. */
  private position(): Promise<string> {
    if (!this.running) return this.ask();
    this.next ??= this.running.then(() => this.ask(), () => this.ask());
    return this.next;
  }

  private ask(): Promise<string> {
    this.next = undefined;
    const asked = this.primary.query<{ position: string }[]>(POSITION).then(([row]) => row!.position);
    this.running = asked;
    const done = (): void => { if (this.running === asked) this.running = undefined; };
    asked.then(done, done);
    return asked;
  }
}

async function hasReplayed(runner: QueryRunner, position: string): Promise<boolean> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const [row] = await runner.query(HAS_REPLAYED, [position]) as { isHere: boolean }[];
    if (row!.isHere) return true;
    if (performance.now() >= until) return false;
    await pause(LOOK_EVERY_MS);
  }
}
