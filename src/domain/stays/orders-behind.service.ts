import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { Actor } from '../../core/trace/actor';

/** What stays ask of the orders behind them. The room of orders, which comes later and knows stays, gives it. */
export interface OrdersBehindStays {
  /** Takes the lock of the order behind a loop, if there is one: always before the lock of the loop itself. */
  hold(tx: Tx, loop: RowId): Promise<void>;
  /** A person was seen: whoever is febrile or has symptoms is reported to health. */
  observed(tx: Tx, actor: Actor, stay: LoopRow, seen: { readonly temperature: number; readonly symptoms: boolean }): Promise<void>;
  /**
   * Asks whether the opener may end a stay now, by the conditions of release of the order that it carries out.
   * @throws Refusal ILLEGAL_TRANSITION with `unmet`, the conditions that do not hold.
   */
  mayRelease(tx: Tx, stay: LoopRow): Promise<void>;
  /** The opener has ended a stay: the order that it carried out ends with it. */
  stayReleased(tx: Tx, actor: Actor, stay: RowId, reason: string): Promise<void>;
}
