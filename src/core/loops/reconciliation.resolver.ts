import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../access/access';
import type { RequestContext } from '../access/request-context';
import type { RowId } from '../kernel/ids';
import { Cursor, DateTime } from '../kernel/scalars';
import type { Places } from '../places/places';
import { Agency, agencyOf } from '../places/places.type';
import { LoopConnection } from './loop.type';
import type { ReconciliationPart } from './reconciliation';
import type { ReconciliationReading } from './reconciliation.reading';
import { Reconciliation, ReconciliationPartEnum } from './reconciliation.type';

/** Two-way balances. */
@Resolver(() => Reconciliation)
export class ReconciliationResolver {
  constructor(private readonly reconciliations: ReconciliationReading, private readonly places: Places) {}

  @Access({ to: 'work' })
  @Query(() => Reconciliation, { description: 'Two-way balance of what one agency opened and another is to answer. For the two, and for health, headquarters, supervision and audit of the region of either or above, over the loops within their reach.' })
  reconciliation(
    @Ctx() context: RequestContext,
    @Arg('opener', () => ID, { description: 'The agency that opened the loops.' }) opener: string,
    @Arg('holder', () => ID, { description: 'The agency that is to answer them.' }) holder: string,
    @Arg('from', () => DateTime, { description: 'Loops opened at this moment or later.' }) from: Date,
    @Arg('to', () => DateTime, { description: 'Loops opened before this moment; later than from.' }) to: Date,
  ): Promise<Reconciliation> {
    return this.reconciliations.balance(context, { opener, holder, from, to });
  }

  @FieldResolver(() => Agency, { description: 'Who opened the loops.' })
  opener(@Root() { balance }: Reconciliation): Agency {
    return this.agency(balance.opener);
  }

  @FieldResolver(() => Agency, { description: 'Who is to answer them.' })
  holder(@Root() { balance }: Reconciliation): Agency {
    return this.agency(balance.holder);
  }

  @Access({ to: 'personal' })
  @FieldResolver(() => LoopConnection, { description: 'The loops behind one number, opened first first. Needs a purpose.' })
  loops(
    @Root() { balance }: Reconciliation, @Ctx() context: RequestContext,
    @Arg('part', () => ReconciliationPartEnum, { description: 'Which number is opened.' }) part: ReconciliationPart,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reconciliations.list(context, balance, part, first, after);
  }

  private agency(id: RowId): Agency {
    return agencyOf(this.places.agency(id)!);
  }
}
