import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import { Cursor } from '../../core/kernel/scalars';
import type { Done } from '../../core/loops/command';
import type { LoopReading } from '../../core/loops/loop.reading';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import type { TraceReading } from '../../core/trace/trace.reading';
import type { Fleet, VehicleOutcomeIds } from './fleet.service';
import { onTrip } from './transfer.store';
import { Transfer, TransferConnection } from './transfer.type';
import { RecordVehicleDisinfectionInput, RegisterVehicleInput, SetVehicleServiceInput } from './vehicle.input';
import { findTrips, findVehicles, findVehiclesOf, type TripRow, type VehicleRow } from './vehicle.store';
import { Trip, tripOf, Vehicle, vehicleOf, VehiclePayload } from './vehicle.type';

const TRANSPORT = ['TRANSPORT'] as const;

/** The vehicle of a row id; null where there is none. One statement for all vehicles of a turn. */
export async function loadVehicle(context: RequestContext, id: RowId): Promise<Vehicle | null> {
  const row = await context.loader<RowId, VehicleRow>('vehicle', async (tx, ids) => inOrderOf(ids, await findVehicles(tx, ids), (found) => found.id)).load(id);
  return row && vehicleOf(row);
}

/** The trip of a row id; null for null and where there is none. One statement for all trips of a turn. */
export async function loadTrip(context: RequestContext, id: RowId | null): Promise<Trip | null> {
  if (id === null) return null;
  const row = await context.loader<RowId, TripRow>('trip', async (tx, ids) => inOrderOf(ids, await findTrips(tx, ids), (found) => found.id)).load(id);
  return row && tripOf(row);
}

/** Queries and fields of vehicles. */
@Resolver(() => Vehicle)
export class VehicleResolver {
  constructor(private readonly places: Places) {}

  @Access({ to: 'reference' })
  @Query(() => [Vehicle], { description: 'The vehicles of a transport agency, by plate. Empty for what is no such agency.' })
  async vehicles(@Ctx() context: RequestContext, @Arg('agencyId', () => ID, { description: 'The agency.' }) agencyId: string): Promise<Vehicle[]> {
    const agency = rowIdOf('Agency', agencyId);
    return agency ? (await context.read((tx) => findVehiclesOf(tx, agency))).map(vehicleOf) : [];
  }

  @FieldResolver(() => Agency, { description: 'The agency that runs it.' })
  agency(@Root() vehicle: Vehicle): Agency {
    return agencyOf(this.places.agency(vehicle.agencyRowId)!);
  }
}

/** Fields of trips, and the trip of a transfer. */
@Resolver(() => Trip)
export class TripResolver {
  constructor(private readonly reading: LoopReading) {}

  @FieldResolver(() => Vehicle, { description: 'Its vehicle.' })
  async vehicle(@Root() trip: Trip, @Ctx() context: RequestContext): Promise<Vehicle> {
    return (await loadVehicle(context, trip.links.vehicle))!;
  }

  @FieldResolver(() => TransferConnection, { description: 'Its transfers within your reach, newest first.' })
  transfers(
    @Root() trip: Trip, @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reading.list(context, { list: 'trip.transfers', order: 'NEWEST_FIRST', first, after, choice: { kinds: ['TRANSFER'] }, own: [onTrip(trip.links.trip)] });
  }
}

/** The trip that a transfer is part of. */
@Resolver(() => Transfer)
export class TransferTripResolver {
  @FieldResolver(() => Trip, { nullable: true, description: 'The trip that it is part of; null before dispatch, and for a vehicle that nobody registered.' })
  trip(@Root() transfer: Transfer, @Ctx() context: RequestContext): Promise<Trip | null> {
    return loadTrip(context, transfer.links.trip);
  }
}

/** Verbs of vehicles. */
@Resolver()
export class VehicleVerbs {
  constructor(private readonly service: Fleet, private readonly traces: TraceReading) {}

  @Access({ to: 'reference', verb: true, kinds: TRANSPORT })
  @Mutation(() => VehiclePayload, { nullable: true, description: 'Registers a vehicle of your agency. From then on the rules of trips hold for it: seats, disinfection, infected and contacts apart, shifts of crews.' })
  registerVehicle(@Ctx() context: RequestContext, @Arg('input') input: RegisterVehicleInput) {
    return this.answer(context, this.service.register(context, input));
  }

  @Access({ to: 'reference', verb: true, kinds: TRANSPORT })
  @Mutation(() => VehiclePayload, { nullable: true, description: 'Records the terminal disinfection (终末消毒) of a vehicle of your agency: TO_DISINFECT to READY.' })
  recordVehicleDisinfection(@Ctx() context: RequestContext, @Arg('input') input: RecordVehicleDisinfectionInput) {
    return this.answer(context, this.service.disinfect(context, input));
  }

  @Access({ to: 'reference', verb: true, kinds: TRANSPORT })
  @Mutation(() => VehiclePayload, { nullable: true, description: 'Takes a vehicle of your agency that stands out of service, or brings it back.' })
  setVehicleService(@Ctx() context: RequestContext, @Arg('input') input: SetVehicleServiceInput) {
    return this.answer(context, this.service.setService(context, input));
  }

  private async answer(context: RequestContext, verb: Promise<Done<VehicleOutcomeIds>>): Promise<VehiclePayload> {
    const { outcome, replayed } = await verb;
    const vehicle = await loadVehicle(context, outcome.id);
    return Object.assign(new VehiclePayload(), { vehicle, entry: (await this.traces.entry(context, outcome.entry))!, replayed });
  }
}
