import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { SummaryReading } from '../../core/loops/summary.reading';
import type { Places } from '../../core/places/places';
import type { EventCursors } from '../../core/trace/position';
import type { TraceReading } from '../../core/trace/trace.reading';
import type { LogTail } from './log-tail';
import { LoopEvents } from './loop-events';
import type { StreamRoot } from './loop-events.resolver';
import { SharedCounts } from './shared-counts';
import { Sights } from './sights';
import { SummaryChanges } from './summary-changes';

/** What the streams of a server stand on. */
export interface StreamParts {
  readonly tail: LogTail;
  readonly places: Places;
  readonly cursors: EventCursors;
  readonly catalog: LoopCatalog;
  readonly traces: TraceReading;
  readonly summaries: SummaryReading;
  readonly onFailure: (error: unknown) => void;
}

/** The streams of a server. */
export function streamsOf({ tail, places, cursors, catalog, traces, summaries, onFailure }: StreamParts): StreamRoot {
  const common = { tail, places, onFailure, cursors: () => cursors };
  return {
    loopEvents: new LoopEvents({ ...common, sights: new Sights({ catalog, traces, cursors }) }),
    summaryChanges: new SummaryChanges({ ...common, counts: new SharedCounts(summaries, common.cursors) }),
  };
}
