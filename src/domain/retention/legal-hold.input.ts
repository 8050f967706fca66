import { Field, ID, InputType } from 'type-graphql';

/** Of whom nothing may be destroyed, and why. */
@InputType({ description: 'Lets retention destroy nothing of a person until the hold is lifted. By supervision or audit with reach to the person.' })
export class PlaceLegalHoldInput {
  @Field({ description: 'The same key has its effect once.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The person.' })
  personId!: string;

  @Field({ description: 'Why, such as the number of a lawsuit; free text about a person, for the trace.' })
  reason!: string;
}

/** Which hold ends, and why. */
@InputType({ description: 'Lifts a legal hold. By supervision or audit with reach to the person.' })
export class LiftLegalHoldInput {
  @Field({ description: 'The same key has its effect once.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The hold.' })
  id!: string;

  @Field({ description: 'Why; free text about a person, for the trace.' })
  reason!: string;
}
