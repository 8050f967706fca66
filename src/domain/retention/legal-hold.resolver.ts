import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf } from '../../core/kernel/ids';
import type { Done } from '../../core/loops/command';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import type { TraceReading } from '../../core/trace/trace.reading';
import { LiftLegalHoldInput, PlaceLegalHoldInput } from './legal-hold.input';
import type { HoldOutcomeIds, LegalHolds } from './legal-hold.service';
import { findHold, findHoldsOf } from './legal-hold.store';
import { LegalHold, LegalHoldPayload, toHold } from './legal-hold.type';

/** Legal holds and their verbs. */
@Resolver(() => LegalHold)
export class LegalHoldResolver {
  constructor(private readonly service: LegalHolds, private readonly traces: TraceReading, private readonly places: Places) {}

  @Access({ to: 'work', kinds: ['AUDIT', 'SUPERVISION'] })
  @Query(() => [LegalHold], { description: 'Legal holds of a person within your reach, the first first. For auditors and supervision.' })
  async legalHolds(@Ctx() context: RequestContext, @Arg('personId', () => ID, { description: 'Id of the person.' }) personId: string): Promise<LegalHold[]> {
    const person = rowIdOf('PersonOfInterest', personId);
    return person ? (await context.read((tx) => findHoldsOf(tx, person))).map(toHold) : [];
  }

  @Access({ to: 'personal', verb: true, kinds: ['AUDIT', 'SUPERVISION'] })
  @Mutation(() => LegalHoldPayload, { nullable: true, description: 'Lets retention destroy nothing of a person until the hold is lifted.' })
  async placeLegalHold(@Ctx() context: RequestContext, @Arg('input') input: PlaceLegalHoldInput): Promise<LegalHoldPayload> {
    return this.answer(context, await this.service.place(context, input));
  }

  @Access({ to: 'personal', verb: true, kinds: ['AUDIT', 'SUPERVISION'] })
  @Mutation(() => LegalHoldPayload, { nullable: true, description: 'Lifts a legal hold: the terms of the person count again, from the close of the last loop.' })
  async liftLegalHold(@Ctx() context: RequestContext, @Arg('input') input: LiftLegalHoldInput): Promise<LegalHoldPayload> {
    return this.answer(context, await this.service.lift(context, input));
  }

  @FieldResolver(() => Agency, { description: 'Who placed it.' })
  placedBy(@Root() hold: LegalHold): Agency {
    return agencyOf(this.places.agency(hold.row.placedBy)!);
  }

  @FieldResolver(() => Agency, { nullable: true, description: 'Who lifted it; null while it stands.' })
  liftedBy(@Root() hold: LegalHold): Agency | null {
    return hold.row.liftedBy === null ? null : agencyOf(this.places.agency(hold.row.liftedBy)!);
  }

  private async answer(context: RequestContext, { outcome, replayed }: Done<HoldOutcomeIds>): Promise<LegalHoldPayload> {
    const [row, entry] = await Promise.all([context.read((tx) => findHold(tx, outcome.hold)), this.traces.entry(context, outcome.entry)]);
    return Object.assign(new LegalHoldPayload(), { hold: row && toHold(row), entry: entry!, replayed });
  }
}
