import { Field, ID, InputType, Int } from 'type-graphql';

/** What every verb on a loop that exists carries. */
@InputType('VerbInput', { description: 'What every verb on a loop that exists carries.' })
export class VerbInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The loop.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the decision stands on; a stale one is refused with VERSION_CONFLICT.' })
  expectedVersion!: number;
}
