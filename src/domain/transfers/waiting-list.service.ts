import type { Database, Tx } from '../../core/db/context';
import { Refusal } from '../../core/kernel/errors';
import { publicId, type RowId } from '../../core/kernel/ids';
import type { Advance } from '../../core/loops/advance';
import { lockLoop } from '../../core/loops/loop.store';
import type { LoopRules } from '../../core/loops/rules';
import { PLATFORM } from '../../core/trace/actor';
import { pickRoom, takeRoom } from '../sites/room-use.store';
import { findSitesToServe, findWaiting, roomSearchOf } from './placing.store';
import { transferKind } from './transfer.kind';
import { getTransfer } from './transfer.store';

/**
 * Gives rooms that have become free to those who wait for them, by risk and then by time. The site put them on its list,
 * which is its yes; the platform keeps the room and says so in the trace. Any number of servers may run one.
 */
export class WaitingList {
  constructor(private readonly database: Database, private readonly loops: Advance, private readonly rules: LoopRules) {}

  /** Serves whoever can be served now; answers how many. */
  async serve(): Promise<number> {
    const waiting = await this.database.inContext({ system: 'advance' }, async (tx) => findWaiting(tx, await findSitesToServe(tx)));
    let served = 0;
    for (const { id } of waiting) served += await this.give(id);
    return served;
  }

  private async give(id: RowId): Promise<number> {
    try {
      return await this.database.inContext({ system: 'advance' }, (tx) => this.accept(tx, id));
    } catch (error) {
      if (error instanceof Refusal && error.code === 'CAPACITY_EXHAUSTED') return 0;
      throw error;
    }
  }

  private async accept(tx: Tx, id: RowId): Promise<number> {
    const loop = await lockLoop(tx, id);
    const row = await getTransfer(tx, id);
    if (row.waitingSince === null || loop.state !== 'ORDERED') return 0;
    const room = await pickRoom(tx, await roomSearchOf(tx, this.rules, loop, row, { site: row.siteId!, named: null, queued: true }));
    await takeRoom(tx, { room, person: loop.personId!, household: row.householdId, loop: id, state: 'RESERVED', at: this.rules.clock.now() });
    await this.loops.note(tx, transferKind, id, PLATFORM, () => ({
      to: 'ACCEPTED', entry: 'TRANSFER_ACCEPTED', heldBy: row.transportId, row: { roomId: room, waitingSince: null },
      facts: { room: publicId('IsolationRoom', room), waitedSince: row.waitingSince },
    }));
    return 1;
  }
}
