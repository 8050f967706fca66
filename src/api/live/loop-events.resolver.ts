import { Arg, Resolver, Root, Subscription } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { EventCursor } from '../../core/kernel/scalars';
import { LoopFilter } from '../../core/loops/loop.input';
import { LOOP_EVENTS_ACCESS, type LoopEvents, type LoopEventsRequest } from './loop-events';
import { LoopEventFrame, type LoopFrame } from './loop-event.type';

/** The root value of every subscription: the streams of this server. Sockets hand it to the execution. */
export interface StreamRoot {
  readonly loopEvents: LoopEvents;
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
  const request = args as LoopEventsRequest;
  return loopEvents.subscribe(context as RequestContext, resumeAfter === undefined ? request : { ...request, after: resumeAfter });
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
}
