import type { Tx } from '../../core/db/context';
import { publicId, type RowId } from '../../core/kernel/ids';
import type { Advance } from '../../core/loops/advance';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { Open, Opened } from '../../core/loops/open';
import type { LoopRules } from '../../core/loops/rules';
import type { Actor } from '../../core/trace/actor';
import type { PersonRow } from '../persons/person.entity';
import { endStay, moveStayEnd } from '../stays/stay-end.service';
import { stopTransfer } from '../transfers/transfer-end.service';
import type { LegalBasisColumns } from '../transfers/transfer-order.service';
import type { DecisionKind } from './decision';
import { ORDER_END, ORDER_REVIEW_DATE } from './order';
import type { OrderTerm } from './order-draft';
import type { DecisionRow, OrderRow } from './order.entity';
import { orderKind } from './order.kind';
import { insertDecision } from './order.store';
import { proposalKind } from './proposal.kind';
import { findProposed } from './proposal.store';
import { orderReviewKind } from './question.kind';
import { findAsked } from './question.store';

/** An order that is to be issued. */
export interface NewOrder {
  readonly verb: string;
  readonly person: PersonRow;
  readonly region: string;
  readonly issuer: RowId;
  readonly community: RowId;
  readonly basis: LegalBasisColumns;
  readonly term: OrderTerm & { readonly reviewAt: Date };
  readonly transfer: RowId | null;
  readonly stay: { readonly id: RowId; readonly siteAgency: RowId } | null;
}

/** Writes orders and the decisions on them, and sees that what an order carries follows it. */
export class OrderBook {
  constructor(readonly loops: Advance, private readonly openings: Open, readonly rules: LoopRules) {}

  /** Issues an order. The caller holds back everybody else who could issue one for the person. */
  async issue(tx: Tx, actor: Actor, order: NewOrder): Promise<Opened> {
    const { person, term, basis, stay } = order;
    const startsAt = this.rules.clock.now();
    const protocol = this.rules.edition(order.region);
    const opened = await this.openings.open(tx, orderKind, actor, {
      verb: order.verb, region: order.region, openedBy: order.issuer, heldBy: order.issuer, answerer: order.community,
      personId: person.id, category: person.category,
      row: {
        ...basis, ...term, category: person.category, protocolId: protocol.id, startsAt, endedAt: null, exposedAt: null, communityId: order.community,
        openedByTransferId: order.transfer, transferId: order.transfer, stayId: stay?.id ?? null, siteAgencyId: stay?.siteAgency ?? null,
        exemptionGround: null, exemptionWay: null,
      },
      decision: {
        to: 'IN_FORCE', entry: 'ORDER_ISSUED', control: 'CONTROLLED', holds: true,
        startClocks: [{ code: ORDER_END, label: null, dueAt: term.endsAt }, { code: ORDER_REVIEW_DATE, label: null, dueAt: term.reviewAt }],
        facts: {
          ...basis, category: person.category, measure: term.measure, countedFrom: term.countedFrom, startsAt, endsAt: term.endsAt, reviewAt: term.reviewAt,
          protocol: publicId('Protocol', protocol.id), transfer: order.transfer && publicId('Transfer', order.transfer),
          stay: stay && publicId('IsolationStay', stay.id), site: stay && publicId('Agency', stay.siteAgency),
        },
      },
    });
    await this.decided(tx, opened.loop, { ...term, category: person.category, protocolId: protocol.id }, 'ISSUED', basis.necessity, order.issuer);
    return opened;
  }

  /** Keeps a decision on an order with its reason. */
  async decided(
    tx: Tx, loop: LoopRow, order: Pick<DecisionRow, 'category' | 'measure' | 'protocolId' | 'endsAt'>, kind: DecisionKind, reason: string | null, by: RowId,
  ): Promise<void> {
    const { category, measure, protocolId, endsAt } = order;
    await insertDecision(tx, loop.personId!, {
      orderId: loop.id, kind, category, measure, protocolId, endsAt, reason, decidedBy: by, decidedAt: this.rules.clock.now(),
    });
  }

  /**
   * Lets what carries an order out follow it: to the order's end where the person is held at a site, else the stay is ended
   * and a transfer that is under way is stopped.
   */
  async carry(tx: Tx, actor: Actor, loop: LoopRow, row: OrderRow): Promise<void> {
    const order = publicId('IsolationOrder', loop.id);
    const inForce = loop.state === 'IN_FORCE';
    if (inForce && isHeldAtSite(row)) {
      if (row.stayId) await moveStayEnd(tx, this.loops, actor, row.stayId, order, row.endsAt);
      return;
    }
    const at = this.rules.clock.now();
    if (!inForce) await this.lapseQuestions(tx, actor, loop);
    if (row.stayId) await endStay(tx, this.loops, actor, row.stayId, at, { order });
    if (row.transferId) await stopTransfer(tx, this.loops, actor, row.transferId, at, order);
  }

  /** An order that has ended needs no review and no new decision any more; an appeal goes on, since the person may still be right. */
  async lapseQuestions(tx: Tx, actor: Actor, order: LoopRow): Promise<void> {
    for (const review of await findAsked(tx, order.id, orderReviewKind.name)) {
      await this.loops.note(tx, orderReviewKind, review, actor, () => ({
        to: 'LAPSED', entry: 'REVIEW_LAPSED', facts: { order: publicId('IsolationOrder', order.id) },
      }));
    }
    for (const proposal of await findProposed(tx, order.id)) {
      await this.loops.note(tx, proposalKind, proposal, actor, () => ({
        to: 'LAPSED', entry: 'PROPOSAL_LAPSED', facts: { order: publicId('IsolationOrder', order.id) },
      }));
    }
  }
}

function isHeldAtSite(row: OrderRow): boolean {
  return row.exemptionWay !== 'HOME' && (row.measure === 'CENTRAL_ISOLATION' || row.measure === 'HOSPITAL' || row.exemptionWay === 'ESCORT');
}

/** Restarts the clock of an order's end. */
export function endClockTo(endsAt: Date) {
  return {
    endClocks: [{ code: ORDER_END, label: null, as: 'CANCELLED' as const }],
    startClocks: [{ code: ORDER_END, label: null, dueAt: endsAt }],
  };
}
