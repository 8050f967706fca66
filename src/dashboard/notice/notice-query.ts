import { operation } from '../../../schema/operations/pages/notice.graphql';
import type { HttpLink } from '../../client';
import type { Named } from '../loop/loop-query';

/** Who decided, under which article, why, and where to appeal. */
export interface Basis {
  readonly authority: string;
  readonly law: string;
  readonly lawVersion: string;
  readonly article: string;
  readonly necessity: string;
  readonly appealTo: string;
}

/** One part of the term, in days of Asia/Shanghai. */
export interface Phase { readonly mode: string; readonly from: string; readonly until: string; readonly testDays: readonly string[] }

/** An order as its notice tells it. What the caller may not see is null. */
export interface Order {
  readonly id: string;
  readonly number: string;
  readonly stateName: string;
  readonly category: string | null;
  readonly measure: string | null;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly reviewAt: string | null;
  readonly exemptionGround: string | null;
  readonly exemptionWay: string | null;
  readonly openedBy: Named;
  readonly region: Named;
  readonly legalBasis: Basis | null;
  readonly person: { readonly id: string; readonly name: string | null } | null;
  readonly phases: readonly Phase[] | null;
  readonly protocol: { readonly code: string; readonly title: string; readonly titleEn: string | null; readonly clocks: readonly { readonly code: string; readonly within: string }[] };
  readonly stay: { readonly id: string; readonly site: { readonly id: string; readonly name: string } } | null;
}

/** The order of an id; null where there is none within reach. */
export async function orderOf(link: HttpLink, id: string): Promise<Order | null> {
  return (await link.send<{ isolationOrder: Order | null }>(operation('Notice'), { id })).isolationOrder;
}

/** Hours within which an appeal is to be decided, by the edition of the order; null where it gives none. */
export function hoursToDecide(order: Order): number | null {
  const [, days = '0', hours = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?)?$/.exec(order.protocol.clocks.find(({ code }) => code === 'APPEAL_DECISION')?.within ?? '') ?? [];
  return Number(days) * 24 + Number(hours) || null;
}
