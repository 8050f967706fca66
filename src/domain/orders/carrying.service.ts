import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, Refusal } from '../../core/kernel/errors';
import { publicId, type RowId } from '../../core/kernel/ids';
import type { Lapses } from '../../core/loops/lapses';
import type { LoopRow } from '../../core/loops/loop.entity';
import { getLoop } from '../../core/loops/loop.store';
import { PLATFORM, type Actor } from '../../core/trace/actor';
import { findPersons } from '../persons/person.store';
import type { OrdersBehind } from '../transfers/orders-behind.service';
import type { TransferRow } from '../transfers/transfer.entity';
import { CLOCKS_ENDED, ENDED, isValidAt, ORDER_END, ORDER_REVIEW_DATE } from './order';
import type { OrderBook } from './order-book.service';
import { drafted } from './order-draft';
import { orderKind } from './order.kind';
import type { OrderQuestions } from './question.service';
import { refuseUnmet, unmetAtStay } from './release-check.service';
import { findOrdersCarriedBy, lockOrderBehind, lockOrderOf, type HeldOrder } from './order.store';

/** What carries orders out: transfers and stays begin under one, and end with it at the latest. */
export class OrderCarrying implements OrdersBehind {
  constructor(private readonly book: OrderBook, private readonly questions: OrderQuestions) {}

  /** When its end comes an order expires: the stay ends with it, and whoever is on the way is brought back. */
  lapse(lapses: Lapses): void {
    lapses.on(orderKind, ORDER_END, async (tx, loop, row) => {
      const endedAt = this.now;
      return {
        to: 'EXPIRED', entry: 'ORDER_EXPIRED', ...ENDED, row: { endedAt }, endClocks: [{ code: ORDER_REVIEW_DATE, label: null, as: 'CANCELLED' }], facts: { endedAt },
        follow: () => this.book.carry(tx, PLATFORM, { ...loop, state: 'EXPIRED' }, row),
      };
    });
  }

  hold(tx: Tx, loop: RowId): Promise<void> {
    return lockOrderBehind(tx, loop);
  }

  async ordered(tx: Tx, actor: Actor, transfer: LoopRow, row: TransferRow): Promise<void> {
    const held = await lockOrderOf(tx, transfer.personId!);
    if (!held) return this.open(tx, actor, transfer, row);
    if (held.row.exemptionWay === 'HOME') throw badInput('input.personId', 'By an exemption this person is isolated at home and not brought to a site.');
    await this.book.loops.note(tx, orderKind, held.loop.id, actor, () => ({
      entry: 'ORDER_TRANSFER_NAMED', row: { transferId: transfer.id }, facts: { transfer: publicId('Transfer', transfer.id) },
    }));
  }

  async inForce(tx: Tx, actor: Actor, verb: string, transfer: LoopRow, row: TransferRow): Promise<Date> {
    let held = await lockOrderOf(tx, transfer.personId!);
    // A transfer that was ordered before there were orders has its decision in itself.
    if (!held && (await findOrdersCarriedBy(tx, 'transfer_id', [transfer.id])).size === 0) {
      await this.open(tx, actor, transfer, row);
      held = await lockOrderOf(tx, transfer.personId!);
    }
    if (held && isValidAt({ state: held.loop.state, endsAt: held.row.endsAt }, this.now)) return held.row.endsAt;
    throw new Refusal('ILLEGAL_TRANSITION', 'No order is in force for this person: abort the transfer, or issue a new order first.', {
      state: transfer.state, verb, allowed: ['abortTransfer'],
    });
  }

  async admitted(tx: Tx, actor: Actor, transfer: LoopRow, stay: LoopRow, siteAgency: RowId): Promise<void> {
    const held = await lockOrderOf(tx, transfer.personId!);
    if (!held) throw new Error('a person was admitted without an order');
    await this.book.loops.note(tx, orderKind, held.loop.id, actor, () => ({
      entry: 'ORDER_STAY_OPENED', row: { stayId: stay.id, siteAgencyId: siteAgency, transferId: transfer.id },
      facts: { stay: publicId('IsolationStay', stay.id), site: publicId('Agency', siteAgency) },
    }));
  }

  async abandoned(tx: Tx, actor: Actor, transfer: LoopRow): Promise<void> {
    const held = await lockOrderOf(tx, transfer.personId!);
    if (!held || held.row.openedByTransferId !== transfer.id || held.row.transferId !== transfer.id || held.row.stayId) return;
    const endedAt = this.now;
    await this.book.loops.note(tx, orderKind, held.loop.id, actor, () => ({
      to: 'REVOKED', entry: 'ORDER_REVOKED', control: null, holds: false, row: { endedAt }, endClocks: CLOCKS_ENDED,
      facts: { transfer: publicId('Transfer', transfer.id), endedAt },
    }));
  }

  async observed(tx: Tx, actor: Actor, stay: LoopRow, seen: { readonly temperature: number; readonly symptoms: boolean }): Promise<void> {
    await elevate(tx, 'advance');
    const held = await this.behindStay(tx, stay.id);
    if (held) await this.questions.reportFever(tx, actor, stay, held.loop, seen);
  }

  async mayRelease(tx: Tx, stay: LoopRow): Promise<void> {
    const held = await this.behindStay(tx, stay.id);
    if (held) refuseUnmet(await unmetAtStay(tx, this.book, held.row), stay.state, 'releaseFromIsolation', []);
  }

  async stayReleased(tx: Tx, actor: Actor, stay: RowId, reason: string): Promise<void> {
    await elevate(tx, 'advance');
    const held = await this.behindStay(tx, stay);
    if (!held) return;
    const endedAt = this.now;
    await this.book.loops.note(tx, orderKind, held.loop.id, actor, () => ({
      to: 'RELEASED', entry: 'ORDER_RELEASED', ...ENDED, row: { endedAt }, endClocks: CLOCKS_ENDED,
      facts: { reason, endedAt, stay: publicId('IsolationStay', stay) },
    }));
    await this.book.lapseQuestions(tx, actor, held.loop);
  }

  private get now(): Date {
    return this.book.rules.clock.now();
  }

  private async behindStay(tx: Tx, stay: RowId): Promise<HeldOrder | null> {
    const held = await lockOrderOf(tx, (await getLoop(tx, stay)).personId!);
    return held && held.row.stayId === stay ? held : null;
  }

  /** The legal basis of a transfer is a decision: it opens an order. */
  private async open(tx: Tx, actor: Actor, transfer: LoopRow, row: TransferRow): Promise<void> {
    const { rules } = this.book;
    const [person] = await findPersons(tx, [transfer.personId!]);
    const custodian = rules.places.agency(row.firstCustodianId);
    const nearest = rules.places.nearestAgency('COMMUNITY', transfer.regionCode, shanghaiDay(this.now));
    const { authority, law, lawVersion, article, necessity, appealTo } = row;
    await this.book.issue(tx, actor, {
      verb: 'orderTransfer', person: person!, region: transfer.regionCode, issuer: transfer.openedBy,
      community: custodian?.kind === 'COMMUNITY' ? custodian.id : nearest?.id ?? transfer.openedBy,
      basis: { authority, law, lawVersion, article, necessity, appealTo },
      term: drafted(rules.edition(transfer.regionCode), person!, this.now, {}), transfer: transfer.id, stay: null,
    });
  }
}
