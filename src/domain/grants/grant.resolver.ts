import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { parsePublicId } from '../../core/kernel/ids';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import type { TraceReading } from '../../core/trace/trace.reading';
import { GrantAccessInput, RevokeGrantInput } from './grant.input';
import type { GrantOutcomeIds, Grants } from './grant.service';
import { findGrantsOf, getGrant } from './grant.store';
import { AccessGrant, GrantPayload, toGrant } from './grant.type';

/** Who was let in on loops. */
@Resolver(() => AccessGrant)
export class GrantResolver {
  constructor(private readonly places: Places) {}

  @Access({ to: 'work' })
  @Query(() => [AccessGrant], { description: 'Everybody who was let in on a loop within your reach, the first first. Empty for what is not yours to know.' })
  async grants(@Ctx() context: RequestContext, @Arg('loopId', () => ID, { description: 'The loop.' }) loopId: string): Promise<AccessGrant[]> {
    const loop = parsePublicId(loopId)?.id;
    return loop ? (await context.read((tx) => findGrantsOf(tx, loop))).map(toGrant) : [];
  }

  @FieldResolver(() => Agency, { description: 'Who is let in.' })
  agency(@Root() grant: AccessGrant): Agency {
    return agencyOf(this.places.agency(grant.parties.agency)!);
  }

  @FieldResolver(() => Agency, { description: 'Who let it in: the opener of the loop.' })
  grantedBy(@Root() grant: AccessGrant): Agency {
    return agencyOf(this.places.agency(grant.parties.grantedBy)!);
  }
}

/** Verbs of grants. */
@Resolver()
export class GrantVerbs {
  constructor(private readonly service: Grants, private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @Access({ to: 'personal', verb: true })
  @Mutation(() => GrantPayload, { nullable: true, description: 'Lets another agency in on one open loop up to a time. By an officer of its opener.' })
  async grantAccess(@Ctx() context: RequestContext, @Arg('input') input: GrantAccessInput): Promise<GrantPayload> {
    return this.answer(context, await this.service.grant(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => GrantPayload, { nullable: true, description: 'Takes a grant back; what is being streamed ends with it. By an officer of the opener.' })
  async revokeGrant(@Ctx() context: RequestContext, @Arg('input') input: RevokeGrantInput): Promise<GrantPayload> {
    return this.answer(context, await this.service.revoke(context, input));
  }

  private async answer(context: RequestContext, { outcome, replayed }: Done<GrantOutcomeIds>): Promise<GrantPayload> {
    const [grant, loop, entry] = await Promise.all([
      context.read((tx) => getGrant(tx, outcome.grant)), this.catalog.load(context, outcome.loop), this.traces.entry(context, outcome.entry),
    ]);
    return Object.assign(new GrantPayload(), { grant: toGrant(grant), loop, entry: entry!, replayed });
  }
}
