import type { RequestContext } from '../../core/access/request-context';
import type { Tx } from '../../core/db/context';
import { badInput, Refusal } from '../../core/kernel/errors';
import { publicId, type RowId } from '../../core/kernel/ids';
import { optionalText, requiredText } from '../../core/kernel/text';
import { verbsFor } from '../../core/loops/advance';
import type { Done } from '../../core/loops/command';
import type { CommandActor } from '../../core/loops/loop-kind';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { LoopRules } from '../../core/loops/rules';
import { findPersons } from '../persons/person.store';
import { freeRoom, pickRoom } from '../sites/room-use.store';
import { findSites } from '../sites/site.store';
import type { Stays } from '../stays/stay.service';
import type { Fleet } from './fleet.service';
import { signs, signsAt, type Signs } from './handover';
import { beginHandover, completeHandover, findPendingHandover } from './handover.store';
import { roomSearchOf } from './placing.store';
import type { TransferVerb } from './transfer';
import type { HandoverRow, TransferRow } from './transfer.entity';
import type * as Input from './transfer.input';
import { transferKind } from './transfer.kind';
import { roomIdOf, type TransferOutcomeIds, type Transfers } from './transfer.service';

const VEHICLE_LIMIT = 50;
const CREW_LIMIT = 20;
const CREW_NAME_LIMIT = 100;

/** Verbs of the journey: from dispatch to admission or return. Custody passes with the second signature of a hand-over alone. */
export class Journeys {
  constructor(private readonly transfers: Transfers, private readonly stays: Stays, private readonly fleet: Fleet, private readonly rules: LoopRules) {}

  /** Sends a vehicle that was disinfected after its last trip, with a crew that is named. */
  dispatch(context: RequestContext, input: Input.DispatchTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.transfers.run(context, 'dispatchTransfer', input, async (loop, row, tx) => {
      const vehicle = requiredText('input.vehicle', input.vehicle, VEHICLE_LIMIT);
      const crew = checkCrew(input.crew);
      const { vehicleDisinfectedAt } = input;
      if (vehicleDisinfectedAt > this.rules.clock.now()) {
        throw badInput('input.vehicleDisinfectedAt', 'No vehicle goes before it is disinfected: vehicleDisinfectedAt must not be in the future.');
      }
      const trip = await this.fleet.board(tx, loop, row, { plate: vehicle, crew, disinfectedAt: vehicleDisinfectedAt });
      return this.transfers.decide('DISPATCHED', 'TRANSFER_DISPATCHED', loop, row, {
        row: { vehicle, vehicleDisinfectedAt, tripId: trip }, facts: { vehicle, vehicleDisinfectedAt, crew, trip: trip && publicId('Trip', trip) },
      });
    });
  }

  /** First signature of boarding. It is given once. */
  release(context: RequestContext, input: Input.ReleaseForBoardingInput): Promise<Done<TransferOutcomeIds>> {
    return this.transfers.run(context, 'releaseForBoarding', input, async (loop, row, tx, actor) => {
      const seen = signsAt(input);
      if (await findPendingHandover(tx, loop.id, row.firstCustodianId, row.transportId)) {
        throw this.notNow('releaseForBoarding', loop, row, actor, 'The first signature is given already: transport has to confirm that the person is on board.');
      }
      const handover = await this.begin(tx, loop, row.firstCustodianId, row.transportId, seen);
      return this.transfers.decide('DISPATCHED', 'TRANSFER_RELEASED', loop, row, { facts: { handover, ...seen } });
    });
  }

  /** Second signature of boarding: transport has the person. */
  board(context: RequestContext, input: Input.ConfirmOnBoardInput): Promise<Done<TransferOutcomeIds>> {
    return this.transfers.run(context, 'confirmOnBoard', input, async (loop, row, tx, actor) => {
      const seen = signsAt(input);
      if (!row.fromStayId) await this.transfers.orders.inForce(tx, actor, 'confirmOnBoard', loop, row);
      const pending = await findPendingHandover(tx, loop.id, row.firstCustodianId, row.transportId);
      if (!pending) {
        throw this.notNow('confirmOnBoard', loop, row, actor, 'The first signature is missing: whoever has the person has to call releaseForBoarding first.');
      }
      const facts = await this.complete(tx, loop, pending, seen);
      return this.transfers.decide('ON_BOARD', 'TRANSFER_BOARDED', loop, row, { row: { custodianId: pending.toAgencyId }, facts });
    });
  }

  /** The vehicle is there, which is transport's signature under letting go; the person is in its custody until the site signs. */
  arrive(context: RequestContext, input: Input.ConfirmArrivalInput): Promise<Done<TransferOutcomeIds>> {
    return this.transfers.run(context, 'confirmArrival', input, async (loop, row, tx) => {
      const note = optionalText('input.note', input.note);
      const handover = await this.begin(tx, loop, row.transportId, loop.answerer, { place: null, temperature: null, symptoms: null });
      return this.transfers.decide('ARRIVED', 'TRANSFER_ARRIVED', loop, row, { facts: { handover, note } });
    });
  }

