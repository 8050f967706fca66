import type { RequestContext } from '../access/request-context';
import { requirePurpose } from '../access/principal';
import { descend, elevate, type Tx } from '../db/context';
import { badInput } from '../kernel/errors';
import type { RowId } from '../kernel/ids';
import type { EventCursors } from '../trace/position';
import { getPosition, isAllPlaced } from '../trace/trace.store';
import { findAnswerersAt } from './answerer-then';
import type { LoopCatalog } from './loop-catalog';
import type { LoopChoice, LoopScope } from './loop-list';
import { withoutSmallCells } from './small-cells';
import type { ShownRow, Summary, SummaryKey } from './summary';
import { countByKey, takeSnapshot, type Answerers } from './summary.store';
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
      return this.countIn(tx, scope, by, wantsMedian, answerers);
    });
    return toSummary(summary, this.cursors().write(summary.position));
  }

  /**
   * As {@link count}, at a moment in which every committed entry had its place: the counts are then exactly what the
   * entries up to `asOf` tell. Null where one waits for its place; that is over within milliseconds.
   */
  async countPlaced(context: RequestContext, by: SummaryKey, choice: LoopChoice, { wantsMedian }: SummaryWish): Promise<LoopSummary | null> {
    if (choice.personId) requirePurpose(context.principal);
    const summary = await context.readAlone(async (tx) => {
      await takeSnapshot(tx);
      await elevate(tx, 'log');
      const isPlaced = await isAllPlaced(tx);
      await descend(tx);
      return isPlaced ? this.countIn(tx, { party: context.party, choice }, by, wantsMedian) : null;
    });
    return summary && toSummary(summary, this.cursors().write(summary.position));
  }

  private async countIn(tx: Tx, scope: LoopScope & { readonly party: RowId }, by: SummaryKey, wantsMedian: boolean, answerers?: Answerers): Promise<Summary> {
    const { party, choice, asOf } = scope;
    const kept = await sumTallies(tx, scope, by, wantsMedian);
    if (!kept && wantsMedian && asOf === undefined && isTallied(by, choice) && isWhole(choice)) this.onMissed(party, by);
    return kept ?? countByKey(tx, scope, by, answerers);
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
