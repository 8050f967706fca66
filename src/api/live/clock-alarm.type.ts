import { createUnionType, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { EventCursor } from '../../core/kernel/scalars';
import { Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';
import { CaughtUp, Progress } from './loop-event.type';

/** What a clock can tell of, the mildest first. */
export const ALARMS = ['WARNING', 'BREACH', 'ESCALATION'] as const;
/** One of {@link ALARMS}. */
export type Alarm = (typeof ALARMS)[number];

/** GraphQL enum of alarms. */
export const AlarmEnum = enumOf(ALARMS);
registerEnumType(AlarmEnum, {
  name: 'Alarm',
  description: 'What a clock tells of.',
  valuesConfig: {
    WARNING: { description: 'The deadline comes near and its event has not come.' },
    BREACH: { description: 'The deadline has passed without its event.' },
    ESCALATION: { description: 'A missed deadline was told to those above.' },
  },
});

const ALARM_OF: Readonly<Record<string, Alarm>> = { CLOCK_WARNED: 'WARNING', CLOCK_BREACHED: 'BREACH', CLOCK_ESCALATED: 'ESCALATION' };

/** The alarm that an entry of this kind is; undefined for every other entry. */
export function alarmOf(entryKind: string): Alarm | undefined {
  return ALARM_OF[entryKind];
}

@ObjectType({ description: 'A clock of a loop tells that something is late or about to be.' })
export class ClockAlarm {
  @Field(() => EventCursor, { description: 'Place of this entry: quote it as `after` to go on behind it.' })
  cursor!: string;

  @Field(() => AlarmEnum, { description: 'What it tells of.' })
  alarm!: Alarm;

  @Field(() => TraceEntry, { description: 'The entry, whose facts name the clock and the deadline.' })
  entry!: TraceEntry;

  @Field(() => ID, { description: 'The loop whose clock it is.' })
  loopId!: string;

  @Field(() => Loop, { description: 'The loop as it is when the frame is sent: the event may have come meanwhile.' })
  loop!: Loop;
}

/** All frames of clockAlarms. */
export type AlarmFrame = ClockAlarm | CaughtUp | Progress;

/** GraphQL union of the frames. */
export const ClockAlarmFrame = createUnionType({
  name: 'ClockAlarmFrame',
  description: 'One frame of clockAlarms. Each has a cursor; new kinds of frame may come.',
  types: () => [ClockAlarm, CaughtUp, Progress] as const,
});
