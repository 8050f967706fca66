import { createUnionType, Field, ObjectType } from 'type-graphql';
import { EventCursor } from '../../core/kernel/scalars';
import { LoopSummaryRow } from '../../core/loops/summary.type';
import { Progress } from './loop-event.type';

@ObjectType({ description: 'All counts as they are. It takes the place of whatever you hold.' })
export class SummarySnapshot {
  @Field(() => EventCursor, { description: 'The counts are what the entries up to here tell.' })
  cursor!: string;

  @Field(() => [LoopSummaryRow], { description: 'By key. A key without loops has no row.' })
  rows!: LoopSummaryRow[];
}

@ObjectType({ description: 'What changed of the counts since the frame before: with it you hold what loopSummary answers here.' })
export class SummaryDelta {
  @Field(() => EventCursor, { description: 'The counts are what the entries up to here tell.' })
  cursor!: string;

  @Field(() => [LoopSummaryRow], { description: 'Rows that are new or other than before; each takes the place of the row with its key.' })
  changed!: LoopSummaryRow[];

  @Field(() => [String], { description: 'Keys that have no row any more.' })
  removed!: string[];
}

/** All frames of summaryChanges. */
export type SummaryFrame = SummarySnapshot | SummaryDelta | Progress;

/** GraphQL union of the frames. */
export const SummaryChangeFrame = createUnionType({
  name: 'SummaryChangeFrame',
  description: 'One frame of summaryChanges. Each has a cursor; new kinds of frame may come.',
  types: () => [SummarySnapshot, SummaryDelta, Progress] as const,
});
