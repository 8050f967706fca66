import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, notFound, Refusal } from '../../core/kernel/errors';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Commands, Done } from '../../core/loops/command';
import type { Lapses } from '../../core/loops/lapses';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { LoopKind } from '../../core/loops/loop-kind';
import { findLoops, getLoop } from '../../core/loops/loop.store';
import type { Open } from '../../core/loops/open';
import { limitOf } from '../../core/protocols/protocol';
import { PLATFORM, type Actor } from '../../core/trace/actor';
import { CLOCKS_ENDED, ENDED, nextReviewDate, ORDER_REVIEW_DATE } from './order';
import type { OrderBook } from './order-book.service';
import { orderKind } from './order.kind';
import { getOrder, lockOrderBehind, lockOrderOf } from './order.store';
import type { QuestionKind, QuestionState, QuestionVerb } from './question';
import type { QuestionRow } from './question.entity';
import type * as Input from './question.input';
import { findAsked } from './question.store';
import { appealKind, feverKind, orderReviewKind } from './question.kind';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type QuestionOutcomeIds = { id: RowId; entry: RowId };
const ID_TYPES = { APPEAL: 'OrderAppeal', ORDER_REVIEW: 'OrderReview', FEVER: 'FeverReport' } as const;
type Verb = { idempotencyKey: string; id: string; expectedVersion: number; reason: string };

/** Appeals against orders and reviews of them: asked of the headquarters, and what ends an order by them ends it at once. */
export class OrderQuestions {
  constructor(private readonly commands: Commands, private readonly openings: Open, private readonly book: OrderBook) {}

  /** When the review date of an order comes, its review opens by itself. */
  lapse(lapses: Lapses): void {
    lapses.on(orderKind, ORDER_REVIEW_DATE, async (tx, loop) => {
      const review = await this.open(tx, PLATFORM, orderReviewKind, 'REVIEW_OPENED', loop, loop.openedBy, null);
      return { to: 'IN_FORCE', entry: 'ORDER_REVIEW_OPENED', row: { reviewAt: null }, facts: { review: publicId('OrderReview', review.id) } };
    });
  }

  /** Filed in the person's name by an agency that reaches the order, against an order that still holds. */
  file(context: RequestContext, input: Input.FileAppealInput): Promise<Done<QuestionOutcomeIds>> {
    return this.commands.run(context, 'fileAppeal', input, async (tx, actor) => {
      const grounds = requiredText('input.grounds', input.grounds);
      const id = rowIdOf('IsolationOrder', input.orderId);
      const [loop] = id ? await findLoops(tx, [id]) : [];
      if (!loop) throw notFound('isolation order');
      if (loop.state !== 'IN_FORCE') throw badInput('input.orderId', 'This order holds nobody any more.');
      await lockOrderOf(tx, loop.personId!);
      const opened = await this.open(tx, actor, appealKind, 'APPEAL_FILED', loop, context.principal.agency.id, grounds);
      await this.book.loops.note(tx, orderKind, loop.id, actor, () => ({ entry: 'ORDER_APPEALED', facts: { appeal: publicId('OrderAppeal', opened.id) } }));
      return { id: opened.id, entry: opened.entry };
    });
  }

  /** An appeal that is upheld ends the order: the person is free at once. */
  decide(context: RequestContext, input: Input.DecideAppealInput): Promise<Done<QuestionOutcomeIds>> {
    return this.answer(context, appealKind, 'decideAppeal', input, input.upheld, { entry: 'APPEAL_DECIDED', facts: { upheld: input.upheld } });
  }

  withdraw(context: RequestContext, input: Input.WithdrawAppealInput): Promise<Done<QuestionOutcomeIds>> {
    return this.answer(context, appealKind, 'withdrawAppeal', input, null, { entry: 'APPEAL_WITHDRAWN', facts: {} });
  }

  /** A review that ends the order frees the person; one that leaves it names the next review date. */
  review(context: RequestContext, input: Input.CompleteReviewInput): Promise<Done<QuestionOutcomeIds>> {
    return this.answer(context, orderReviewKind, 'completeReview', input, input.endsOrder, { entry: 'REVIEW_COMPLETED', facts: { endsOrder: input.endsOrder } });
  }

  /** Health says what is done with a febrile person. The order stays as it is: moving the person is a decision of its own. */
  answerFever(context: RequestContext, input: Input.AnswerFeverInput): Promise<Done<QuestionOutcomeIds>> {
    return this.answer(context, feverKind, 'answerFever', input, null, { entry: 'FEVER_ANSWERED', facts: {} });
  }

