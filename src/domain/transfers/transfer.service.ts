import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { badInput, notFound, Refusal } from '../../core/kernel/errors';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { optionalText, requiredText } from '../../core/kernel/text';
import type { Advance } from '../../core/loops/advance';
import type { Commands, Done } from '../../core/loops/command';
import type { Lapses } from '../../core/loops/lapses';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { CommandActor, Decision } from '../../core/loops/loop-kind';
import type { Open, Opening } from '../../core/loops/open';
import type { LoopRules } from '../../core/loops/rules';
import { lockPersons } from '../persons/person-lock.store';
import { freeRoom, pickRoom, ruleAgainst, takeRoom } from '../sites/room-use.store';
import type { SiteRow } from '../sites/site.entity';
import { getSiteIn } from '../sites/site.store';
import { isStaying } from '../stays/stay.store';
import { beginHandover, findPendingHandover, readdressHandover } from './handover.store';
import type { OrdersBehind } from './orders-behind.service';
import { roomSearchOf } from './placing.store';
import { abortedTo, holderIn, keepsRoom, redirectedTo, RESERVATION, type TransferState, type TransferVerb } from './transfer';
import type { TransferRow } from './transfer.entity';
import type * as Input from './transfer.input';
import { transferKind } from './transfer.kind';
import { resolveOrder, type ResolvedOrder } from './transfer-order.service';
import { getTransfer, isInTransfer } from './transfer.store';
import { endTripIfOver } from './vehicle.store';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type TransferOutcomeIds = { id: RowId; entry: RowId };
/** What a verb on a transfer decides. */
export type TransferVerdict = Decision<TransferState, TransferRow>;
type Verb = { idempotencyKey: string; id: string; expectedVersion: number };

/** Verbs that begin or end what an order carries. */
const MOVES_ORDERS: readonly TransferVerb[] = ['confirmOnBoard', 'admitTransfer', 'abortTransfer', 'closeTransfer', 'withdrawTransfer'];

/** Verbs of transfers but for the journey itself: the order, the site's answer, and what the opener does with it. */
export class Transfers {
  constructor(
    private readonly commands: Commands,
    private readonly loops: Advance,
    private readonly openings: Open,
    private readonly rules: LoopRules,
    readonly orders: OrdersBehind,
  ) {}

  /** Orders a transfer for a person within the caller's reach, who is neither on the way nor at a site. */
  order(context: RequestContext, input: Input.OrderTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.commands.run(context, 'orderTransfer', input, async (tx, actor) => {
      const order = await resolveOrder(tx, this.rules, input);
      await elevate(tx, 'advance');
      await lockPersons(tx, [order.person.id]);
      if (await isInTransfer(tx, order.person.id)) {
        throw badInput('input.personId', 'A transfer of this person is under way: redirect it, or withdraw it first.');
      }
      if (await isStaying(tx, order.person.id)) throw badInput('input.personId', 'This person is at a site: release the person first.');
      const opened = await this.openings.open(tx, transferKind, actor, openingOf(context.principal.agency.id, order));
      await this.orders.ordered(tx, actor, opened.loop, await getTransfer(tx, opened.loop.id));
      return { id: opened.loop.id, entry: opened.entryId };
    });
  }

  /** The site takes the person in: a room is kept, or nothing happens. */
  accept(context: RequestContext, input: Input.AcceptTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.run(context, 'acceptTransfer', input, async (loop, row, tx) => {
      const note = optionalText('input.note', input.note);
      const room = await pickRoom(tx, await roomSearchOf(tx, this.rules, loop, row, { site: row.siteId!, named: roomIdOf(input.roomId), queued: true }));
      await takeRoom(tx, { room, person: loop.personId!, household: row.householdId, loop: loop.id, state: 'RESERVED', at: this.rules.clock.now() });
      return this.decide('ACCEPTED', 'TRANSFER_ACCEPTED', loop, row, {
        row: { roomId: room, waitingSince: null }, facts: { room: publicId('IsolationRoom', room), note, waitedSince: row.waitingSince },
      });
    });
  }

  /** The site has no room that fits now: the transfer waits for one, by risk and then by time. */
  queue(context: RequestContext, input: Input.QueueTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.run(context, 'queueTransfer', input, async (loop, row, tx) => {
      const note = optionalText('input.note', input.note);
      if (row.waitingSince) throw illegalQueue('The transfer waits already.', loop);
      const search = await roomSearchOf(tx, this.rules, loop, row, { site: row.siteId!, named: null, queued: true });
      const rule = await ruleAgainst(tx, search);
      if (rule === null) throw illegalQueue('A room that fits is free: accept the transfer.', loop);
      return this.decide('ORDERED', 'TRANSFER_QUEUED', loop, row, { row: { waitingSince: this.rules.clock.now() }, facts: { rule, note } });
    });
  }

