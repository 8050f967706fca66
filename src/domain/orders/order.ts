import { badInput } from '../../core/kernel/errors';
import type { LoopPhase, Transitions } from '../../core/loops/loop-kind';
import { defineEntries } from '../../core/trace/facts';

/** States of an isolation order, in the order of the work. */
export const ORDER_STATES = ['IN_FORCE', 'EXPIRED', 'RELEASED', 'REVOKED', 'CLOSED'] as const;
/** One of {@link ORDER_STATES}. */
export type OrderState = (typeof ORDER_STATES)[number];

/** Verbs on an order that exists. */
export const ORDER_VERBS = [
  'extendOrder', 'reevaluateOrder', 'releaseOrder', 'revokeOrder', 'recordExemption', 'recordTestResult', 'linkContacts', 'closeOrder',
] as const;
/** One of {@link ORDER_VERBS}. */
export type OrderVerb = (typeof ORDER_VERBS)[number];

/** The phase that each state is. An order that has ended waits for its opener, who sees the person home. */
export const ORDER_PHASES: Readonly<Record<OrderState, LoopPhase>> = {
  IN_FORCE: 'OPEN', EXPIRED: 'ANSWERED', RELEASED: 'ANSWERED', REVOKED: 'ANSWERED', CLOSED: 'CLOSED',
};

/** The table of orders (隔离决定). Time ends an order as well, without a verb. */
export const ORDER_TRANSITIONS: Transitions<OrderState, OrderVerb> = {
  extendOrder: { from: ['IN_FORCE'], to: ['IN_FORCE'], by: ['OPENER'] },
  reevaluateOrder: { from: ['IN_FORCE'], to: ['IN_FORCE'], by: ['OPENER'] },
  releaseOrder: { from: ['IN_FORCE'], to: ['RELEASED'], by: ['OPENER'] },
  revokeOrder: { from: ['IN_FORCE'], to: ['REVOKED'], by: ['OPENER'] },
  recordExemption: { from: ['IN_FORCE'], to: ['IN_FORCE'], by: ['OPENER'] },
  recordTestResult: { from: ['IN_FORCE'], to: ['IN_FORCE'], by: ['OPENER', 'SITE'] },
  linkContacts: { from: ['IN_FORCE'], to: ['IN_FORCE'], by: ['OPENER'] },
  closeOrder: { from: ['EXPIRED', 'RELEASED', 'REVOKED'], to: ['CLOSED'], by: ['OPENER'] },
};

/** Kinds of agency that may issue orders: the executive and its health agencies. */
export const ISSUERS = ['PUBLIC_HEALTH', 'HEADQUARTERS'] as const;

/** Code of the clock that runs to an order's end. When it comes the order expires: nobody has to do anything. */
export const ORDER_END = 'ORDER_END';
/** Code of the clock that runs to an order's review date. When it comes the review opens. */
export const ORDER_REVIEW_DATE = 'ORDER_REVIEW_DATE';

/** Ends the clocks of an order that has ended before its end came. */
export const CLOCKS_ENDED = [ORDER_END, ORDER_REVIEW_DATE].map((code) => ({ code, label: null, as: 'CANCELLED' as const }));

const BASIS = {
  authority: 'LEGAL_BASIS', law: 'LEGAL_BASIS', lawVersion: 'LEGAL_BASIS', article: 'LEGAL_BASIS', necessity: 'LEGAL_BASIS', appealTo: 'LEGAL_BASIS',
} as const;

