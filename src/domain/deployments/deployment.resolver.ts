import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf } from '../../core/kernel/ids';
import { shanghaiDay } from '../../core/kernel/clock';
import { Cursor, DateOnly } from '../../core/kernel/scalars';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { LoopPhase } from '../../core/loops/loop-kind';
import type { LoopOrder } from '../../core/loops/loop-list';
import { LoopOrderEnum } from '../../core/loops/loop.input';
import type { LoopReading } from '../../core/loops/loop.reading';
import { LoopPhaseEnum } from '../../core/loops/loop.type';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import { loadTeam } from '../teams/team.reading';
import { VolunteerTeam } from '../teams/team.type';
import { DeploymentFilter } from './deployment.input';
import { choiceOf, listReports, loadMissingReports, ownConditions } from './deployment.reading';
import { ofTeam } from './deployment.store';
import { DailyReportConnection, DeploymentConnection, TeamDeployment } from './deployment.type';

/** Queries and fields of deployments. */
@Resolver(() => TeamDeployment)
export class DeploymentResolver {
  constructor(private readonly catalog: LoopCatalog, private readonly reading: LoopReading, private readonly places: Places) {}

  @Access({ to: 'work' })
  @Query(() => TeamDeployment, { nullable: true, description: 'One deployment; null for what is not there or not yours to know.' })
  async deployment(@Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'Id of the deployment.' }) id: string): Promise<TeamDeployment | null> {
    const rowId = rowIdOf('TeamDeployment', id);
    const loop = rowId ? await this.catalog.load(context, rowId, 'TeamDeployment') : null;
    return loop instanceof TeamDeployment ? loop : null;
  }

  @Access({ to: 'work' })
  @Query(() => DeploymentConnection, { description: 'Deployments within your reach.' })
  deployments(
    @Ctx() context: RequestContext,
    @Arg('filter', () => DeploymentFilter, { nullable: true, description: 'Narrows the list.' }) filter?: DeploymentFilter,
    @Arg('orderBy', () => LoopOrderEnum, { nullable: true, defaultValue: 'DUE_FIRST', description: 'Order of the list.' }) orderBy?: LoopOrder,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reading.list(context, {
      list: 'deployments', order: orderBy, first, after, choice: choiceOf(filter), own: ownConditions(filter, shanghaiDay(context.now)),
    });
  }

  @FieldResolver(() => Agency, { description: 'The party organ, league or agency that was asked for a team.' })
  provider(@Root() deployment: TeamDeployment): Agency {
    return agencyOf(this.places.agency(deployment.providerId)!);
  }

  @FieldResolver(() => VolunteerTeam, { nullable: true, description: 'The team that goes; null before one was assigned and after a refusal.' })
  team(@Root() deployment: TeamDeployment, @Ctx() context: RequestContext): Promise<VolunteerTeam | null> {
    return loadTeam(context, deployment.row.teamId);
  }

  @FieldResolver(() => DailyReportConnection, { description: 'The reports, by day.' })
  dailyReports(
    @Root() deployment: TeamDeployment, @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return listReports(context, deployment, first, after);
  }

  @FieldResolver(() => [DateOnly], { description: 'Days on duty whose 24:00 has passed without a report, in order.' })
  missingReports(@Root() deployment: TeamDeployment, @Ctx() context: RequestContext): Promise<string[]> {
    return loadMissingReports(context, deployment);
  }
}

/** Deployments of a team. */
@Resolver(() => VolunteerTeam)
export class TeamDeploymentsResolver {
  constructor(private readonly reading: LoopReading) {}

  @FieldResolver(() => DeploymentConnection, { description: 'Deployments of this team within your reach, newest first.' })
  deployments(
    @Root() team: VolunteerTeam, @Ctx() context: RequestContext,
    @Arg('phases', () => [LoopPhaseEnum], { nullable: true, description: 'Only those in these phases.' }) phases?: LoopPhase[],
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reading.list(context, {
      list: 'team.deployments', order: 'NEWEST_FIRST', first, after, choice: { kinds: ['DEPLOYMENT'], phases }, own: [ofTeam(team.rowId)],
    });
  }
}