  /** A room that is kept and to which nobody is brought is given back when its clock comes; the site has to answer anew. */
  lapse(lapses: Lapses): void {
    lapses.on(transferKind, RESERVATION, async (tx, loop, row) => {
      if (loop.state !== 'ACCEPTED') return null;
      await freeRoom(tx, loop.id, this.rules.clock.now());
      return this.decide('ORDERED', 'TRANSFER_RESERVATION_LAPSED', loop, row, { row: { roomId: null }, facts: { room: row.roomId && publicId('IsolationRoom', row.roomId) } });
    });
  }

  refuse(context: RequestContext, input: Input.RefuseTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.run(context, 'refuseTransfer', input, (loop, row) => (
      this.decide('REFUSED', 'TRANSFER_REFUSED', loop, row, { row: { waitingSince: null }, facts: { reason: requiredText('input.reason', input.reason) } })
    ));
  }

  /** Another site: asked anew after a refusal; else the new site's room is taken and the old one freed, at once or not at all. */
  redirect(context: RequestContext, input: Input.RedirectTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.run(context, 'redirectTransfer', input, async (loop, row, tx) => {
      const reason = requiredText('input.reason', input.reason);
      const site = await getSiteIn(tx, 'input.siteId', input.siteId);
      if (row.fromStayId) throw badInput('input.id', 'This is a return home: it goes to no site.');
      if (site.id === row.siteId) throw badInput('input.siteId', 'The transfer goes to this site already: name another.');
      const to = redirectedTo(loop.state as TransferState);
      const room = keepsRoom(to) ? await this.swapRoom(tx, loop, row, site) : null;
      if (to === 'ARRIVED') await sendOn(tx, loop, row, site);
      return this.decide(to, 'TRANSFER_REDIRECTED', { ...loop, answerer: site.agencyId }, row, {
        answerer: site.agencyId,
        row: { siteId: site.id, roomId: room },
        facts: { site: publicId('IsolationSite', site.id), room: room && publicId('IsolationRoom', room), reason },
      });
    });
  }

  /** The opener or transport stops it. A person who is on the way is brought back to whoever had the person first. */
  abort(context: RequestContext, input: Input.AbortTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.run(context, 'abortTransfer', input, async (loop, row, tx, actor) => {
      const reason = requiredText('input.reason', input.reason);
      const to = abortedTo(loop.state as TransferState);
      if (to === 'ABORTING' && row.fromStayId) {
        throw new Refusal('ILLEGAL_TRANSITION', 'Whoever is on the way home is not brought back to a site.', { state: loop.state, verb: 'abortTransfer', allowed: [] });
      }
      await freeRoom(tx, loop.id, this.rules.clock.now());
      if (to === 'ABORTED') return this.decide(to, 'TRANSFER_ABORTED', loop, row, { row: { roomId: null, waitingSince: null }, facts: { reason } });
      const handover = await beginHandover(tx, {
        transfer: loop.id, person: loop.personId!, from: row.transportId, to: row.firstCustodianId, by: actor.agencyId!, at: this.rules.clock.now(),
        signs: { place: null, temperature: null, symptoms: null },
      });
      return this.decide(to, 'TRANSFER_ABORTING', loop, row, {
        row: { roomId: null }, facts: { handover: publicId('Handover', handover), reason },
      });
    });
  }

  close(context: RequestContext, input: Input.CloseTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.run(context, 'closeTransfer', input, (loop, row) => (
      this.decide('CLOSED', 'TRANSFER_CLOSED', loop, row, { facts: { note: optionalText('input.note', input.note) } })
    ));
  }

  withdraw(context: RequestContext, input: Input.WithdrawTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.run(context, 'withdrawTransfer', input, async (loop, row, tx) => {
      const reason = requiredText('input.reason', input.reason);
      await freeRoom(tx, loop.id, this.rules.clock.now());
      return this.decide('WITHDRAWN', 'TRANSFER_WITHDRAWN', loop, row, { row: { roomId: null, waitingSince: null }, facts: { reason } });
    });
  }

