import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf } from '../../core/kernel/ids';
import { Cursor } from '../../core/kernel/scalars';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf, Region, regionOf } from '../../core/places/places.type';
import type { TraceReading } from '../../core/trace/trace.reading';
import { TEAM_AGENCY_KINDS } from './team';
import { RegisterTeamInput, TeamFilter } from './team.input';
import { loadTeam, type TeamReading } from './team.reading';
import type { Teams } from './team.service';
import { TeamConnection, TeamPayload, VolunteerTeam } from './team.type';

/** Queries and fields of teams. */
@Resolver(() => VolunteerTeam)
export class TeamResolver {
  constructor(private readonly reading: TeamReading, private readonly places: Places) {}

  @Access({ to: 'reference' })
  @Query(() => VolunteerTeam, { nullable: true, description: 'One team; null where there is none of this id.' })
  async volunteerTeam(@Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'Id of the team.' }) id: string): Promise<VolunteerTeam | null> {
    return loadTeam(context, rowIdOf('VolunteerTeam', id) ?? null);
  }

  @Access({ to: 'reference' })
  @Query(() => TeamConnection, { description: 'Teams of all agencies, by name.' })
  volunteerTeams(
    @Ctx() context: RequestContext,
    @Arg('filter', () => TeamFilter, { nullable: true, description: 'Narrows the list.' }) filter?: TeamFilter,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reading.list(context, filter, first, after);
  }

  @FieldResolver(() => Agency, { description: 'The agency that has the team and can send it.' })
  agency(@Root() team: VolunteerTeam): Agency {
    return agencyOf(this.places.agency(team.agencyId)!);
  }

  @FieldResolver(() => Region, { description: 'Where the team is at home.' })
  region(@Root() team: VolunteerTeam): Region {
    return regionOf(this.places.region(team.regionCode)!);
  }
}

/** Verbs of teams. */
@Resolver()
export class TeamVerbs {
  constructor(private readonly service: Teams, private readonly traces: TraceReading) {}

  @Access({ to: 'reference', verb: true, kinds: TEAM_AGENCY_KINDS })
  @Mutation(() => TeamPayload, { nullable: true, description: 'Enters a team of your agency. Its members are stored nowhere.' })
  async registerTeam(@Ctx() context: RequestContext, @Arg('input') input: RegisterTeamInput): Promise<TeamPayload> {
    const { outcome, replayed } = await this.service.register(context, input);
    const team = await loadTeam(context, outcome.id);
    return Object.assign(new TeamPayload(), { team, entry: (await this.traces.entry(context, outcome.entry))!, replayed });
  }
}
