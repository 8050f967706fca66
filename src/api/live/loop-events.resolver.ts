import { Arg, Resolver, Root, Subscription } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { EventCursor } from '../../core/kernel/scalars';
import { LoopFilter } from '../../core/loops/loop.input';
import type { SummaryKey } from '../../core/loops/summary';
import { SummaryKeyEnum } from '../../core/loops/summary.type';
import { ClockAlarmFrame, type AlarmFrame } from './clock-alarm.type';
import { LOOP_EVENTS_ACCESS, type LoopEvents, type LoopEventsRequest } from './loop-events';
import { LoopEventFrame, type LoopFrame } from './loop-event.type';
import { SUMMARY_CHANGES_ACCESS, type SummaryChanges, type SummaryChangesRequest } from './summary-changes';
import { SummaryChangeFrame, type SummaryFrame } from './summary-frame.type';

/** The root value of every subscription: the streams of this server. Sockets hand it to the execution. */
export interface StreamRoot {
  readonly loopEvents: LoopEvents;
  readonly summaryChanges: SummaryChanges;
  /** The Last-Event-ID of a client that comes again: it goes before the `after` of its operation. */
  readonly resumeAfter?: string;
}

/** What type-graphql hands to a source of events. */
interface Subscribing {
  source?: unknown;
  args: unknown;
  context: unknown;
}

/** Opens the stream of the server that runs the operation. */
function openLoopEvents({ source, args, context }: Subscribing): Promise<AsyncIterable<LoopFrame>> {
  const { loopEvents, resumeAfter } = source as StreamRoot;
  return loopEvents.subscribe(context as RequestContext, resumed(args as LoopEventsRequest, resumeAfter));
}

function openClockAlarms({ source, args, context }: Subscribing): Promise<AsyncIterable<AlarmFrame>> {
  const { loopEvents, resumeAfter } = source as StreamRoot;
  return loopEvents.alarms(context as RequestContext, resumed(args as LoopEventsRequest, resumeAfter));
}

function openSummaryChanges({ source, args, context }: Subscribing): Promise<AsyncIterable<SummaryFrame>> {
  return (source as StreamRoot).summaryChanges.subscribe(context as RequestContext, args as SummaryChangesRequest);
}

function resumed(request: LoopEventsRequest, resumeAfter: string | undefined): LoopEventsRequest {
  return resumeAfter === undefined ? request : { ...request, after: resumeAfter };
}

/** Live delivery of what happens to loops. */
@Resolver()
export class LoopEventsResolver {
  @Access(LOOP_EVENTS_ACCESS)
  @Subscription(() => LoopEventFrame, {
    subscribe: openLoopEvents,
    description: 'What happens to loops that matched the filter before it or after it, within your reach at the moment of sending. '
      + 'With `after`: everything since, in order, none lost. Without: CaughtUp first, then from now on. At least once, ascending by entry.index; '
      + 'one frame an entry. An entry that takes a loop out of the filter is a LoopEvent with `matches: false`. '
      + 'CURSOR_EXPIRED and CURSOR_FUTURE mean: query again, then subscribe from its position.',
  })
  loopEvents(
    @Root() frame: LoopFrame,
    @Arg('filter', () => LoopFilter, { nullable: true, description: 'Narrows the stream; a filter on what you may not see matches nothing.' }) _filter?: LoopFilter,
    @Arg('after', () => EventCursor, { nullable: true, description: 'Place behind which to begin: the position of a query, or the cursor of the last frame.' }) _after?: string,
  ): LoopFrame {
    return frame;
  }

  @Access(LOOP_EVENTS_ACCESS)
  @Subscription(() => ClockAlarmFrame, {
    subscribe: openClockAlarms,
    description: 'What clocks of loops tell: deadlines that come near, were missed, or were told to those above. Filter, cursors and reach are '
      + 'those of loopEvents; what you reach no longer is passed over.',
  })
  clockAlarms(
    @Root() frame: AlarmFrame,
    @Arg('filter', () => LoopFilter, { nullable: true, description: 'Narrows the stream to clocks of these loops.' }) _filter?: LoopFilter,
    @Arg('after', () => EventCursor, { nullable: true, description: 'Place behind which to begin: the position of a query, or the cursor of the last frame.' }) _after?: string,
  ): AlarmFrame {
    return frame;
  }

  @Access(SUMMARY_CHANGES_ACCESS)
  @Subscription(() => SummaryChangeFrame, {
    subscribe: openSummaryChanges,
    description: 'The counts of loopSummary, kept true: a SummarySnapshot first, then a SummaryDelta for what changed, at most twice a second. '
      + 'Whoever comes again gets a snapshot again, so there is no `after`.',
  })
  summaryChanges(
    @Root() frame: SummaryFrame,
    @Arg('by', () => SummaryKeyEnum, { description: 'What a row counts.' }) _by: SummaryKey,
    @Arg('filter', () => LoopFilter, { nullable: true, description: 'Narrows what is counted.' }) _filter?: LoopFilter,
  ): SummaryFrame {
    return frame;
  }
}
