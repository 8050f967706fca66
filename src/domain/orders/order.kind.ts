import type { LoopKind, Part, Participant } from '../../core/loops/loop-kind';
import { ORDER_PHASES, ORDER_TRANSITIONS, orderEntries, type OrderState, type OrderVerb } from './order';
import type { OrderRow } from './order.entity';
import { orderPast } from './order.past';
import { getOrder, insertOrders, updateOrder } from './order.store';

/** Isolation orders as a kind of loop: opened and held by whoever decided, answered by the community that looks after the person. */
export const orderKind: LoopKind<OrderState, OrderVerb, OrderRow> = {
  name: 'ORDER',
  prefix: 'JD',
  phases: ORDER_PHASES,
  transitions: ORDER_TRANSITIONS,
  entries: orderEntries,
  participants: (loop, row): Participant[] => [
    ...(row.siteAgencyId && loop.state === 'IN_FORCE' ? [{ party: row.siteAgencyId, part: 'SITE' as const, grade: 2 as const }] : []),
  ],
  partsOf: (party, loop, row): Part[] => [
    ...(party === loop.openedBy ? ['OPENER' as const] : []),
    ...(party === loop.answerer ? ['ANSWERER' as const] : []),
    ...(party === row.siteAgencyId ? ['SITE' as const] : []),
  ],
  past: orderPast,
  load: getOrder,
  insert: insertOrders,
  update: updateOrder,
};