  /** A person who is febrile by the protocol, or has symptoms, is reported to whoever issued the order, once while it is open. */
  async reportFever(tx: Tx, actor: Actor, stay: LoopRow, order: LoopRow, seen: { readonly temperature: number; readonly symptoms: boolean }): Promise<void> {
    const threshold = limitOf(this.book.rules.edition(stay.regionCode), 'FEVER_TENTHS_CELSIUS');
    if (Math.round(seen.temperature * 10) < threshold && !seen.symptoms) return;
    if ((await findAsked(tx, order.id, feverKind.name)).length > 0) return;
    await this.openings.open(tx, feverKind, actor, {
      verb: 'recordObservation', region: stay.regionCode, openedBy: stay.heldBy, heldBy: order.openedBy, answerer: order.openedBy,
      personId: stay.personId, category: stay.category, row: { orderId: order.id, issuerId: order.openedBy, grounds: null, answer: null },
      decision: { to: 'ASKED', entry: 'FEVER_RAISED', facts: { stay: publicId('IsolationStay', stay.id), ...seen } },
    });
  }

  private answer(
    context: RequestContext, kind: LoopKind<QuestionState, QuestionVerb, QuestionRow>, verb: QuestionVerb, input: Verb, ends: boolean | null,
    told: { entry: string; facts: Readonly<Record<string, unknown>> },
  ): Promise<Done<QuestionOutcomeIds>> {
    return this.commands.run(context, verb, input, async (tx, actor) => {
      const id = rowIdOf(ID_TYPES[kind.name as QuestionKind], input.id);
      if (!id) throw notFound('appeal or review');
      const reason = requiredText('input.reason', input.reason);
      await lockOrderBehind(tx, id);
      const done = await this.book.loops.advance(tx, {
        kind, verb, id, expectedVersion: input.expectedVersion, actor,
        decide: () => ({
          to: verb === 'answerFever' ? 'ANSWERED' : ends === null ? 'WITHDRAWN' : ends ? 'ENDS_ORDER' : 'LEAVES_ORDER', entry: told.entry, row: { answer: reason }, facts: { ...told.facts, reason },
        }),
      });
      if (ends !== null) await this.tellOrder(tx, actor, kind, done.loop, done.row, ends);
      return { id, entry: done.entryId };
    });
  }

  /** What the answer does to the order, if it still holds. */
  private async tellOrder(tx: Tx, actor: Actor, kind: LoopKind<QuestionState, QuestionVerb, QuestionRow>, loop: LoopRow, row: QuestionRow, ends: boolean): Promise<void> {
    await elevate(tx, 'advance');
    const order = await getLoop(tx, row.orderId);
    if (order.state !== 'IN_FORCE') return;
    const isAppeal = kind === appealKind;
    const named = isAppeal ? { appeal: publicId('OrderAppeal', loop.id) } : { review: publicId('OrderReview', loop.id) };
    if (ends) {
      const endedAt = this.book.rules.clock.now();
      const done = await this.book.loops.note(tx, orderKind, order.id, actor, () => ({
        to: 'REVOKED', entry: 'ORDER_REVOKED', ...ENDED, row: { endedAt }, endClocks: CLOCKS_ENDED, facts: { ...named, endedAt },
      }));
      return this.book.carry(tx, actor, done.loop, done.row);
    }
    const { endsAt } = await getOrder(tx, order.id);
    const now = this.book.rules.clock.now();
    const reviewAt = isAppeal ? null : nextReviewDate(now, endsAt, limitOf(this.book.rules.edition(order.regionCode), 'ORDER_REVIEW_DAYS'));
    await this.book.loops.note(tx, orderKind, order.id, actor, () => (isAppeal
      ? { entry: 'ORDER_APPEAL_DECIDED', facts: { ...named, upheld: false } }
      : {
        entry: 'ORDER_REVIEWED', row: { reviewAt }, facts: { ...named, reviewAt },
        startClocks: reviewAt ? [{ code: ORDER_REVIEW_DATE, label: null, dueAt: reviewAt }] : [],
      }));
  }

  private async open(
    tx: Tx, actor: Actor, kind: LoopKind<QuestionState, QuestionVerb, QuestionRow>, entry: string, order: LoopRow, opener: RowId, grounds: string | null,
  ): Promise<QuestionOutcomeIds> {
    const decider = this.deciderFor(order);
    const opened = await this.openings.open(tx, kind, actor, {
      verb: grounds === null ? 'issueOrder' : 'fileAppeal', region: order.regionCode, openedBy: opener, heldBy: decider, answerer: decider,
      personId: order.personId, category: order.category, row: { orderId: order.id, issuerId: order.openedBy, grounds, answer: null },
      decision: { to: 'ASKED', entry, facts: { order: publicId('IsolationOrder', order.id), ...(grounds !== null && { grounds }) } },
    });
    return { id: opened.loop.id, entry: opened.entryId };
  }

  /** The nearest headquarters that did not issue the order itself. @throws Refusal BAD_USER_INPUT where there is none. */
  private deciderFor(order: LoopRow): RowId {
    const { places, clock } = this.book.rules;
    const found = places.overseers(['HEADQUARTERS'], order.regionCode, shanghaiDay(clock.now())).find((agency) => agency.id !== order.openedBy);
    if (!found) throw new Refusal('BAD_USER_INPUT', 'No headquarters but the one that issued the order is responsible for this region.', { path: 'input.orderId' });
    return found.id;
  }
}
