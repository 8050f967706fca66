import type { RequestContext } from '../access/request-context';
import { requirePurpose } from '../access/principal';
import type { EventCursors } from '../trace/position';
import { findAnswerersAt } from './answerer-then';
import type { LoopCatalog } from './loop-catalog';
import type { LoopChoice } from './loop-list';
import type { SummaryKey } from './summary';
import { countByKey, takeSnapshot } from './summary.store';
import { toSummary, type LoopSummary } from './summary.type';

/** The one door to counts of loops: how they are counted is behind it. */
export class SummaryReading {
  constructor(private readonly cursors: () => EventCursors, private readonly catalog: LoopCatalog) {}

  /**
   * Counts over the loops that the caller reaches. Counts are WORK and need no purpose, unless they are of one
   * person's loops. With `asOf` the loops are counted as they were after the entry of that index. @throws Refusal PURPOSE_REQUIRED for those without one.
   */
  async count(context: RequestContext, by: SummaryKey, choice: LoopChoice, asOf?: number): Promise<LoopSummary> {
    if (choice.personId) requirePurpose(context.principal);
    const answerers = by === 'AGENCY' && asOf !== undefined ? await findAnswerersAt(context, this.catalog, asOf) : undefined;
    const summary = await context.readAlone(async (tx) => {
      await takeSnapshot(tx);
      return countByKey(tx, { party: context.party, choice, asOf }, by, answerers);
    });
    return toSummary(summary, this.cursors().write(summary.position));
  }
}
