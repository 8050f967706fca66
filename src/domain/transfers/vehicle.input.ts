import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { DateTime } from '../../core/kernel/scalars';
import { TRIP_GROUPS, VEHICLE_KINDS, VEHICLE_STATES, type VehicleKind } from './vehicle';

/** GraphQL enum of {@link VEHICLE_KINDS}. */
export const VehicleKindEnum = enumOf(VEHICLE_KINDS);
registerEnumType(VehicleKindEnum, {
  name: 'VehicleKind',
  description: 'What a vehicle is.',
  valuesConfig: {
    NEGATIVE_PRESSURE_AMBULANCE: { description: 'An ambulance with negative pressure (负压救护车).' },
    AMBULANCE: { description: 'Any other ambulance.' },
    COACH: { description: 'A coach with cab and cabin apart.' },
    CAR: { description: 'A car.' },
    OTHER: { description: 'Anything else.' },
  },
});

/** GraphQL enum of {@link VEHICLE_STATES}. */
export const VehicleStateEnum = enumOf(VEHICLE_STATES);
registerEnumType(VehicleStateEnum, {
  name: 'VehicleState',
  description: 'What a vehicle does now.',
  valuesConfig: {
    READY: { description: 'It can be sent.' },
    ON_TRIP: { description: 'It is on a trip; further persons of the same group can be taken while seats are left.' },
    TO_DISINFECT: { description: 'Its trip is over; it is not sent before its terminal disinfection is recorded.' },
    OUT_OF_SERVICE: { description: 'Its agency has taken it out.' },
  },
});

/** GraphQL enum of {@link TRIP_GROUPS}. */
export const TripGroupEnum = enumOf(TRIP_GROUPS);
registerEnumType(TripGroupEnum, {
  name: 'TripGroup',
  description: 'Who is on a trip. The two are never on one.',
  valuesConfig: { INFECTED: { description: 'Confirmed cases and asymptomatic infections.' }, CONTACTS: { description: 'Everybody else.' } },
});

/** Input of registerVehicle. */
@InputType({ description: 'Registers a vehicle of your agency.' })
export class RegisterVehicleInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' }) idempotencyKey!: string;
  @Field({ description: 'Its plate, 1 to 50 characters: what dispatchTransfer names.' }) plate!: string;
  @Field(() => VehicleKindEnum, { description: 'What it is.' }) kind!: VehicleKind;
  @Field(() => Int, { description: 'How many persons it takes beside its crew, 1 to 100.' }) seats!: number;
}

/** Input of recordVehicleDisinfection. */
@InputType({ description: 'Records the terminal disinfection (终末消毒) of a vehicle of your agency after its trip.' })
export class RecordVehicleDisinfectionInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' }) idempotencyKey!: string;
  @Field(() => ID, { description: 'The vehicle.' }) vehicleId!: string;
  @Field(() => DateTime, { description: 'When; not in the future.' }) disinfectedAt!: Date;
}

/** Input of setVehicleService. */
@InputType({ description: 'Takes a vehicle of your agency out of service, or brings it back.' })
export class SetVehicleServiceInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' }) idempotencyKey!: string;
  @Field(() => ID, { description: 'The vehicle.' }) vehicleId!: string;
  @Field({ description: 'False takes it out, true brings it back.' }) inService!: boolean;
  @Field({ description: 'Why. About the vehicle: no word of a person.' }) reason!: string;
}
