import { createUnionType, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { EventCursor } from '../../core/kernel/scalars';
import { Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';

/** Why a loop is to be forgotten. */
export const LEAVE_REASONS = ['FILTER', 'REACH'] as const;
/** One of {@link LEAVE_REASONS}. */
export type LeaveReason = (typeof LEAVE_REASONS)[number];

/** GraphQL enum of reasons. */
export const LeaveReasonEnum = enumOf(LEAVE_REASONS);
registerEnumType(LeaveReasonEnum, {
  name: 'LeaveReason',
  description: 'Why a loop is to be forgotten.',
  valuesConfig: {
    FILTER: {
      description: 'It left the filter by something other than an entry of its own, such as a change of the regions. '
        + 'Where an entry took it out of the filter, LoopEvent with `matches: false` tells it.',
    },
    REACH: { description: 'You reach it no longer.' },
  },
});

@ObjectType({
  description: 'Something happened to a loop that matched the filter before it or after it. One frame an entry.',
})
export class LoopEvent {
  @Field(() => EventCursor, { description: 'Place of this entry: quote it as `after` to go on behind it.' })
  cursor!: string;

  @Field(() => TraceEntry, { description: 'What happened, with the facts that you may see.' })
  entry!: TraceEntry;

  @Field(() => ID, { description: 'The loop to which it happened.' })
  loopId!: string;

  @Field(() => Loop, {
    nullable: true,
    description: 'The loop as it is when the frame is sent, which may be later than the entry; ignore one whose version is not above the one that you hold.',
  })
  loop!: Loop | null;

  @Field({ description: 'Whether `loop`, as it is in this frame, still matches the filter. If not, take it off your list.' })
  matches!: boolean;
}

@ObjectType({
  description: 'The loop is no longer yours to show: forget it. Reach at the moment of sending decides; lost reach never carries the entry, '
    + 'not even the closing one. Sent once, until the loop comes back with a LoopEvent.',
})
export class LoopLeft {
  @Field(() => EventCursor, { description: 'Place of the entry at which this was found: quote it as `after` to go on behind it.' })
  cursor!: string;

  @Field(() => ID, { description: 'The loop to forget.' })
  loopId!: string;

  @Field(() => LeaveReasonEnum, { description: 'Why.' })
  reason!: LeaveReason;
}

@ObjectType({ description: 'All that had happened before the subscription began has now been sent. Sent once a subscription.' })
export class CaughtUp {
  @Field(() => EventCursor, { description: 'Last place before the subscription began: quote it as `after` to go on behind it.' })
  cursor!: string;
}

@ObjectType({ description: 'Nothing for you up to here; sent at least every 15 s, so that a resume is never far back.' })
export class Progress {
  @Field(() => EventCursor, { description: 'Last place that was looked at: quote it as `after` to go on behind it.' })
  cursor!: string;
}

/** All frames of loopEvents. */
export type LoopFrame = LoopEvent | LoopLeft | CaughtUp | Progress;

/** GraphQL union of the frames. */
export const LoopEventFrame = createUnionType({
  name: 'LoopEventFrame',
  description: 'One frame of loopEvents. Each has a cursor; new kinds of frame may come.',
  types: () => [LoopEvent, LoopLeft, CaughtUp, Progress] as const,
});
