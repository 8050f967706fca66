import { ClockResolver, LoopResolver } from '../../core/loops/loop.resolver';
import { TraceResolver } from '../../core/loops/trace.resolver';
import { AgencyResolver, RegionResolver } from '../../core/places/places.resolver';
import { TraceAgencyResolver } from '../../core/places/trace-agency.resolver';
import { ProtocolResolver } from '../../core/protocols/protocol.resolver';
import { InvestigationResolver, InvestigationVerbs, PersonInvestigationsResolver } from '../../domain/investigations/investigation.resolver';
import { LoopPersonResolver, PersonResolver } from '../../domain/persons/person.resolver';
import { DeploymentResolver, TeamDeploymentsResolver } from '../../domain/deployments/deployment.resolver';
import { DeploymentVerbs } from '../../domain/deployments/deployment-verbs.resolver';
import { TeamResolver, TeamVerbs } from '../../domain/teams/team.resolver';
import { CallerResolver } from './caller.resolver';
import { NodeResolver } from './node.resolver';

/** Every resolver of the schema. A room that is not named here is not reached. */
export const RESOLVERS = [
  CallerResolver, NodeResolver, RegionResolver, AgencyResolver, ProtocolResolver, TraceAgencyResolver, TraceResolver,
  LoopResolver, ClockResolver, PersonResolver, LoopPersonResolver,
  InvestigationResolver, InvestigationVerbs, PersonInvestigationsResolver,
  TeamResolver, TeamVerbs, DeploymentResolver, DeploymentVerbs, TeamDeploymentsResolver,
] as const;
