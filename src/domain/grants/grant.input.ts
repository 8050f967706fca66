import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../core/kernel/scalars';

/** What an opener lets in whom for. */
@InputType({ description: 'Lets another agency in on one loop up to a time. By an officer of the agency that opened it.' })
export class GrantAccessInput {
  @Field({ description: 'The same key has its effect once.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The loop, which must still be open.' })
  loopId!: string;

  @Field(() => ID, { description: 'The agency, which must not reach it already.' })
  agencyId!: string;

  @Field(() => DateTime, { description: 'When it ends, at most 30 days ahead.' })
  until!: Date;

  @Field({ description: 'Why; free text about a person, for the trace.' })
  reason!: string;
}

/** Which grant is taken back. */
@InputType({ description: 'Takes a grant back at once. By an officer of the agency that gave it.' })
export class RevokeGrantInput {
  @Field({ description: 'The same key has its effect once.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The grant.' })
  id!: string;

  @Field({ description: 'Why; free text about a person, for the trace.' })
  reason!: string;
}
