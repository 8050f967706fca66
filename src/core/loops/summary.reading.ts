import type { RequestContext } from '../access/request-context';
import { requirePurpose } from '../access/principal';
import type { EventCursors } from '../trace/position';
import type { LoopChoice } from './loop-list';
import type { SummaryKey } from './summary';
import { countByKey, takeSnapshot } from './summary.store';
import { toSummary, type LoopSummary } from './summary.type';

/** The one door to counts of loops: how they are counted is behind it. */
export class SummaryReading {
  constructor(private readonly cursors: () => EventCursors) {}

  /**
   * Counts over the loops that the caller reaches. Counts are WORK and need no purpose, unless they are of one
   * person's loops. @throws Refusal PURPOSE_REQUIRED for those without one.
   */
  async count(context: RequestContext, by: SummaryKey, choice: LoopChoice): Promise<LoopSummary> {
    if (choice.personId) requirePurpose(context.principal);
    const summary = await context.read(async (tx) => {
      await takeSnapshot(tx);
      return countByKey(tx, context.party, by, choice);
    });
    return toSummary(summary, this.cursors().write(summary.position));
  }
}
