import { Field, Float, ID, InputType } from 'type-graphql';
import { DateTime } from '../../core/kernel/scalars';
import { VerbInput } from '../../core/loops/verb.input';

/** The decision behind a transfer. */
@InputType({ description: 'Nobody is moved without a decision: who decided, under which article, why it is necessary, and where to appeal. No part may be empty.' })
export class LegalBasisInput {
  @Field({ description: 'Who decided.' }) authority!: string;
  @Field({ description: 'The law.' }) law!: string;
  @Field({ description: 'The version of the law that is in force, such as 2013.' }) lawVersion!: string;
  @Field({ description: 'The article.' }) article!: string;
  @Field({ description: 'Why it is necessary for this person.' }) necessity!: string;
  @Field({ description: 'Where the person can appeal.' }) appealTo!: string;
}

/** Input of orderTransfer. */
@InputType({ description: 'Orders that a person be brought to an isolation site (转运).' })
export class OrderTransferInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'A person within your reach who is neither on the way nor at a site.' })
  personId!: string;

  @Field(() => ID, { nullable: true, description: 'The request that found the person.' })
  investigationId?: string;

  @Field(() => ID, { description: 'Where to.' })
  siteId!: string;

  @Field(() => ID, { nullable: true, description: "Who has the person now. Default: the holder of the investigation; without one, the community agency of the person's region." })
  custodianId?: string;

  @Field(() => ID, { nullable: true, description: 'Default: the transport agency of the region, or of the nearest one above that has one.' })
  transportId?: string;

  @Field(() => ID, { nullable: true, description: 'Another person of the household, within your reach, with whom the person is to stay together: in one room where it has a bed left, else on one floor.' })
  togetherWithId?: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person needs an accessible room. Default: no.' })
  accessible?: boolean | null;

  @Field(() => LegalBasisInput, { description: 'The decision behind it.' })
  legalBasis!: LegalBasisInput;
}

/** Input of orderReturn. */
@InputType({ description: 'Brings a person home whose stay has ended (返家).' })
export class OrderReturnInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The stay, which has ended. You opened it.' })
  stayId!: string;

  @Field(() => ID, { nullable: true, description: "Who signs for the person at home. Default: the community agency of the person's region." })
  communityId?: string;

  @Field(() => ID, { nullable: true, description: 'Default: the transport agency of the region, or of the nearest one above that has one.' })
  transportId?: string;
}

/** Input of acceptTransfer. */
@InputType({ description: 'The site takes the person in and keeps a room.' })
export class AcceptTransferInput extends VerbInput {
  @Field(() => ID, { nullable: true, description: 'Keep this room; default: any that fits.' })
  roomId?: string;

  @Field({ nullable: true, description: 'Free text for all sides.' })
  note?: string;
}

/** Input of queueTransfer. */
@InputType({ description: 'The site has no room that fits and puts the transfer on its waiting list. As soon as it has one, the room is kept and the transfer is ACCEPTED; that is its yes.' })
export class QueueTransferInput extends VerbInput {
  @Field({ nullable: true, description: 'Free text for all sides.' })
  note?: string;
}

/** Input of refuseTransfer. */
@InputType({ description: 'The site cannot take the person in.' })
export class RefuseTransferInput extends VerbInput {
  @Field({ description: 'Why not.' })
  reason!: string;
}

/** Input of redirectTransfer. */
@InputType({ description: 'Sends a transfer to another site.' })
export class RedirectTransferInput extends VerbInput {
  @Field(() => ID, { description: 'The other site.' })
  siteId!: string;

  @Field({ description: 'Why.' })
  reason!: string;
}

/** Input of dispatchTransfer. */
@InputType({ description: 'Sends a vehicle for the person.' })
export class DispatchTransferInput extends VerbInput {
  @Field({ description: 'Which vehicle, such as its number plate.' })
  vehicle!: string;

  @Field(() => [String], { description: 'Who is in it, 1 to 20 names.' })
  crew!: string[];

  @Field(() => DateTime, { description: 'When the vehicle was disinfected after its last trip; never in the future.' })
  vehicleDisinfectedAt!: Date;
}

/** What somebody sees who signs for a person. */
@InputType('SignatureInput', { description: 'What somebody sees who signs for a person.' })
export class SignatureInput extends VerbInput {
  @Field({ description: 'Where the person is handed over.' })
  place!: string;

  @Field(() => Float, { nullable: true, description: 'Temperature in degrees Celsius, 30 to 45, kept with one decimal.' })
  temperature?: number;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person has symptoms.' })
  symptoms?: boolean;
}

/** Input of releaseForBoarding. */
@InputType({ description: 'First signature of boarding: the custodian lets the person go.' })
export class ReleaseForBoardingInput extends SignatureInput {}

/** Input of confirmOnBoard. */
@InputType({ description: 'Second signature of boarding: transport has the person.' })
export class ConfirmOnBoardInput extends SignatureInput {}

/** Input of confirmArrival. */
@InputType({ description: 'The vehicle is at the site. It is the first signature of admission.' })
export class ConfirmArrivalInput extends VerbInput {
  @Field({ nullable: true, description: 'Free text for all sides.' })
  note?: string;
}

/** Input of admitTransfer. */
@InputType({ description: 'Second signature of admission: the site has the person and gives the room.' })
export class AdmitTransferInput extends VerbInput {
  @Field(() => ID, { description: 'The room that was kept, or another free one of the site.' })
  roomId!: string;

  @Field(() => Float, { nullable: true, description: 'Temperature in degrees Celsius, 30 to 45, kept with one decimal.' })
  temperature?: number;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person has symptoms.' })
  symptoms?: boolean;
}

/** Input of closeTransfer. */
@InputType({ description: 'Closes a transfer that was answered.' })
export class CloseTransferInput extends VerbInput {
  @Field({ nullable: true, description: 'Free text for all sides.' })
  note?: string;
}

/** Input of abortTransfer. */
@InputType({ description: 'Stops a transfer. With the person on the way, the person is brought back.' })
export class AbortTransferInput extends VerbInput {
  @Field({ description: 'Why.' })
  reason!: string;
}

/** Input of confirmReturn. */
@InputType({ description: 'The first custodian has the person back.' })
export class ConfirmReturnInput extends SignatureInput {}

/** Input of confirmHome. */
@InputType({ description: 'The community signs for a person who has come home.' })
export class ConfirmHomeInput extends SignatureInput {}

/** Input of withdrawTransfer. */
@InputType({ description: 'Takes a transfer back before a vehicle goes.' })
export class WithdrawTransferInput extends VerbInput {
  @Field({ description: 'Why.' })
  reason!: string;
}
