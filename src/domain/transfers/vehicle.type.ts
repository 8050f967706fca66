import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/kernel/connection';
import { publicId, type RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import { TraceEntry } from '../../core/trace/trace.type';
import type { TripGroup, VehicleKind, VehicleState } from './vehicle';
import { TripGroupEnum, VehicleKindEnum, VehicleStateEnum } from './vehicle.input';
import type { TripRow, VehicleRow } from './vehicle.store';

@ObjectType({ implements: Node, description: 'A vehicle of a transport agency. Everybody may know it; who is in it is told by transfers, to whoever reaches these.' })
export class Vehicle extends Node {
  @Field({ description: 'Its plate.' }) plate!: string;
  @Field(() => VehicleKindEnum, { description: 'What it is.' }) kind!: VehicleKind;
  @Field(() => Int, { description: 'How many persons it takes beside its crew.' }) seats!: number;
  @Field(() => VehicleStateEnum, { description: 'What it does now.' }) state!: VehicleState;
  @Field(() => DateTime, { nullable: true, description: 'Its last terminal disinfection that was recorded; null before the first.' }) disinfectedAt!: Date | null;

  /** The agency that runs it; its field is resolved. */
  agencyRowId!: RowId;
}

@ObjectType({ implements: Node, description: 'One way of a vehicle, with any number of transfers.' })
export class Trip extends Node {
  @Field(() => TripGroupEnum, { description: 'Who is on it.' }) carries!: TripGroup;
  @Field(() => DateTime, { description: 'When its first transfer was dispatched.' }) startedAt!: Date;
  @Field(() => DateTime, { nullable: true, description: 'When its last person had left it; null while it goes on.' }) endedAt!: Date | null;

  /** Row keys, for fields that are resolved. */
  links!: { trip: RowId; vehicle: RowId };
}

@ObjectType({ description: 'Answer of a verb on a vehicle.' })
export class VehiclePayload {
  @Field(() => Vehicle, { nullable: true, description: 'The vehicle as it is now.' }) vehicle!: Vehicle | null;
  @Field(() => TraceEntry, { description: 'The entry that the verb wrote. It belongs to no loop.' }) entry!: TraceEntry;
  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' }) replayed!: boolean;
}

/** The one door from a vehicle's row to the API. */
export function vehicleOf(row: VehicleRow): Vehicle {
  const { id, plate, kind, seats, state, disinfectedAt, agencyId } = row;
  return Object.assign(new Vehicle(), { id: publicId('Vehicle', id), plate, kind, seats, state, disinfectedAt, agencyRowId: agencyId });
}

/** The one door from a trip's row to the API. */
export function tripOf(row: TripRow): Trip {
  const { id, vehicleId, carries, startedAt, endedAt } = row;
  return Object.assign(new Trip(), { id: publicId('Trip', id), carries, startedAt, endedAt, links: { trip: id, vehicle: vehicleId } });
}
