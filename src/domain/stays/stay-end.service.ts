import { elevate, type Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import type { Advance } from '../../core/loops/advance';
import { getLoop } from '../../core/loops/loop.store';
import type { Actor } from '../../core/trace/actor';
import { freeRoom } from '../sites/room-use.store';
import { STAY_END } from './stay';
import { stayKind } from './stay.kind';
import { getStay } from './stay.store';

/** Why a stay ends that nobody ends by hand, as facts of its entry. Where the order goes on at home, it still holds the person. */
export interface StayEnding {
  /** Public id of the order that has ended. */
  readonly order: string;
}

/**
 * Ends a running stay since the order behind it no longer keeps the person there; does nothing for one that has ended.
 * The caller holds the lock of the order.
 */
export async function endStay(tx: Tx, loops: Pick<Advance, 'note'>, actor: Actor, stay: RowId, at: Date, ending: StayEnding): Promise<void> {
  await elevate(tx, 'advance');
  if ((await getLoop(tx, stay)).state !== 'STAYING') return;
  await freeRoom(tx, stay, at);
  await loops.note(tx, stayKind, stay, actor, () => ({
    to: 'RELEASED', entry: 'STAY_ENDED', holds: false, row: { releasedAt: at }, control: 'RELEASED',
    endClocks: [{ code: STAY_END, label: null, as: 'MET' }], facts: { order: ending.order, releasedAt: at },
  }));
}

/** Makes the end of a running stay that of its order. The caller holds the lock of the order. */
export async function moveStayEnd(tx: Tx, loops: Pick<Advance, 'note'>, actor: Actor, stay: RowId, order: string, endsAt: Date): Promise<void> {
  await elevate(tx, 'advance');
  const { endsAt: before } = await getStay(tx, stay);
  if ((await getLoop(tx, stay)).state !== 'STAYING' || before.getTime() === endsAt.getTime()) return;
  await loops.note(tx, stayKind, stay, actor, () => ({
    entry: 'STAY_END_MOVED', row: { endsAt }, endClocks: [{ code: STAY_END, label: null, as: 'CANCELLED' }],
    startClocks: [{ code: STAY_END, label: null, dueAt: endsAt }], facts: { order, endsAt },
  }));
}
