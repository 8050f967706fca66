import type { RequestContext } from '../access/request-context';
import { elevate, type Tx } from '../db/context';
import { badInput } from '../kernel/errors';
import { getPosition } from '../trace/trace.store';
import { requirePurpose } from '../access/principal';
import type { EventCursors } from '../trace/position';
import { findAnswerersAt } from './answerer-then';
import type { LoopCatalog } from './loop-catalog';
import type { LoopChoice } from './loop-list';
import { withoutSmallCells } from './small-cells';
import type { ShownRow, SummaryKey } from './summary';
import { countByKey, takeSnapshot } from './summary.store';
import { toSummary, type LoopSummary } from './summary.type';
import { countByCounty, countByKind, type WholeCounts } from './whole-summary.store';

const COLUMNS = ['open', 'answered', 'overdue', 'closed', 'withdrawn'] as const;

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

  /**
   * Counts over all loops by county or kind, whoever reaches them: what is small beyond the caller's own reach is null, as is what
   * would let one compute it. Neither filters nor medians: of two answers the difference could be a person.
   * @throws Refusal BAD_USER_INPUT for other keys.
   */
  async countBeyond(context: RequestContext, by: SummaryKey): Promise<LoopSummary> {
    if (by !== 'REGION' && by !== 'KIND') throw badInput('by', 'Beyond reach loops are counted by REGION and KIND alone.');
    const count = (tx: Tx): Promise<WholeCounts[]> => (
      by === 'REGION' ? countByCounty(tx) : countByKind(tx, this.catalog.kinds.map((one) => one.kind.name))
    );
    return context.readAlone(async (tx) => {
      await takeSnapshot(tx);
      const reached = await count(tx);
      const position = await getPosition(tx);
      await elevate(tx, 'summary');
      const all = await count(tx);
      const shown = COLUMNS.map((column) => withoutSmallCells(all.map((row) => row[column]), reached.map((row) => row[column])));
      const rows = all.map(({ key, label }, at) => ({
        key, label, medianMinutesToClose: null, ...Object.fromEntries(COLUMNS.map((column, i) => [column, shown[i]![at]!])),
      }));
      return toSummary({ rows: rows as ShownRow[] }, this.cursors().write(position));
    });
  }
}
