import { rowIdOf, type IdType, type RowId } from '../../core/kernel/ids';
import { factOf, lastOf, NO_WORD, type KindPast } from '../../core/loops/past';
import type { PastEntry } from '../../core/loops/past-entry';
import type { TermMode } from '../../core/protocols/protocol';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { ExemptionGround, ExemptionWay } from './exemption';
import type { OrderRow } from './order.entity';

const ENDS = ['ORDER_ISSUED', 'ORDER_EXTENDED', 'ORDER_REEVALUATED'] as const;
const DECIDED = ['ORDER_ISSUED', 'ORDER_REEVALUATED'] as const;
const MEASURED = ['ORDER_ISSUED', 'ORDER_REEVALUATED', 'ORDER_EXEMPTED'] as const;
const STAYS = ['ORDER_ISSUED', 'ORDER_STAY_OPENED'] as const;
const ENDED = ['ORDER_EXPIRED', 'ORDER_RELEASED', 'ORDER_REVOKED'] as const;

/** The past of an order. Its basis, start and community never change, nor does the transfer that opened it. */
export const orderPast: KindPast<OrderRow> = {
  row(now, entries) {
    const decided = lastOf(entries, ...DECIDED);
    const stayed = entries.filter((entry) => factOf(entry, 'stay') !== null && (STAYS as readonly string[]).includes(entry.kind)).at(-1);
    const ended = lastOf(entries, ...ENDED);
    const exempted = lastOf(entries, 'ORDER_EXEMPTED');
    return {
      ...now,
      endsAt: timeOf(lastOf(entries, ...ENDS), 'endsAt') ?? now.endsAt,
      category: (factOf(decided, 'category') as RiskCategory | null) ?? now.category,
      measure: (factOf(lastOf(entries, ...MEASURED), 'measure') as TermMode | null) ?? now.measure,
      protocolId: idOf('Protocol', factOf(decided, 'protocol')) ?? now.protocolId,
      countedFrom: factOf(decided, 'countedFrom') ?? now.countedFrom,
      exposedAt: timeOf(lastOf(entries, 'ORDER_REEVALUATED'), 'exposedAt'),
      reviewAt: entries.reduce(reviewAfter, null),
      endedAt: timeOf(ended, 'endedAt') ?? ended?.at ?? null,
      stayId: idOf('IsolationStay', factOf(stayed, 'stay')),
      siteAgencyId: idOf('Agency', factOf(stayed, 'site')),
      transferId: idOf('Transfer', factOf(lastOf(entries, 'ORDER_ISSUED', 'ORDER_TRANSFER_NAMED'), 'transfer')),
      exemptionGround: factOf(exempted, 'ground') as ExemptionGround | null,
      exemptionWay: factOf(exempted, 'to') as ExemptionWay | null,
    };
  },
  word(entries) {
    const ended = lastOf(entries, ...ENDED);
    if (ended) return { ...NO_WORD, control: factOf(ended, 'transfer') === null ? 'RELEASED' : null, controlAt: ended.at };
    return { control: 'CONTROLLED', controlAt: entries[0]!.at, holds: true, voided: false };
  },
};

/** A new decision that ends before the review takes its date away; a review that opens has none before the next. */
function reviewAfter(before: Date | null, entry: PastEntry): Date | null {
  switch (entry.kind) {
    case 'ORDER_ISSUED':
    case 'ORDER_REVIEWED': return timeOf(entry, 'reviewAt');
    case 'ORDER_REVIEW_OPENED': return null;
    case 'ORDER_REEVALUATED': return before && before < timeOf(entry, 'endsAt')! ? before : null;
    default: return before;
  }
}

function timeOf(entry: PastEntry | undefined, fact: string): Date | null {
  const text = factOf(entry, fact);
  return text === null ? null : new Date(text);
}

function idOf(type: IdType, id: string | null): RowId | null {
  return id === null ? null : rowIdOf(type, id) ?? null;
}
