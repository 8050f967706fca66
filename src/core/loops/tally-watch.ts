import type { Database, Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import { Rounds } from '../kernel/rounds';
import { foldMedians, keepMedians } from './median.store';
import type { SummaryKey } from './summary';
import { beginFold, buildTallies, findTallyState, foldDeltas, isTaken } from './tally.store';

/** How long a change waits at most to be folded while a server runs, in milliseconds. What waits is counted all the same. */
const FOLD_EVERY_MS = 250;
/** Above so many changes all is counted anew: that takes as long whatever happened. */
const MOST_WAITING = 200_000;

/**
 * Keeps counts of loops folded: takes what changes of loops left behind into the counts of everybody who reaches these.
 * Any number of servers may run one; one at a time folds, in one snapshot and one transaction, so that who reads sees each
 * change once, folded or waiting.
 */
export class TallyWatch {
  private readonly rounds: Rounds;
  private readonly missed = new Map<string, { party: RowId; by: SummaryKey }>();

  constructor(private readonly database: Database, onFailure: (error: unknown) => void) {
    this.rounds = new Rounds(FOLD_EVERY_MS, () => this.look(), onFailure);
  }

  start(): void {
    this.rounds.start();
  }

  /** Resolves once the round under way is done. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Whether medians were asked for and are not kept yet. */
  get isAsked(): boolean {
    return this.missed.size > 0;
  }

  /** Lets the next round begin to keep the medians of a party. */
  keep(party: RowId, by: SummaryKey): void {
    this.missed.set(`${party} ${by}`, { party, by });
  }

  /** Folds what waits, and builds what is not whole. */
  async look(): Promise<void> {
    const wanted = [...this.missed];
    try {
      await this.database.inContext({ system: 'tally' }, (tx) => fold(tx, wanted.map(([, one]) => one)));
      for (const [name] of wanted) this.missed.delete(name);
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

async function fold(tx: Tx, wanted: readonly { party: RowId; by: SummaryKey }[]): Promise<void> {
  await beginFold(tx);
  const { isBuilt, waiting } = await findTallyState(tx);
  if (!isBuilt || waiting > MOST_WAITING) await buildTallies(tx);
  else if (waiting > 0) {
    await foldMedians(tx);
    await foldDeltas(tx);
  }
  for (const { party, by } of wanted) await keepMedians(tx, party, by);
}
