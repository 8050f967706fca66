import { CallerResolver } from './api/graphql/caller.resolver';
import { NodeResolver, type NodeFinder, type NodeFinders } from './api/graphql/node.resolver';
import type { IdType } from './core/kernel/ids';
import { Advance } from './core/loops/advance';
import { Commands } from './core/loops/command';
import { LoopCatalog } from './core/loops/loop-catalog';
import { LoopReading } from './core/loops/loop.reading';
import { ClockResolver, LoopResolver } from './core/loops/loop.resolver';
import { Open } from './core/loops/open';
import { LoopRules } from './core/loops/rules';
import { TraceResolver } from './core/loops/trace.resolver';
import { AgencyResolver, RegionResolver } from './core/places/places.resolver';
import { agencyOf } from './core/places/places.type';
import { TraceAgencyResolver } from './core/places/trace-agency.resolver';
import { ProtocolResolver } from './core/protocols/protocol.resolver';
import { protocolOf } from './core/protocols/protocol.type';
import { Actors } from './core/trace/actor';
import { TraceReading } from './core/trace/trace.reading';
import { investigationPresenter } from './domain/investigations/investigation.presenter';
import { InvestigationResolver, InvestigationVerbs, PersonInvestigationsResolver } from './domain/investigations/investigation.resolver';
import { Investigations } from './domain/investigations/investigation.service';
import { PersonReading } from './domain/persons/person.reading';
import { LoopPersonResolver, PersonResolver } from './domain/persons/person.resolver';
import type { RequestContext, Surroundings } from './core/access/request-context';
import type { Places } from './core/places/places';
import type { Protocols } from './core/protocols/protocols';
import type { EventCursors } from './core/trace/position';
import { deploymentPresenter } from './domain/deployments/deployment.presenter';
import { DeploymentResolver, TeamDeploymentsResolver } from './domain/deployments/deployment.resolver';
import { Deployments } from './domain/deployments/deployment.service';
import { DeploymentVerbs } from './domain/deployments/deployment-verbs.resolver';
import { loadTeam, TeamReading } from './domain/teams/team.reading';
import { TeamResolver, TeamVerbs } from './domain/teams/team.resolver';
import { Teams } from './domain/teams/team.service';

/** What the platform stands on when it is put together. */
export interface Foundations extends Surroundings {
  readonly places: Places;
  readonly protocols: Protocols;
  readonly cursors: EventCursors;
  readonly onCommitted: () => void;
}

/** Everything that answers requests, put together by hand. */
export function compose({ database, clock, places, protocols, cursors, onCommitted }: Foundations) {
  const rules = new LoopRules(places, protocols, clock);
  const advance = new Advance(rules);
  const openings = new Open(rules);
  const commands = new Commands(database, clock, new Actors(database), onCommitted);
  const catalog = new LoopCatalog([investigationPresenter, deploymentPresenter]);
  const reading = new LoopReading(catalog);
  const traces = new TraceReading((kind) => catalog.kind(kind).idType, () => cursors);
  const persons = new PersonReading(places);
  const investigations = new Investigations(commands, advance, openings, rules);
  const teams = new Teams(commands, rules);
  const deployments = new Deployments(commands, advance, openings, rules);
  const finders: NodeFinders = new Map<IdType, NodeFinder>([
    ['Agency', { to: 'reference', find: (_context, id) => { const row = places.agency(id); return row ? agencyOf(row) : null; } }],
    ['Protocol', { to: 'reference', find: (_context, id) => { const edition = protocols.protocol(id); return edition ? protocolOf(edition) : null; } }],
    ['TraceEntry', { to: 'personal', find: (context, id) => traces.entry(context, id) }],
    ['PersonOfInterest', { to: 'personal', find: (context, id) => persons.load(context, id) }],
    ['VolunteerTeam', { to: 'reference', find: (context, id) => loadTeam(context, id) }],
    ...catalog.kinds.map((one) => [one.idType, { to: 'personal' as const, find: (context: RequestContext, id: string) => catalog.load(context, id) }] as const),
  ]);
  const resolvers: readonly object[] = [
    new CallerResolver(places, traces), new NodeResolver(finders), new RegionResolver(places), new AgencyResolver(places, clock),
    new ProtocolResolver(protocols, places, clock), new TraceAgencyResolver(places), new TraceResolver(traces, catalog),
    new LoopResolver(catalog, reading, traces, places), new ClockResolver(protocols),
    new PersonResolver(persons, reading, traces, places), new LoopPersonResolver(persons),
    new InvestigationResolver(catalog, reading), new InvestigationVerbs(investigations, catalog, traces), new PersonInvestigationsResolver(reading),
    new TeamResolver(new TeamReading(places), places), new TeamVerbs(teams, traces),
    new DeploymentResolver(catalog, reading, places), new DeploymentVerbs(deployments, catalog, traces), new TeamDeploymentsResolver(reading),
  ];
  return { advance, catalog, resolvers };
}

