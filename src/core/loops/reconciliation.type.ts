import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf } from '../kernel/enum';
import { DateTime } from '../kernel/scalars';
import { isBalanced, RECONCILIATION_PARTS, type Balance, type BalanceCounts } from './reconciliation';

/** GraphQL enum of parts. */
export const ReconciliationPartEnum = enumOf(RECONCILIATION_PARTS);
registerEnumType(ReconciliationPartEnum, {
  name: 'ReconciliationPart',
  description: 'A number of a reconciliation; ask for its loops to open it as a list.',
  valuesConfig: {
    SENT: { description: 'All that the opener opened and the holder is to answer.' },
    RECEIVED: { description: 'Those of them that the log shows in the hands of the holder.' },
    OPEN: { description: 'Those on which work is under way.' },
    ANSWERED: { description: 'Those that the opener has to accept or return.' },
    CLOSED: { description: 'Those that the opener has closed.' },
    WITHDRAWN: { description: 'Those that the opener took back.' },
  },
});

@ObjectType({ description: 'Two-way balance of what one agency opened and another was to answer: sent = open + answered + closed + withdrawn. Every number is over the loops within your reach.' })
export class Reconciliation {
  @Field(() => DateTime, { description: 'Loops opened at this moment or later.' })
  from!: Date;

  @Field(() => DateTime, { description: 'Loops opened before this moment.' })
  to!: Date;

  @Field(() => Int, { description: 'Loops that the opener opened and the holder is to answer, by the loops themselves.' })
  sent!: number;

  @Field(() => Int, { description: 'Those of them that came into the hands of the holder, by the log. A transfer that is diverted on the way has not come until it arrives.' })
  received!: number;

  @Field(() => Int, { description: 'Those on which work is under way.' })
  open!: number;

  @Field(() => Int, { description: 'Those that the opener has to accept or return.' })
  answered!: number;

  @Field(() => Int, { description: 'Those that the opener has closed.' })
  closed!: number;

  @Field(() => Int, { description: 'Those that the opener took back.' })
  withdrawn!: number;

  @Field({ description: 'Whether sent = received and sent = open + answered + closed + withdrawn.' })
  balanced!: boolean;

  /** What is balanced; agencies and lists are resolved from it. */
  balance!: Balance;
}

/** The one door from counts to the API. */
export function toReconciliation(balance: Balance, counts: BalanceCounts): Reconciliation {
  const { sent, received, open, answered, closed, withdrawn } = counts;
  return Object.assign(new Reconciliation(), {
    from: balance.from, to: balance.to, sent, received, open, answered, closed, withdrawn, balanced: isBalanced(counts), balance,
  });
}
