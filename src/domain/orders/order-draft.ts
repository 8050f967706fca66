import { endOfShanghaiDay, shanghaiDay } from '../../core/kernel/clock';
import { badInput } from '../../core/kernel/errors';
import { limitOf, type Protocol, type TermMode } from '../../core/protocols/protocol';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { countedFrom, measureOf, stayEndsAt, termOf } from '../../core/protocols/term-rule';
import { reviewDate } from './order';

/** Whom a term is reckoned for. */
export interface Exposed {
  readonly category: RiskCategory;
  readonly lastExposureAt: Date | null;
}

/** What the protocol makes of a person: where, counted from which day, until when. */
export interface OrderTerm {
  readonly measure: TermMode;
  readonly countedFrom: string;
  readonly endsAt: Date;
}

/**
 * The term of an order under an edition, as if the person had been isolated from `startsAt` on. Days that have passed
 * since last exposure count; the end is never before the end of the present day.
 */
export function termUnder(protocol: Protocol, { category, lastExposureAt }: Exposed, startsAt: Date, now: Date): OrderTerm {
  const term = termOf(protocol, category);
  const byStart = stayEndsAt(protocol, category, startsAt, lastExposureAt);
  return {
    measure: measureOf(term),
    countedFrom: countedFrom(term, startsAt, lastExposureAt),
    endsAt: byStart > now ? byStart : endOfShanghaiDay(shanghaiDay(now)),
  };
}

/** What an order is to be, with what its issuer asks for beside the term. @throws Refusal BAD_USER_INPUT. */
export function drafted(
  protocol: Protocol, person: Exposed, now: Date, asked: { readonly endsAt?: Date | undefined; readonly reviewAt?: Date | undefined },
): OrderTerm & { readonly reviewAt: Date } {
  const term = termUnder(protocol, person, now, now);
  const { endsAt = term.endsAt } = asked;
  if (endsAt <= now) throw badInput('input.endsAt', 'The end must be in the future.');
  if (endsAt > term.endsAt) throw badInput('input.endsAt', 'The end lies behind the one of the term. Issue the order by the term and extend it with a reason.');
  const reviewAt = asked.reviewAt ?? reviewDate(now, endsAt, limitOf(protocol, 'ORDER_REVIEW_DAYS'));
  if (reviewAt <= now || reviewAt >= endsAt) throw badInput('input.reviewAt', 'The review date lies between now and the end.');
  return { ...term, endsAt, reviewAt };
}
