import { elevate, type Tx } from '../../core/db/context';
import { publicId, type RowId } from '../../core/kernel/ids';
import type { Advance } from '../../core/loops/advance';
import { getLoop } from '../../core/loops/loop.store';
import type { Actor } from '../../core/trace/actor';
import { freeRoom } from '../sites/room-use.store';
import { beginHandover } from './handover.store';
import { abortedTo, type TransferState } from './transfer';
import { transferKind } from './transfer.kind';
import { getTransfer } from './transfer.store';

/** From which states a transfer is stopped: in all others nobody is moved any more. */
const UNDER_WAY: readonly string[] = ['ORDERED', 'ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED'];

/**
 * Stops a transfer whose order has ended, whatever state it is in: nobody is moved without one, and who is on the way is
 * brought back. Does nothing where nobody is moved any more. The caller holds the lock of the order.
 */
export async function stopTransfer(tx: Tx, loops: Pick<Advance, 'note'>, actor: Actor, id: RowId, at: Date, order: string): Promise<void> {
  await elevate(tx, 'advance');
  const loop = await getLoop(tx, id);
  if (!UNDER_WAY.includes(loop.state)) return;
  const row = await getTransfer(tx, id);
  await freeRoom(tx, id, at);
  const to = abortedTo(loop.state as TransferState);
  const handover = to === 'ABORTING' && await beginHandover(tx, {
    transfer: id, person: loop.personId!, from: row.transportId, to: row.firstCustodianId, by: loop.openedBy, at,
    signs: { place: null, temperature: null, symptoms: null },
  });
  await loops.note(tx, transferKind, id, actor, () => ({
    to, entry: to === 'ABORTING' ? 'TRANSFER_ABORTING' : 'TRANSFER_ABORTED', row: { roomId: null },
    heldBy: to === 'ABORTING' ? row.transportId : loop.openedBy,
    facts: { order, handover: handover ? publicId('Handover', handover) : undefined },
  }));
}
