import type { RowId } from '../kernel/ids';
import type { LoopRow } from './loop.entity';
import type { LoopChoice } from './loop-list';
import type { Reach } from './reach';
import type { SummaryKey } from './summary';

/** Stands for everybody: the party of the counts of all loops. */
export const EVERYBODY: RowId = '00000000-0000-0000-0000-000000000000';

/** What a change of a loop takes from counts (-1) or adds to them (1). */
export interface TallyDelta {
  readonly sign: -1 | 1;
  /** The loop as it was, or as it is now. */
  readonly loop: LoopRow;
  readonly parties: readonly RowId[];
}

/** What a change does to the counts of everybody who reached the loop before it or does so after it; often nothing. */
export function deltasOf(before: LoopRow | null, after: LoopRow, reachBefore: readonly Reach[], reachAfter: readonly Reach[]): TallyDelta[] {
  const [had, have] = [before ? partiesOf(reachBefore) : [], partiesOf(reachAfter)];
  const isSame = before !== null && countedAs(before) === countedAs(after);
  const deltas: TallyDelta[] = [
    ...(before ? [{ sign: -1 as const, loop: before, parties: isSame ? without(had, have) : had }] : []),
    { sign: 1, loop: after, parties: isSame ? without(have, had) : have },
  ];
  return deltas.filter(({ parties }) => parties.length > 0);
}

function partiesOf(reach: readonly Reach[]): RowId[] {
  return [EVERYBODY, ...reach.filter((one) => one.untilSeq === null).map((one) => one.partyId)];
}

function without(parties: readonly RowId[], others: readonly RowId[]): RowId[] {
  return parties.filter((party) => !others.includes(party));
}

/** Everything of a loop that counts are made of and that an entry can change. */
function countedAs(loop: LoopRow): string {
  return `${loop.state} ${loop.phase} ${loop.overdue} ${loop.answerer} ${loop.closedAt?.getTime()}`;
}

/** Whether the kept counts say what is asked: holders, persons and moments are not kept, and days stand apart from places. */
export function isTallied(by: SummaryKey, choice: LoopChoice): boolean {
  const { heldBy, personId, openedAfter, openedBefore, region, openedBy, answerer } = choice;
  if (heldBy || personId || openedAfter || openedBefore) return false;
  return by !== 'DAY' || !(region || openedBy || answerer);
}

/** Whether all that a party reaches is asked for: of that alone medians are kept. */
export function isWhole(choice: LoopChoice): boolean {
  return Object.values(choice).every((value) => value === undefined || value === null);
}
