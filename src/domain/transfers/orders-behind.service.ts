import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { Actor } from '../../core/trace/actor';
import type { OrdersBehindStays } from '../stays/orders-behind.service';
import type { TransferRow } from './transfer.entity';

/** What transfers ask of the orders behind them. The room of orders, which comes later and knows transfers, gives it. */
export interface OrdersBehind extends OrdersBehindStays {
  /**
   * A transfer to a site was ordered: it names the order that is in force for its person, or opens one by its legal basis.
   * @throws Refusal BAD_USER_INPUT for a person whom an exemption leaves at home.
   */
  ordered(tx: Tx, actor: Actor, transfer: LoopRow, row: TransferRow): Promise<void>;
  /**
   * The end of the order that lets the person be held at this moment.
   * @throws Refusal ILLEGAL_TRANSITION where none is in force.
   */
  inForce(tx: Tx, actor: Actor, verb: string, transfer: LoopRow, row: TransferRow): Promise<Date>;
  /** The person was admitted: the order carries the stay from now on. */
  admitted(tx: Tx, actor: Actor, transfer: LoopRow, stay: LoopRow, siteAgency: RowId): Promise<void>;
  /** The opener has taken a transfer back, or closed one that came to nothing: an order that it opened falls with it. */
  abandoned(tx: Tx, actor: Actor, transfer: LoopRow): Promise<void>;
}
