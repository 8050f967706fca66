import type { RequestContext } from '../access/request-context';
import { requirePurpose } from '../access/principal';
import { elevate, type Tx } from '../db/context';
import { badInput } from '../kernel/errors';
import type { RowId } from '../kernel/ids';
import type { EventCursors } from '../trace/position';
import { getPosition } from '../trace/trace.store';
import { findAnswerersAt } from './answerer-then';
import type { LoopCatalog } from './loop-catalog';
import type { LoopChoice } from './loop-list';
import { withoutSmallCells } from './small-cells';
import type { ShownRow, SummaryKey } from './summary';
import { countByKey, takeSnapshot } from './summary.store';
import { toSummary, type LoopSummary } from './summary.type';
import { EVERYBODY, isTallied, isWhole } from './tally';
import { areWhole, sumTallies, type TalliedRow } from './tally-summary.store';
import { countByCounty, countByKind, sumByCounty, sumByKind } from './whole-summary.store';

const COLUMNS = ['open', 'answered', 'overdue', 'closed', 'withdrawn'] as const;

/** What is wanted of a summary beside its counts. */
export interface SummaryWish {
  /** Counts as they were after the entry of this index. */
  readonly asOf?: number;
  /** Without it medians are null, and more questions are answered by counts that are kept. */
  readonly wantsMedian: boolean;
}

/**
 * The one door to counts of loops. What the counts that are kept say is read from them; all else is counted, with the
 * same answer.
 */
export class SummaryReading {
  /** @param onMissed told whose medians were asked for and are not kept yet. */
  constructor(
    private readonly cursors: () => EventCursors, private readonly catalog: LoopCatalog, private readonly onMissed: (party: RowId, by: SummaryKey) => void,
  ) {}

  /**
   * Counts over the loops that the caller reaches. Counts are WORK and need no purpose, unless they are of one
   * person's loops. With `asOf` the loops are counted as they were after the entry of that index. @throws Refusal PURPOSE_REQUIRED for those without one.
   */
  async count(context: RequestContext, by: SummaryKey, choice: LoopChoice, { asOf, wantsMedian }: SummaryWish): Promise<LoopSummary> {
    if (choice.personId) requirePurpose(context.principal);
    const answerers = by === 'AGENCY' && asOf !== undefined ? await findAnswerersAt(context, this.catalog, asOf) : undefined;
    const scope = { party: context.party, choice, asOf };
    const summary = await context.readAlone(async (tx) => {
      await takeSnapshot(tx);
      const kept = await sumTallies(tx, scope, by, wantsMedian);
      if (!kept && wantsMedian && asOf === undefined && isTallied(by, choice) && isWhole(choice)) this.onMissed(context.party, by);
      return kept ?? countByKey(tx, scope, by, answerers);
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
    const kinds = this.catalog.kinds.map((one) => one.kind.name);
    const count = async (tx: Tx, party: RowId): Promise<TalliedRow[]> => {
      if (await areWhole(tx)) return by === 'REGION' ? sumByCounty(tx, party) : sumByKind(tx, party, kinds);
      return by === 'REGION' ? countByCounty(tx) : countByKind(tx, kinds);
    };
    return context.readAlone(async (tx) => {
      await takeSnapshot(tx);
      const reached = await count(tx, context.party);
      const position = await getPosition(tx);
      await elevate(tx, 'summary');
      const all = await count(tx, EVERYBODY);
      const shown = COLUMNS.map((column) => withoutSmallCells(all.map((row) => row[column]), reached.map((row) => row[column])));
      const rows = all.map(({ key, label }, at) => ({
        key, label, medianMinutesToClose: null, ...Object.fromEntries(COLUMNS.map((column, i) => [column, shown[i]![at]!])),
      }));
      return toSummary({ rows: rows as ShownRow[] }, this.cursors().write(position));
    });
  }
}
