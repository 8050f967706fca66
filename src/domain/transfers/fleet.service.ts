import { POLICY_VERSION } from '../../core/access/policy';
import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { vaultOf } from '../../core/db/keys/vault-of';
import { badInput, notFound, Refusal } from '../../core/kernel/errors';
import { publicId, rowId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Commands, Done } from '../../core/loops/command';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { LoopRules } from '../../core/loops/rules';
import { optionalLimitOf } from '../../core/protocols/protocol';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { Actor } from '../../core/trace/actor';
import { append } from '../../core/trace/append';
import { keepFacts, type FactsOf } from '../../core/trace/facts';
import type { TransferRow } from './transfer.entity';
import type * as Input from './vehicle.input';
import { groupOf, refusalOfTrip, SEATS_LIMIT, shiftAfter, vehicleEntries, type TripRefusal } from './vehicle';
import { beginTrip, insertVehicle, isSoiled, lockPlate, lockShift, lockVehicle, saveShift, setVehicle, type VehicleRow } from './vehicle.store';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type VehicleOutcomeIds = { id: RowId; entry: RowId };

const PLATE_LIMIT = 50;
const REASON_LIMIT = 500;
const MESSAGES: Readonly<Record<TripRefusal, string>> = {
  OUT_OF_SERVICE: 'This vehicle is out of service.',
  DISINFECTION: 'This vehicle was not disinfected after its last trip: record its terminal disinfection first.',
  INFECTED_APART: 'Infected persons and contacts are never on one trip, and this vehicle is on one with the others.',
  SEATS: 'Every seat of this vehicle is taken on its trip.',
};

/** A vehicle that is sent. */
export interface Dispatch {
  readonly plate: string;
  readonly crew: readonly string[];
  readonly disinfectedAt: Date;
}

/** Vehicles of transport agencies: who runs which, where they are, and whether they may go. */
export class Fleet {
  constructor(private readonly commands: Commands, private readonly rules: LoopRules) {}

  /** Registers a vehicle of the caller's agency. */
  register(context: RequestContext, input: Input.RegisterVehicleInput): Promise<Done<VehicleOutcomeIds>> {
    return this.commands.run(context, 'registerVehicle', input, async (tx, actor) => {
      const plate = requiredText('input.plate', input.plate, PLATE_LIMIT);
      const { kind, seats } = input;
      if (!Number.isInteger(seats) || seats < 1 || seats > SEATS_LIMIT) throw badInput('input.seats', `seats must be a whole number from 1 to ${SEATS_LIMIT}.`);
      await elevate(tx, 'advance');
      const id = rowId(this.rules.clock.now().getTime());
      if (!(await insertVehicle(tx, { id, agencyId: actor.agencyId!, plate, kind, seats, state: 'READY', disinfectedAt: null }))) {
        throw badInput('input.plate', 'A vehicle with this plate is registered already.');
      }
      return { id, entry: await this.note(tx, actor, 'registerVehicle', 'VEHICLE_REGISTERED', { vehicle: publicId('Vehicle', id), plate, kind, seats }) };
    });
  }

  /** Terminal disinfection (终末消毒) after a trip: the vehicle can be sent again. */
  disinfect(context: RequestContext, input: Input.RecordVehicleDisinfectionInput): Promise<Done<VehicleOutcomeIds>> {
    return this.change(context, 'recordVehicleDisinfection', input, async (tx, vehicle) => {
      const { disinfectedAt } = input;
      if (disinfectedAt > this.rules.clock.now()) throw badInput('input.disinfectedAt', 'disinfectedAt must not be in the future.');
      if (vehicle.state === 'ON_TRIP') throw notNow(vehicle, 'recordVehicleDisinfection', 'The vehicle is on a trip: it is disinfected behind it.');
      const state = await isSoiled(tx, { ...vehicle, disinfectedAt }) ? 'TO_DISINFECT' : 'READY';
      await setVehicle(tx, vehicle.id, { state: vehicle.state === 'OUT_OF_SERVICE' ? 'OUT_OF_SERVICE' : state, disinfectedAt });
      return { entry: 'VEHICLE_DISINFECTED', facts: { vehicle: publicId('Vehicle', vehicle.id), disinfectedAt } };
    });
  }

