import type { RequestContext } from '../../core/access/request-context';
import { badInput, notFound } from '../../core/kernel/errors';
import { rowId, rowIdOf } from '../../core/kernel/ids';
import type { Advance } from '../../core/loops/advance';
import type { Commands, Done } from '../../core/loops/command';
import type { LoopRules } from '../../core/loops/rules';
import { halfDayOf, nextHalfDay } from './half-day';
import { insertObservation } from './observation.store';
import type { OrdersBehindStays } from './orders-behind.service';
import { OBSERVATION, observationClock } from './stay';
import type { RecordObservationInput } from './stay.input';
import { stayKind } from './stay.kind';
import type { StayOutcomeIds } from './stay.service';

const COLDEST = 30;
const HOTTEST = 45;

/** Twice-daily observations of persons who stay at a site. */
export class Observations {
  constructor(
    private readonly commands: Commands,
    private readonly loops: Advance,
    private readonly rules: LoopRules,
    private readonly orders: OrdersBehindStays,
  ) {}

  /** Keeps what the site sees in this half-day, once; whoever is febrile or has symptoms is reported to health at once. */
  record(context: RequestContext, input: RecordObservationInput): Promise<Done<StayOutcomeIds>> {
    return this.commands.run(context, 'recordObservation', input, async (tx, actor) => {
      const id = rowIdOf('IsolationStay', input.id);
      if (!id) throw notFound('isolation stay');
      if (!(input.temperature >= COLDEST && input.temperature <= HOTTEST)) {
        throw badInput('input.temperature', `temperature must be in degrees Celsius, from ${COLDEST} to ${HOTTEST}.`);
      }
      const now = this.rules.clock.now();
      const slot = halfDayOf(now);
      const seen = { temperature: Math.round(input.temperature * 10) / 10, symptoms: input.symptoms };
      const done = await this.loops.advance(tx, {
        kind: stayKind, verb: 'recordObservation', id, expectedVersion: input.expectedVersion, actor,
        decide: async () => {
          if (!(await insertObservation(tx, { id: rowId(now.getTime()), stayId: id, slot, ...seen, observedAt: now, recordedBy: actor.agencyId! }))) {
            throw badInput('input.id', 'This half-day has its observation already.');
          }
          return {
            to: 'STAYING', entry: 'STAY_OBSERVED', facts: { slot, ...seen },
            endClocks: [{ code: OBSERVATION, label: slot, as: 'MET' }], startClocks: [observationClock(nextHalfDay(slot))],
          };
        },
      });
      await this.orders.observed(tx, actor, done.loop, seen);
      return { id, entry: done.entryId };
    });
  }
}
