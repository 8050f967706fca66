import type { Tx } from '../../core/db/context';
import { badInput } from '../../core/kernel/errors';
import { publicId, type RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { Decision } from '../../core/loops/loop-kind';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { findPersons, recordCategory } from '../persons/person.store';
import type { OrderState } from './order';
import { endClockTo, type OrderBook } from './order-book.service';
import { termUnder } from './order-draft';
import type { OrderRow } from './order.entity';

/** What an order is decided anew by. */
export interface Reevaluation {
  readonly by: RowId;
  /** What the person is now. */
  readonly category: RiskCategory;
  /** A later exposure than those that are known; null where there was none. */
  readonly exposedAt: Date | null;
  readonly reason: string;
}

/** A new decision on an order by the edition in force now. It counts from the last exposure that is known. The caller holds the lock of the order. */
export async function reevaluated(tx: Tx, book: OrderBook, loop: LoopRow, row: OrderRow, anew: Reevaluation): Promise<Decision<OrderState, OrderRow>> {
  const now = book.rules.clock.now();
  if (anew.exposedAt && anew.exposedAt > now) throw badInput('input.exposedAt', 'An exposure lies not in the future.');
  const { category, reason } = anew;
  const [person] = await findPersons(tx, [loop.personId!]);
  const protocol = book.rules.edition(loop.regionCode);
  const exposedAt = latest(row.exposedAt, anew.exposedAt);
  const { measure: byTerm, ...term } = termUnder(protocol, { category, lastExposureAt: latest(person!.lastExposureAt, exposedAt) }, row.startsAt, now);
  const measure = row.exemptionWay === 'HOME' ? row.measure : byTerm;
  if (category !== person!.category) await recordCategory(tx, person!.id, category);
  const change = { ...term, measure, category, protocolId: protocol.id };
  await book.decided(tx, loop, change, 'REEVALUATED', reason, anew.by);
  return {
    to: 'IN_FORCE', entry: 'ORDER_REEVALUATED', ...endClockTo(term.endsAt),
    row: { ...change, exposedAt, reviewAt: row.reviewAt && row.reviewAt < term.endsAt ? row.reviewAt : null },
    facts: { reason, category, measure, exposedAt, countedFrom: term.countedFrom, endsAt: term.endsAt, protocol: publicId('Protocol', protocol.id) },
  };
}

function latest(one: Date | null, other: Date | null): Date | null {
  return one && (!other || one > other) ? one : other;
}
