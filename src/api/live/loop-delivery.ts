import type { RequestContext } from '../../core/access/request-context';
import type { RowId } from '../../core/kernel/ids';
import type { EventCursors } from '../../core/trace/position';
import type { Envelope, LoopMove } from './envelope';
import { CaughtUp, LoopEvent, LoopLeft, Progress, type LoopFrame } from './loop-event.type';
import type { LoopMatch } from './loop-match';
import type { Delivery, Placed } from './pull';
import type { Sight, Sights } from './sights';

/** Makes the frames of loopEvents for one viewer. */
export class LoopDelivery implements Delivery<LoopFrame> {
  /** Loops that were said to have left, with the index at which: a loop leaves once until it comes back. */
  private readonly left = new Map<RowId, number>();

  constructor(
    private readonly sights: Sights, private readonly cursors: EventCursors,
    private readonly context: RequestContext, private readonly match: LoopMatch,
  ) {}

  concerns({ move }: Envelope): boolean {
    return move !== null && this.match.concerns(move);
  }

  async decide(envelopes: readonly Envelope[]): Promise<readonly Placed<LoopFrame>[]> {
    const sights = await this.sights.of(this.context, envelopes);
    return envelopes.flatMap(({ index, move }, i) => {
      const sight = sights[i];
      const frame = sight && move ? this.unlessGone(index, move, this.frameOf(sight)) : null;
      return frame ? [{ index, frame }] : [];
    });
  }

  caughtUp(index: number): CaughtUp {
    return Object.assign(new CaughtUp(), { cursor: this.cursors.write(index) });
  }

  progress(index: number): Progress {
    return Object.assign(new Progress(), { cursor: this.cursors.write(index) });
  }

  private frameOf(sight: Sight): LoopEvent | LoopLeft {
    const { cursor, loopId, shown } = sight;
    if (!shown) return sight.frame('left', () => Object.assign(new LoopLeft(), { cursor, loopId, reason: 'REACH' as const }));
    const matches = this.match.holds(shown.loop.row);
    return sight.frame(`event ${matches}`, () => Object.assign(new LoopEvent(), { cursor, loopId, ...shown, matches }));
  }

  /** A decision may be made anew for the same place, so that what was noted at a place holds for it again. */
  private unlessGone(index: number, move: LoopMove, frame: LoopEvent | LoopLeft): LoopEvent | LoopLeft | null {
    if (frame instanceof LoopEvent) {
      this.left.delete(move.loopId);
      return frame;
    }
    const leftAt = this.left.get(move.loopId) ?? index;
    this.left.set(move.loopId, leftAt);
    return leftAt === index ? frame : null;
  }
}
