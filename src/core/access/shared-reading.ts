import { setImmediate as turn } from 'node:timers/promises';
import { descend, type Tx } from '../db/context';

/** Opens a transaction in a caller's name and runs work in it. */
export type Opens = (work: (tx: Tx) => Promise<void>) => Promise<void>;

interface Waiting {
  run(tx: Tx): Promise<void>;
  fail(error: unknown): void;
}

/**
 * Reads of one request, one behind the other in as few transactions as may be: what is asked for while another read is under
 * way goes into the same transaction, so a request holds one connection however many lists it asks for. A read must not wait for
 * another of the same request.
 */
export class SharedReading {
  private readonly waiting: Waiting[] = [];
  private isRunning = false;

  constructor(private readonly open: Opens) {}

  /** Runs `work` in its turn. What it elevates ends with it. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return new Promise<T>((done, fail) => {
      this.waiting.push({ fail, run: async (tx) => { done(await work(tx)); } });
      if (!this.isRunning) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    // What this turn asks for is there when the transaction begins.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const first = this.waiting[0]!;
      await this.open((tx) => this.work(tx)).catch((error: unknown) => {
        // No transaction could be had: whoever waited for it hears of that.
        if (this.waiting[0] === first) this.waiting.shift()!.fail(error);
      });
    }
    this.isRunning = false;
  }

  /** Who is next; what an answer leads to, such as the columns behind a row, is asked for within the turn and still belongs here. */
  private async next(): Promise<Waiting | undefined> {
    if (this.waiting.length === 0) await turn();
    return this.waiting.shift();
  }

  /** Works until nobody waits, or until a read fails: its transaction is of no use to the next. */
  private async work(tx: Tx): Promise<void> {
    for (let next = await this.next(); next; next = await this.next()) {
      try {
        await next.run(tx);
        await descend(tx);
      } catch (error) {
        next.fail(error);
        throw error;
      }
    }
  }
}