/** The entries of an order's trace. */
export const orderEntries = defineEntries({
  ORDER_ISSUED: {
    ...BASIS, category: 'CATEGORY', measure: 'CONTROL_VALUE', countedFrom: 'EXPOSURE_TIME', startsAt: 'WORK_STATE', endsAt: 'WORK_STATE', reviewAt: 'WORK_STATE',
    protocol: 'WORK_STATE', transfer: 'WORK_STATE', stay: 'WORK_STATE', site: 'WORK_STATE',
  },
  /** A transfer names it: the person is to be brought where the order is spent. */
  ORDER_TRANSFER_NAMED: { transfer: 'WORK_STATE' },
  /** The person was admitted: the stay ends when the order does. */
  ORDER_STAY_OPENED: { stay: 'WORK_STATE', site: 'WORK_STATE' },
  ORDER_EXTENDED: { reason: 'FREE_TEXT', endsAt: 'WORK_STATE', protocol: 'WORK_STATE' },
  ORDER_REEVALUATED: {
    reason: 'FREE_TEXT', category: 'CATEGORY', measure: 'CONTROL_VALUE', exposedAt: 'EXPOSURE_TIME', countedFrom: 'EXPOSURE_TIME', endsAt: 'WORK_STATE', protocol: 'WORK_STATE',
  },
  /** Its end has come. */
  ORDER_EXPIRED: { endedAt: 'WORK_STATE' },
  ORDER_RELEASED: { reason: 'FREE_TEXT', endedAt: 'WORK_STATE', stay: 'WORK_STATE' },
  ORDER_REVOKED: { reason: 'FREE_TEXT', endedAt: 'WORK_STATE', appeal: 'WORK_STATE', review: 'WORK_STATE', transfer: 'WORK_STATE' },
  ORDER_EXEMPTED: { ground: 'EXEMPTION', to: 'WORK_STATE', escort: 'PERSON_TEXT', reason: 'FREE_TEXT', measure: 'CONTROL_VALUE' },
  ORDER_TESTED: { subject: 'WORK_STATE', result: 'TEST_RESULT', sampledAt: 'WORK_STATE', test: 'WORK_STATE' },
  ORDER_CONTACT_LINKED: { related: 'PERSON_TEXT', link: 'WORK_STATE' },
  ORDER_APPEALED: { appeal: 'WORK_STATE' },
  ORDER_APPEAL_DECIDED: { appeal: 'WORK_STATE', upheld: 'WORK_STATE' },
  ORDER_REVIEW_OPENED: { review: 'WORK_STATE' },
  ORDER_REVIEWED: { review: 'WORK_STATE', reviewAt: 'WORK_STATE' },
  ORDER_CLOSED: { note: 'FREE_TEXT' },
});

/** Whether an order lets anybody be held at this moment: in force, and its end has not come. */
export function isValidAt(order: { readonly state: string; readonly endsAt: Date }, now: Date): boolean {
  return order.state === 'IN_FORCE' && order.endsAt > now;
}

/** Longest that one decision can reach ahead, in days: longer needs a new decision. */
export const LONGEST_ORDER_DAYS = 60;
const DAY_MS = 86_400_000;

/** @throws Refusal BAD_USER_INPUT for an end that is not behind `after`, or lies further ahead than one decision may reach. */
export function checkEnd(path: string, endsAt: Date, after: Date, now: Date): Date {
  if (endsAt <= after) throw badInput(path, 'The end must lie behind the one that holds now. An order is made shorter by releasing or revoking it.');
  if (endsAt.getTime() - now.getTime() > LONGEST_ORDER_DAYS * DAY_MS) {
    throw badInput(path, `The end must be within ${LONGEST_ORDER_DAYS} days. Decide again when it has come near.`);
  }
  return endsAt;
}

/** The review date of an order: the day that the protocol gives, or its middle where it ends before. */
export function reviewDate(startsAt: Date, endsAt: Date, days: number): Date {
  const wanted = startsAt.getTime() + days * DAY_MS;
  const middle = startsAt.getTime() + (endsAt.getTime() - startsAt.getTime()) / 2;
  return new Date(wanted < endsAt.getTime() ? wanted : middle);
}

/** The next review date of an order that goes on; null where it ends before. */
export function nextReviewDate(now: Date, endsAt: Date, days: number): Date | null {
  const wanted = new Date(now.getTime() + days * DAY_MS);
  return wanted < endsAt ? wanted : null;
}

/** What every end of an order says of its person, who is held no longer. */
export const ENDED = { control: 'RELEASED', holds: false } as const;