  /** Takes a vehicle that stands out of service, or brings it back. */
  setService(context: RequestContext, input: Input.SetVehicleServiceInput): Promise<Done<VehicleOutcomeIds>> {
    return this.change(context, 'setVehicleService', input, async (tx, vehicle) => {
      const reason = requiredText('input.reason', input.reason, REASON_LIMIT);
      if (vehicle.state === 'ON_TRIP') throw notNow(vehicle, 'setVehicleService', 'The vehicle is on a trip.');
      const back = await isSoiled(tx, vehicle) ? 'TO_DISINFECT' : 'READY';
      await setVehicle(tx, vehicle.id, { state: input.inService ? back : 'OUT_OF_SERVICE' });
      return { entry: input.inService ? 'VEHICLE_BROUGHT_BACK' : 'VEHICLE_TAKEN_OUT', facts: { vehicle: publicId('Vehicle', vehicle.id), reason } };
    });
  }

  /**
   * The trip of a registered vehicle that takes the person: the one that it is on, or a new one. Null for a plate that
   * nobody has registered. Needs the context advance; the caller holds the loop's lock.
   * @throws Refusal BAD_USER_INPUT with `rule` where vehicle or crew must not go.
   */
  async board(tx: Tx, loop: LoopRow, row: TransferRow, { plate, crew, disinfectedAt }: Dispatch): Promise<RowId | null> {
    const found = await lockPlate(tx, plate);
    if (!found) return null;
    if (found.vehicle.agencyId !== row.transportId) throw badInput('input.vehicle', 'This vehicle belongs to another agency.');
    const category = loop.category as RiskCategory;
    const rule = refusalOfTrip(found.now, category, disinfectedAt);
    if (rule) throw new Refusal('BAD_USER_INPUT', MESSAGES[rule], { path: rule === 'DISINFECTION' ? 'input.vehicleDisinfectedAt' : 'input.vehicle', rule });
    await this.takeShifts(tx, loop, row.transportId, crew);
    if (found.trip) return found.trip;
    const at = this.rules.clock.now();
    const trip = rowId(at.getTime());
    await beginTrip(tx, { id: trip, vehicleId: found.vehicle.id, carries: groupOf(category), startedAt: at });
    return trip;
  }

  /** In the order of their digests, so that two dispatches cannot wait for each other. */
  private async takeShifts(tx: Tx, loop: LoopRow, agency: RowId, crew: readonly string[]): Promise<void> {
    const protocol = this.rules.protocol(loop.protocolId);
    const limits = { hours: optionalLimitOf(protocol, 'CREW_SHIFT_HOURS'), rest: optionalLimitOf(protocol, 'CREW_REST_HOURS') };
    const members = crew.map((name, i) => ({ i, member: vaultOf(tx).digest('crew', `${agency} ${name}`) })).sort((a, b) => Buffer.compare(a.member, b.member));
    for (const { i, member } of members) {
      const shift = shiftAfter(await lockShift(tx, agency, member), this.rules.clock.now(), limits);
      if (!shift) {
        throw new Refusal('BAD_USER_INPUT', `Whoever this is has been on duty for ${limits.hours} hours: send somebody who has rested.`, { path: `input.crew.${i}`, rule: 'CREW_SHIFT' });
      }
      await saveShift(tx, agency, member, shift);
    }
  }

  private change<I extends { idempotencyKey: string; vehicleId: string }, N extends keyof typeof vehicleEntries>(
    context: RequestContext, verb: string, input: I, work: (tx: Tx, vehicle: VehicleRow) => Promise<{ entry: N; facts: FactsOf<typeof vehicleEntries, N> }>,
  ): Promise<Done<VehicleOutcomeIds>> {
    return this.commands.run(context, verb, input, async (tx, actor) => {
      await elevate(tx, 'advance');
      const id = rowIdOf('Vehicle', input.vehicleId);
      const vehicle = id ? await lockVehicle(tx, actor.agencyId!, id) : null;
      if (!vehicle) throw notFound('vehicle of your agency');
      const { entry, facts } = await work(tx, vehicle);
      return { id: vehicle.id, entry: await this.note(tx, actor, verb, entry, facts) };
    });
  }

  private async note<N extends keyof typeof vehicleEntries>(tx: Tx, actor: Actor, verb: string, kind: N, facts: FactsOf<typeof vehicleEntries, N>): Promise<RowId> {
    const at = this.rules.clock.now();
    const [entry] = await append(tx, [{
      id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind, verb, agencyId: actor.agencyId, actor: actor.pseudonym,
      purpose: actor.purpose, policyVersion: POLICY_VERSION, protocolId: null, fromState: null, after: null, at, personId: null,
      facts: keepFacts(vehicleEntries[kind], facts),
    }]);
    return entry!.id;
  }
}

function notNow(vehicle: VehicleRow, verb: string, message: string): Refusal {
  return new Refusal('ILLEGAL_TRANSITION', message, { state: vehicle.state, verb, allowed: [] });
}
