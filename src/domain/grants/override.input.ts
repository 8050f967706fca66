import { Field, ID, InputType } from 'type-graphql';
import { VerbInput } from '../../core/loops/verb.input';

/** What a first officer asks for. */
@InputType({ description: 'Asks to break in on one open loop that your agency does not reach: by the loop, or by its person. By an officer.' })
export class RequestOverrideInput {
  @Field({ description: 'The same key has its effect once.' })
  idempotencyKey!: string;

  @Field(() => ID, { nullable: true, description: 'The loop. Name it or personId.' })
  loopId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The person: the newest open loop of the person is meant.' })
  personId?: string | null;

  @Field({ description: 'Why it cannot wait; free text about a person, told to the opener of the loop and its overseers.' })
  reason!: string;
}

/** What a second officer consents to. */
@InputType({ description: 'Consents to a request of another officer of your agency, within an hour of it.' })
export class ConsentOverrideInput {
  @Field({ description: 'The same key has its effect once.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The request.' })
  id!: string;
}

/** What a review finds. */
@InputType({ description: 'Ends the review of a break-glass access. By the auditors who hold it.' })
export class ReviewOverrideInput extends VerbInput {
  @Field({ description: 'Whether it was justified.' })
  justified!: boolean;

  @Field({ description: 'What was found; free text about a person.' })
  finding!: string;
}
