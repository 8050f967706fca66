import type { RequestContext } from '../../core/access/request-context';
import type { Tx } from '../../core/db/context';
import { notFound } from '../../core/kernel/errors';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Advance } from '../../core/loops/advance';
import type { Commands, Done } from '../../core/loops/command';
import type { Open, Opened } from '../../core/loops/open';
import type { Lapses } from '../../core/loops/lapses';
import type { LoopRules } from '../../core/loops/rules';
import type { Actor } from '../../core/trace/actor';
import type { PersonRow } from '../persons/person.entity';
import { freeRoom, takeRoom } from '../sites/room-use.store';
import type { SiteRow } from '../sites/site.entity';
import type { OrdersBehindStays } from './orders-behind.service';
import { halfDayOf, nextHalfDay } from './half-day';
import { observationClock, STAY_END } from './stay';
import type { ReleaseFromIsolationInput } from './stay.input';
import { stayKind } from './stay.kind';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type StayOutcomeIds = { id: RowId; entry: RowId };

/** What an admission says of the stay that it opens. */
export interface Admission {
  readonly transfer: RowId;
  /** Whoever opened the transfer; ends the stay. */
  readonly openedBy: RowId;
  /** Region of the transfer: whoever sees the one by office sees the other. */
  readonly region: string;
  readonly person: PersonRow;
  readonly site: SiteRow;
  /** Free and under lock. */
  readonly room: RowId;
  /** With whom the person stays together; null for nobody. */
  readonly household: RowId | null;
  /** The end of the order that is in force. */
  readonly endsAt: Date;
}

/** Opens stays and ends them. */
export class Stays {
  constructor(
    private readonly commands: Commands,
    private readonly loops: Advance,
    private readonly openings: Open,
    private readonly rules: LoopRules,
    private readonly orders: OrdersBehindStays,
  ) {}

  /** A stay ends when its end comes. Where an order is behind it, that ends at the same moment and the stay with it. */
  lapse(lapses: Lapses): void {
    lapses.on(stayKind, STAY_END, async (tx, loop) => {
      const releasedAt = this.rules.clock.now();
      await freeRoom(tx, loop.id, releasedAt);
      return { to: 'RELEASED', entry: 'STAY_ENDED', control: 'RELEASED', holds: false, row: { releasedAt }, facts: { releasedAt } };
    });
  }

  /** Opens the stay of a person who is admitted at this moment, and gives the room. It ends with the order in force. */
  async admit(tx: Tx, actor: Actor, admission: Admission): Promise<Opened> {
    const { person, region, site, room, endsAt } = admission;
    const at = this.rules.clock.now();
    const opened = await this.openings.open(tx, stayKind, actor, {
      verb: 'admitTransfer', region, openedBy: admission.openedBy, heldBy: site.agencyId, answerer: site.agencyId,
      personId: person.id, category: person.category,
      row: { transferId: admission.transfer, siteId: site.id, roomId: room, admittedAt: at, endsAt, releasedAt: null },
      decision: {
        to: 'STAYING', entry: 'STAY_OPENED', control: 'CONTROLLED', holds: true,
        startClocks: [{ code: STAY_END, label: null, dueAt: endsAt }, observationClock(nextHalfDay(halfDayOf(at)))],
        facts: {
          transfer: publicId('Transfer', admission.transfer), site: publicId('IsolationSite', site.id),
          room: publicId('IsolationRoom', room), endsAt, category: person.category,
        },
      },
    });
    await takeRoom(tx, { room, person: person.id, household: admission.household, loop: opened.loop.id, state: 'OCCUPIED', at });
    return opened;
  }

  /** 解除隔离: the person is released, the room is free. */
  release(context: RequestContext, input: ReleaseFromIsolationInput): Promise<Done<StayOutcomeIds>> {
    return this.commands.run(context, 'releaseFromIsolation', input, async (tx, actor) => {
      const id = rowIdOf('IsolationStay', input.id);
      if (!id) throw notFound('isolation stay');
      await this.orders.hold(tx, id);
      const reason = requiredText('input.reason', input.reason);
      const done = await this.loops.advance(tx, {
        kind: stayKind, verb: 'releaseFromIsolation', id, expectedVersion: input.expectedVersion, actor,
        decide: async (loop) => {
          await this.orders.mayRelease(tx, loop);
          const releasedAt = this.rules.clock.now();
          await freeRoom(tx, loop.id, releasedAt);
          return {
            to: 'RELEASED', entry: 'STAY_RELEASED', control: 'RELEASED', holds: false, row: { releasedAt },
            endClocks: [{ code: STAY_END, label: null, as: 'MET' }], facts: { reason, releasedAt },
          };
        },
      });
      await this.orders.stayReleased(tx, actor, id, reason);
      return { id: done.loop.id, entry: done.entryId };
    });
  }
}