  /** Runs a verb of the table; the journey's verbs stand in another class and come through here too. */
  run<I extends Verb>(
    context: RequestContext, verb: TransferVerb, input: I,
    decide: (loop: LoopRow, row: TransferRow, tx: Tx, actor: CommandActor) => TransferVerdict | Promise<TransferVerdict>,
    after: (tx: Tx, actor: CommandActor, loop: LoopRow, row: TransferRow) => Promise<void> = async () => undefined,
  ): Promise<Done<TransferOutcomeIds>> {
    return this.commands.run(context, verb, input, async (tx, actor) => {
      const id = idOf(input.id);
      if (MOVES_ORDERS.includes(verb)) await this.orders.hold(tx, id);
      const done = await this.loops.advance(tx, {
        kind: transferKind, verb, id, expectedVersion: input.expectedVersion, actor,
        decide: (loop, row) => decide(loop, row, tx, actor),
      });
      await after(tx, actor, done.loop, done.row);
      if (done.loop.closedAt !== null) await this.orders.abandoned(tx, actor, done.loop);
      if (done.row.tripId) await endTripIfOver(tx, done.row.tripId, this.rules.clock.now());
      return { id: done.loop.id, entry: done.entryId };
    });
  }

  /** A decision with the holder that the state has. */
  decide(to: TransferState, entry: string, loop: LoopRow, row: TransferRow, rest: Partial<TransferVerdict>): TransferVerdict {
    const part = holderIn(to);
    const holders = { OPENER: loop.openedBy, SITE: loop.answerer, TRANSPORT: row.transportId };
    return { to, entry, ...(part && { heldBy: holders[part] }), ...rest };
  }

  private async swapRoom(tx: Tx, loop: LoopRow, row: TransferRow, site: SiteRow): Promise<RowId> {
    const at = this.rules.clock.now();
    const room = await pickRoom(tx, await roomSearchOf(tx, this.rules, loop, row, { site: site.id, named: null, queued: loop.state === 'ACCEPTED' }));
    await freeRoom(tx, loop.id, at);
    await takeRoom(tx, { room, person: loop.personId!, household: row.householdId, loop: loop.id, state: 'RESERVED', at });
    return room;
  }
}

/** The vehicle stands at a site and is sent on: transport has let go already, and another site takes over. */
async function sendOn(tx: Tx, loop: LoopRow, row: TransferRow, site: SiteRow): Promise<void> {
  const pending = await findPendingHandover(tx, loop.id, row.transportId, loop.answerer);
  if (pending) await readdressHandover(tx, pending.id, site.agencyId);
}

function openingOf(openedBy: RowId, order: ResolvedOrder): Opening<TransferState, TransferRow> {
  const { person, investigation, site, custodian, transport, basis } = order;
  return {
    verb: 'orderTransfer', region: order.region, openedBy, heldBy: site.agencyId, answerer: site.agencyId,
    personId: person.id, category: person.category,
    row: {
      ...basis, investigationId: investigation?.id ?? null, siteId: site.id, fromStayId: null, roomId: null, transportId: transport,
      firstCustodianId: custodian, custodianId: custodian, vehicle: null, vehicleDisinfectedAt: null,
      householdId: order.household, accessible: order.accessible, waitingSince: null, tripId: null,
    },
    decision: {
      to: 'ORDERED', entry: 'TRANSFER_ORDERED',
      facts: {
        ...basis, category: person.category, site: publicId('IsolationSite', site.id), transport: publicId('Agency', transport),
        custodian: publicId('Agency', custodian), investigation: investigation && publicId('InvestigationRequest', investigation.id),
      },
    },
  };
}

function illegalQueue(message: string, loop: LoopRow): Refusal {
  return new Refusal('ILLEGAL_TRANSITION', message, { state: loop.state, verb: 'queueTransfer', allowed: ['acceptTransfer', 'refuseTransfer'] });
}

/** The row behind the public id of a room that a verb names, null where it names none. @throws Refusal BAD_USER_INPUT. */
export function roomIdOf(publicRoomId: string | null | undefined): RowId | null {
  if (publicRoomId === null || publicRoomId === undefined) return null;
  const id = rowIdOf('IsolationRoom', publicRoomId);
  if (!id) throw badInput('input.roomId', 'roomId must be a room of the site that the transfer goes to.');
  return id;
}

function idOf(publicLoopId: string): RowId {
  const id = rowIdOf('Transfer', publicLoopId);
  if (!id) throw notFound('transfer');
  return id;
}
