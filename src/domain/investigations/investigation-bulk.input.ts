import { Field, ID, InputType, Int } from 'type-graphql';

/** One request of a call on many. */
@InputType({ description: 'One request of a call on many.' })
export class InvestigationItemInput {
  @Field(() => ID, { description: 'The request.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the decision stands on; a stale one is refused with VERSION_CONFLICT.' })
  expectedVersion!: number;
}

/** What every verb on many requests carries. */
@InputType({ description: 'What every verb on many requests carries.' })
export class BulkInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect, and gives the same outcomes again.' })
  idempotencyKey!: string;

  @Field(() => [InvestigationItemInput], { description: '1 to 500 requests, each once.' })
  items!: InvestigationItemInput[];

  @Field({ nullable: true, description: 'Free text for both sides, the same on all.' })
  note?: string;
}

/** Input of receiveInvestigations. */
@InputType({ description: 'Signs for many requests (签收).' })
export class ReceiveInvestigationsInput extends BulkInput {}

/** Input of assignInvestigations. */
@InputType({ description: 'Gives many requests to one team (派单).' })
export class AssignInvestigationsInput extends BulkInput {
  @Field(() => ID, { description: 'The team that goes.' })
  teamId!: string;
}

/** Input of closeInvestigations. */
@InputType({ description: 'Accepts the answers of many requests (销号).' })
export class CloseInvestigationsInput extends BulkInput {}
