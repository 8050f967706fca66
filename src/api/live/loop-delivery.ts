import type { RequestContext } from '../../core/access/request-context';
import { publicId, type RowId } from '../../core/kernel/ids';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { EventCursors } from '../../core/trace/position';
import type { TraceReading } from '../../core/trace/trace.reading';
import type { Envelope, LoopMove } from './envelope';
import { CaughtUp, LoopEvent, LoopLeft, Progress, type LoopFrame } from './loop-event.type';
import type { LoopMatch } from './loop-match';
import type { Delivery, Placed } from './pull';
import { readSpans, verdictOn, type Span } from './reach-at-sending';

/** What frames are made with. */
export interface FrameMaking {
  readonly catalog: Pick<LoopCatalog, 'kind' | 'load'>;
  readonly traces: Pick<TraceReading, 'entry'>;
  readonly cursors: EventCursors;
}

/** Makes the frames of loopEvents for one viewer. */
export class LoopDelivery implements Delivery<LoopFrame> {
  /** Loops that were said to have left, with the index at which: a loop leaves once until it comes back. */
  private readonly left = new Map<RowId, number>();

  constructor(private readonly making: FrameMaking, private readonly context: RequestContext, private readonly match: LoopMatch) {}

  concerns({ move }: Envelope): boolean {
    return move !== null && this.match.concerns(move);
  }

  /** Whatever this viewer's context has read before is forgotten: rights, entries and loops are those of now. */
  async decide(envelopes: readonly Envelope[]): Promise<readonly Placed<LoopFrame>[]> {
    this.context.forget();
    const spans = await readSpans(this.context, [...new Set(envelopes.flatMap(({ move }) => (move ? [move.loopId] : [])))]);
    const frames = await Promise.all(envelopes.map(async ({ index, entryId, move }) => (
      move ? this.frameOf(index, entryId, move, spans.get(move.loopId)) : null
    )));
    return envelopes.flatMap(({ index, move }, i) => {
      const frame = this.unlessGone(index, move, frames[i] ?? null);
      return frame ? [{ index, frame }] : [];
    });
  }

  caughtUp(index: number): CaughtUp {
    return Object.assign(new CaughtUp(), { cursor: this.making.cursors.write(index) });
  }

  progress(index: number): Progress {
    return Object.assign(new Progress(), { cursor: this.making.cursors.write(index) });
  }

  private async frameOf(index: number, entryId: RowId, move: LoopMove, span: Span | undefined): Promise<LoopEvent | LoopLeft | null> {
    const verdict = verdictOn(span, move.loopSeq);
    if (verdict === 'NOTHING') return null;
    const place = { cursor: this.making.cursors.write(index), loopId: publicId(this.making.catalog.kind(move.kind).idType, move.loopId) };
    const [entry, loop] = verdict === 'SEND'
      ? await Promise.all([this.making.traces.entry(this.context, entryId), this.making.catalog.load(this.context, move.loopId)])
      : [null, null];
    // Reach may have ended between the look at it and the reading.
    if (!entry || !loop) return Object.assign(new LoopLeft(), { ...place, reason: 'REACH' as const });
    return Object.assign(new LoopEvent(), { ...place, entry, loop, matches: this.match.holds(loop.row) });
  }

  /** A decision may be made anew for the same place, so that what was noted at a place holds for it again. */
  private unlessGone(index: number, move: LoopMove | null, frame: LoopEvent | LoopLeft | null): LoopEvent | LoopLeft | null {
    if (!frame || !move) return null;
    if (frame instanceof LoopEvent) {
      this.left.delete(move.loopId);
      return frame;
    }
    const leftAt = this.left.get(move.loopId) ?? index;
    this.left.set(move.loopId, leftAt);
    return leftAt === index ? frame : null;
  }
}
