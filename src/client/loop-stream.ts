import { loopEventsDocument, type LoopFrame } from './frames';
import { ResumingStream, type StreamOptions } from './resuming-stream';

/** What {@link LoopStream} is made of. */
export interface LoopStreamOptions<L> extends StreamOptions {
  /** Fields of Loop that each event brings. */
  readonly selection: string;
  /** LoopFilter. */
  readonly filter?: Readonly<Record<string, unknown>>;
  /** Takes a snapshot and answers its `position`: called first, and whenever the log no longer knows the cursor. */
  readonly snapshot: () => Promise<string>;
  readonly onFrame: (frame: LoopFrame<L>) => void;
}

/** loopEvents that goes on by itself from its last cursor. It is LIVE once CaughtUp has come. */
export class LoopStream<L> extends ResumingStream<LoopFrame<L>> {
  constructor(options: LoopStreamOptions<L>) {
    super(options, {
      field: 'loopEvents',
      document: loopEventsDocument(options.selection),
      variables: (after) => ({ filter: options.filter ?? null, after }),
      begin: options.snapshot,
      onFrame: options.onFrame,
      bringsUpToDate: ({ __typename }) => __typename === 'CaughtUp',
    });
  }
}
