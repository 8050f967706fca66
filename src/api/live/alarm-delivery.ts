import type { RequestContext } from '../../core/access/request-context';
import type { EventCursors } from '../../core/trace/position';
import { alarmOf, ClockAlarm, type AlarmFrame } from './clock-alarm.type';
import type { Envelope } from './envelope';
import { CaughtUp, Progress } from './loop-event.type';
import type { LoopMatch } from './loop-match';
import type { Delivery, Placed } from './pull';
import type { Sights } from './sights';

/** Makes the frames of clockAlarms for one viewer. What is reached no longer is passed over in silence. */
export class AlarmDelivery implements Delivery<AlarmFrame> {
  constructor(
    private readonly sights: Sights, private readonly cursors: EventCursors,
    private readonly context: RequestContext, private readonly match: LoopMatch,
  ) {}

  concerns({ move }: Envelope): boolean {
    return move !== null && alarmOf(move.entryKind) !== undefined && this.match.concerns(move);
  }

  async decide(envelopes: readonly Envelope[]): Promise<readonly Placed<AlarmFrame>[]> {
    const sights = await this.sights.of(this.context, envelopes);
    return envelopes.flatMap(({ index, move }, i) => {
      const sight = sights[i];
      const alarm = move && alarmOf(move.entryKind);
      if (!sight?.shown || !alarm) return [];
      const { cursor, loopId, shown } = sight;
      return [{ index, frame: sight.frame('alarm', () => Object.assign(new ClockAlarm(), { cursor, loopId, alarm, ...shown })) }];
    });
  }

  caughtUp(index: number): CaughtUp {
    return Object.assign(new CaughtUp(), { cursor: this.cursors.write(index) });
  }

  progress(index: number): Progress {
    return Object.assign(new Progress(), { cursor: this.cursors.write(index) });
  }
}