  /** Second signature of admission: the site has the person, the room is given, the stay begins. */
  admit(context: RequestContext, input: Input.AdmitTransferInput): Promise<Done<TransferOutcomeIds>> {
    return this.transfers.run(context, 'admitTransfer', input, async (loop, row, tx, actor) => {
      const seen = signs(input);
      const room = roomIdOf(input.roomId)!;
      if (room !== row.roomId) await pickRoom(tx, await roomSearchOf(tx, this.rules, loop, row, { site: row.siteId!, named: room, queued: false }));
      await freeRoom(tx, loop.id, this.rules.clock.now());
      const pending = await findPendingHandover(tx, loop.id, row.transportId, loop.answerer);
      if (!pending) throw this.notNow('admitTransfer', loop, row, actor, 'The first signature is missing: transport has to confirm the arrival first.');
      const facts = await this.complete(tx, loop, pending, seen);
      return this.transfers.decide('ADMITTED', 'TRANSFER_ADMITTED', loop, row, {
        row: { roomId: room, custodianId: pending.toAgencyId }, facts: { ...facts, room: publicId('IsolationRoom', room) },
      });
    }, (tx, actor, loop, row) => this.openStay(tx, actor, loop, row));
  }

  /** The first custodian signs for a person who is brought back. */
  returnHome(context: RequestContext, input: Input.ConfirmReturnInput): Promise<Done<TransferOutcomeIds>> {
    return this.transfers.run(context, 'confirmReturn', input, async (loop, row, tx, actor) => {
      const seen = signsAt(input);
      const pending = await findPendingHandover(tx, loop.id, row.transportId, row.firstCustodianId);
      if (!pending) throw this.notNow('confirmReturn', loop, row, actor, 'The first signature is missing: the transfer has to be aborted first.');
      const facts = await this.complete(tx, loop, pending, seen);
      return this.transfers.decide('ABORTED', 'TRANSFER_RETURNED', loop, row, { row: { custodianId: pending.toAgencyId }, facts });
    });
  }

  /** The community signs for a person who has come home: nobody has custody of the person any more but for it. */
  confirmHome(context: RequestContext, input: Input.ConfirmHomeInput): Promise<Done<TransferOutcomeIds>> {
    return this.transfers.run(context, 'confirmHome', input, async (loop, row, tx, actor) => {
      const seen = signsAt(input);
      const pending = await findPendingHandover(tx, loop.id, row.transportId, loop.answerer);
      if (!pending) throw this.notNow('confirmHome', loop, row, actor, 'The first signature is missing: transport has to confirm the arrival first.');
      const facts = await this.complete(tx, loop, pending, seen);
      return this.transfers.decide('HOME', 'TRANSFER_HOME', loop, row, { row: { custodianId: pending.toAgencyId }, facts });
    });
  }

  private async openStay(tx: Tx, actor: CommandActor, loop: LoopRow, row: TransferRow): Promise<void> {
    const [person] = await findPersons(tx, [loop.personId!]);
    const [site] = await findSites(tx, [row.siteId!]);
    const endsAt = await this.transfers.orders.inForce(tx, actor, 'admitTransfer', loop, row);
    const stay = await this.stays.admit(tx, actor, {
      transfer: loop.id, openedBy: loop.openedBy, region: loop.regionCode, person: person!, site: site!, room: row.roomId!,
      household: row.householdId, endsAt,
    });
    await this.transfers.orders.admitted(tx, actor, loop, stay.loop, site!.agencyId);
  }

  private async begin(tx: Tx, loop: LoopRow, from: RowId, to: RowId, seen: Signs): Promise<string> {
    const id = await beginHandover(tx, { transfer: loop.id, person: loop.personId!, from, to, by: from, at: this.rules.clock.now(), signs: seen });
    return publicId('Handover', id);
  }

  private async complete(tx: Tx, loop: LoopRow, pending: HandoverRow, seen: Signs): Promise<Record<string, unknown>> {
    await completeHandover(tx, pending.id, { person: loop.personId!, by: pending.toAgencyId, at: this.rules.clock.now(), signs: seen });
    return { handover: publicId('Handover', pending.id), custodian: publicId('Agency', pending.toAgencyId), ...seen };
  }

  /** The state would allow the verb, but a signature does not. */
  private notNow(verb: TransferVerb, loop: LoopRow, row: TransferRow, actor: CommandActor, message: string): Refusal {
    const allowed = verbsFor(transferKind, actor.agencyId, loop, row).filter((other) => other !== verb);
    return new Refusal('ILLEGAL_TRANSITION', message, { state: loop.state, verb, allowed });
  }
}

function checkCrew(crew: readonly string[]): string[] {
  if (crew.length < 1 || crew.length > CREW_LIMIT) throw badInput('input.crew', `Name who is in the vehicle: 1 to ${CREW_LIMIT} names.`);
  return crew.map((name, i) => requiredText(`input.crew.${i}`, name, CREW_NAME_LIMIT));
}
