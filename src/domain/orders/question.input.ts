import { Field, ID, InputType } from 'type-graphql';
import { VerbInput } from '../../core/loops/verb.input';

/** Input of fileAppeal. */
@InputType({ description: 'Files an appeal against an order (申诉), in the name of its person.' })
export class FileAppealInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'An order in force within your reach.' })
  orderId!: string;

  @Field({ description: 'What the person says against it; free text about a person.' })
  grounds!: string;
}

/** Input of decideAppeal. */
@InputType({ description: 'Decides an appeal.' })
export class DecideAppealInput extends VerbInput {
  @Field({ description: 'True ends the order at once and frees the person.' })
  upheld!: boolean;

  @Field({ description: 'Why; free text about a person.' })
  reason!: string;
}

/** Input of withdrawAppeal. */
@InputType({ description: 'Takes an appeal back.' })
export class WithdrawAppealInput extends VerbInput {
  @Field({ description: 'Why; free text about a person.' })
  reason!: string;
}

/** Input of completeReview. */
@InputType({ description: 'Completes the review of an order.' })
export class CompleteReviewInput extends VerbInput {
  @Field({ description: 'True ends the order at once and frees the person; false lets it run until its end or next review.' })
  endsOrder!: boolean;

  @Field({ description: 'What was found; free text about a person.' })
  reason!: string;
}

/** Input of answerFever. */
@InputType({ description: 'Says what is done with a febrile person.' })
export class AnswerFeverInput extends VerbInput {
  @Field({ description: 'What is done; free text about a person.' })
  reason!: string;
}
