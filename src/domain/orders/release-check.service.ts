import type { Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { Refusal } from '../../core/kernel/errors';
import type { ReleaseCondition } from '../../core/protocols/protocol';
import { planOf, termOf } from '../../core/protocols/term-rule';
import type { OrderBook } from './order-book.service';
import type { OrderRow } from './order.entity';
import { findRelatedResults, findSamples } from './register.store';
import { unmetConditions, type ReleaseFacts } from './release';

/** The conditions of release, by the edition of the last decision, that do not hold now. Needs the context advance. */
export async function unmetOf(tx: Tx, book: OrderBook, row: OrderRow): Promise<ReleaseCondition[]> {
  return unmetBy(book, row, await factsOf(tx, book, row));
}

/**
 * What stands against releasing a person from the stay that an order carries. An order that a transfer opened by its legal
 * basis, and for which nobody has kept registers, is released on the word of its opener alone. Needs the context advance.
 */
export async function unmetAtStay(tx: Tx, book: OrderBook, row: OrderRow): Promise<ReleaseCondition[]> {
  const facts = await factsOf(tx, book, row);
  const isKept = row.openedByTransferId === null || facts.own.length > 0 || facts.related.length > 0;
  return isKept ? unmetBy(book, row, facts) : [];
}

/** @throws Refusal ILLEGAL_TRANSITION with `unmet` where there is any. */
export function refuseUnmet(unmet: readonly ReleaseCondition[], state: string, verb: string, allowed: readonly string[]): void {
  if (unmet.length === 0) return;
  throw new Refusal('ILLEGAL_TRANSITION', 'Conditions of release do not hold yet: see unmet. An order that should not stand is revoked.', { state, verb, allowed, unmet });
}

function unmetBy(book: OrderBook, row: OrderRow, facts: ReleaseFacts): ReleaseCondition[] {
  return unmetConditions(book.rules.protocol(row.protocolId).release.find((rule) => rule.category === row.category), facts);
}

async function factsOf(tx: Tx, book: OrderBook, row: OrderRow): Promise<ReleaseFacts> {
  const lastDay = shanghaiDay(new Date(row.endsAt.getTime() - 1));
  const plan = planOf(termOf(book.rules.protocol(row.protocolId), row.category), row.countedFrom, lastDay).filter((phase) => phase.until <= lastDay);
  return {
    today: shanghaiDay(book.rules.clock.now()), firstDay: shanghaiDay(row.startsAt), lastDay, testDays: plan.flatMap((phase) => phase.testDays),
    own: await findSamples(tx, row.id), related: await findRelatedResults(tx, row.id),
  };
}
