import { CallerResolver } from './api/graphql/caller.resolver';
import { NodeResolver, type NodeFinder, type NodeFinders } from './api/graphql/node.resolver';
import { PolicyResolver } from './api/graphql/policy.resolver';
import { LoopEventsResolver } from './api/live/loop-events.resolver';
import type { TypeMapping } from './core/access/mapping';
import type { RequestContext, Surroundings } from './core/access/request-context';
import type { IdType } from './core/kernel/ids';
import { Advance } from './core/loops/advance';
import { AdvanceAll } from './core/loops/advance-all';
import { ClockVerbs } from './core/loops/clock-verbs.service';
import { ClockVerbsResolver } from './core/loops/clock-verbs.resolver';
import { Commands } from './core/loops/command';
import { Lapses } from './core/loops/lapses';
import { foldControl, foldLoops } from './core/loops/fold-loops';
import { LoopCatalog } from './core/loops/loop-catalog';
import { loopMappings, otherKinds } from './core/loops/loop.mapping';
import { LoopReading } from './core/loops/loop.reading';
import { ClockResolver, LoopResolver } from './core/loops/loop.resolver';
import { Open } from './core/loops/open';
import { ReconciliationReading } from './core/loops/reconciliation.reading';
import { ReconciliationResolver } from './core/loops/reconciliation.resolver';
import { LoopRules } from './core/loops/rules';
import { SummaryReading } from './core/loops/summary.reading';
import { SummaryResolver } from './core/loops/summary.resolver';
import type { TallyWatch } from './core/loops/tally-watch';
import { TraceDiffReading } from './core/loops/trace-diff.reading';
import { TraceDiffResolver } from './core/loops/trace-diff.resolver';
import { TraceResolver } from './core/loops/trace.resolver';
import type { Places } from './core/places/places';
import { MappedPlaces } from './core/places/places.mapping';
import { AgencyResolver, RegionResolver } from './core/places/places.resolver';
import { agencyOf } from './core/places/places.type';
import { TraceAgencyResolver } from './core/places/trace-agency.resolver';
import { ProtocolResolver } from './core/protocols/protocol.resolver';
import { protocolOf } from './core/protocols/protocol.type';
import type { Protocols } from './core/protocols/protocols';
import { Actors } from './core/trace/actor';
import type { EventCursors } from './core/trace/position';
import type { LogResolver } from './core/trace/log/log.resolver';
import type { FoldCheck } from './core/trace/log/fold-check';
import { positionMapping, traceMapping } from './core/trace/trace.mapping';
import { TraceReading } from './core/trace/trace.reading';
import { deploymentMappings } from './domain/deployments/deployment.mapping';
import { deploymentPresenter } from './domain/deployments/deployment.presenter';
import { DeploymentResolver, TeamDeploymentsResolver } from './domain/deployments/deployment.resolver';
import { Deployments } from './domain/deployments/deployment.service';
import { DeploymentVerbs } from './domain/deployments/deployment-verbs.resolver';
import { GrantResolver, GrantVerbs } from './domain/grants/grant.resolver';
import { Grants } from './domain/grants/grant.service';
import { findGrant } from './domain/grants/grant.store';
import { toGrant } from './domain/grants/grant.type';
import { OverrideVerbs } from './domain/grants/override.resolver';
import { Overrides } from './domain/grants/override.service';
import { reviewMappings } from './domain/grants/override.mapping';
import { reviewPresenter } from './domain/grants/override.type';
import { investigationMappings } from './domain/investigations/investigation.mapping';
import { investigationPresenter } from './domain/investigations/investigation.presenter';
import { BulkInvestigationVerbs, InvestigationResultResolver } from './domain/investigations/investigation-bulk.resolver';
import { BulkInvestigations } from './domain/investigations/investigation-bulk.service';
import { InvestigationResolver, InvestigationVerbs, PersonInvestigationsResolver } from './domain/investigations/investigation.resolver';
import { Investigations } from './domain/investigations/investigation.service';
import { LeadIntake } from './domain/leads/lead-intake.service';
import { leadMappings } from './domain/leads/lead.mapping';
import { loadLead } from './domain/leads/lead.reading';
import { LeadResolver, LeadResultResolver, LeadVerbs, PersonLeadsResolver } from './domain/leads/lead.resolver';
import { Leads } from './domain/leads/lead.service';
import { CorrectionNoticeResolver, CorrectionResolver, CorrectionVerbs } from './domain/persons/correction.resolver';
import { Corrections } from './domain/persons/correction.service';
import { DiffDisclosureResolver, DisclosureResolver } from './domain/persons/disclosure.resolver';
import { personMappings } from './domain/persons/person.mapping';
import { OrderCarrying } from './domain/orders/carrying.service';
import { OrderBook } from './domain/orders/order-book.service';
import { OrderVerbs } from './domain/orders/order-verbs.resolver';
import { orderKind } from './domain/orders/order.kind';
import { orderMappings } from './domain/orders/order.mapping';
import { orderPresenter } from './domain/orders/order.presenter';
import { OrderDecisionResolver, OrderResolver, PersonOrdersResolver, StayOrderResolver, TransferOrderResolver } from './domain/orders/order.resolver';
import { Orders } from './domain/orders/order.service';
import { AppealResolver, OrderReviewResolver, QuestionVerbs } from './domain/orders/question.resolver';
import { proposalMappings } from './domain/orders/proposal.mapping';
import { proposalPresenter } from './domain/orders/proposal.presenter';
import { ProposalResolver, ProposalVerbs } from './domain/orders/proposal.resolver';
import { Proposals } from './domain/orders/proposal.service';
import { questionMappings } from './domain/orders/question.mapping';
import { OrderQuestions } from './domain/orders/question.service';
import { appealPresenter, feverPresenter, orderReviewPresenter } from './domain/orders/question.presenter';
import { PersonReading } from './domain/persons/person.reading';
import { LoopPersonResolver, PersonResolver } from './domain/persons/person.resolver';
import { CertificateResolver } from './domain/retention/certificate.resolver';
import { toCertificate } from './domain/retention/certificate.type';
import { LegalHoldResolver } from './domain/retention/legal-hold.resolver';
import { LegalHolds } from './domain/retention/legal-hold.service';
import { findHold } from './domain/retention/legal-hold.store';
import { toHold } from './domain/retention/legal-hold.type';
import { findCertificate } from './domain/retention/retention.store';
import { BuildWatch } from './domain/sites/build-watch.service';
import { siteMappings } from './domain/sites/site.mapping';
import { loadRoom, loadSite, SiteReading } from './domain/sites/site.reading';
import { SiteResolver, SiteVerbs } from './domain/sites/site.resolver';
import { ReserveResolver } from './domain/sites/reserve.resolver';
import { Rooms } from './domain/sites/rooms.service';
import { Sites } from './domain/sites/site.service';
import { stayMappings } from './domain/stays/stay.mapping';
import { stayPresenter } from './domain/stays/stay.presenter';
import { Observations } from './domain/stays/observation.service';
import { StayObservationsResolver, StayResolver, StayVerbs } from './domain/stays/stay.resolver';
import { Stays } from './domain/stays/stay.service';
import { teamMappings } from './domain/teams/team.mapping';
import { loadTeam, TeamReading } from './domain/teams/team.reading';
import { TeamResolver, TeamVerbs } from './domain/teams/team.resolver';
import { Teams } from './domain/teams/team.service';
import { foldRooms } from './domain/transfers/room-folds';
import { Journeys } from './domain/transfers/journey.service';
import { Returns } from './domain/transfers/return.service';
import { CustodyResolver } from './domain/transfers/custody.resolver';
import { Fleet } from './domain/transfers/fleet.service';
import { InvestigationTransfersResolver, PersonTransfersResolver, StayTransferResolver } from './domain/transfers/transfer-links.resolver';
import { TransferVerbs } from './domain/transfers/transfer-verbs.resolver';
import { transferMappings } from './domain/transfers/transfer.mapping';
import { transferPresenter } from './domain/transfers/transfer.presenter';
import { HandoverResolver, SignatureResolver, TransferResolver } from './domain/transfers/transfer.resolver';
import { Transfers } from './domain/transfers/transfer.service';
import { SuggestionResolver } from './domain/transfers/suggestion.resolver';
import { loadTrip, loadVehicle, TransferTripResolver, TripResolver, VehicleResolver, VehicleVerbs } from './domain/transfers/vehicle.resolver';
import { WaitingList } from './domain/transfers/waiting-list.service';

/** Rows that the check of the log folds from the trace. */
export const folds: readonly FoldCheck[] = [
  foldLoops([
    investigationPresenter.kind, transferPresenter.kind, stayPresenter.kind, orderKind, appealPresenter.kind, orderReviewPresenter.kind, feverPresenter.kind,
    proposalPresenter.kind, deploymentPresenter.kind, reviewPresenter.kind,
  ]), foldControl, foldRooms,
];

/** What the platform stands on when it is put together. */
export interface Foundations extends Surroundings {
  readonly places: Places;
  readonly protocols: Protocols;
  readonly cursors: EventCursors;
  readonly logResolver: LogResolver;
  /** Told whose medians are asked for, so that they are kept. */
  readonly tallies: Pick<TallyWatch, 'keep'>;
  /** Told after each command that was committed, so that its entries need not wait for their place. */
  readonly onCommitted: () => void;
}

/** The verbs of all rooms: what resolvers and the demo world call. */
export type Services = ReturnType<typeof composeServices>;

function composeServices({ database, clock, places, protocols, onCommitted }: Foundations, catalog: LoopCatalog) {
  const rules = new LoopRules(places, protocols, clock);
  const lapses = new Lapses();
  const advance = new Advance(rules, lapses);
  const openings = new Open(rules);
  const commands = new Commands(database, clock, new Actors(database), onCommitted);
  const investigations = new Investigations(commands, advance, openings, rules);
  const sites = new Sites(commands, rules);
  const book = new OrderBook(advance, openings, rules);
  const questions = new OrderQuestions(commands, openings, book);
  const proposals = new Proposals(commands, openings, book);
  const carrying = new OrderCarrying(book, questions);
  const stays = new Stays(commands, advance, openings, rules, carrying);
  const fleet = new Fleet(commands, rules);
  const transfers = new Transfers(commands, advance, openings, rules, carrying);
  carrying.lapse(lapses);
  questions.lapse(lapses);
  stays.lapse(lapses);
  transfers.lapse(lapses);
  return {
    rules,
    advance,
    clocks: new ClockVerbs(commands, advance, catalog, rules),
    investigations,
    bulkInvestigations: new BulkInvestigations(commands, new AdvanceAll(advance, rules)),
    stays,
    transfers,
    journeys: new Journeys(transfers, stays, fleet, rules),
    returns: new Returns(commands, openings, rules),
    leads: new Leads(commands, new LeadIntake(openings, investigations, rules), rules),
    fleet,
    waiting: new WaitingList(database, advance, rules),
    builds: new BuildWatch(database, clock),
    sites,
    rooms: new Rooms(sites),
    teams: new Teams(commands, rules),
    orders: new Orders(commands, book, proposals),
    questions,
    proposals,
    observations: new Observations(commands, advance, rules, carrying),
    deployments: new Deployments(commands, advance, openings, rules),
    corrections: new Corrections(commands, advance, catalog, rules),
    legalHolds: new LegalHolds(commands, clock),
    grants: new Grants(database, commands, advance, catalog, rules),
    overrides: new Overrides(commands, advance, openings, catalog, rules),
  };
}

/** Everything that answers requests, put together by hand. */
export function compose(foundations: Foundations) {
  const { places, protocols, cursors, tallies } = foundations;
  const catalog = new LoopCatalog([investigationPresenter, transferPresenter, stayPresenter, orderPresenter(protocols), appealPresenter, orderReviewPresenter, feverPresenter, proposalPresenter, deploymentPresenter, reviewPresenter]);
  const services = composeServices(foundations, catalog);
  const reading = new LoopReading(catalog);
  const traces = new TraceReading((kind) => catalog.kind(kind).idType, () => cursors);
  const summaries = new SummaryReading(() => cursors, catalog, (party, by) => tallies.keep(party, by));
  const persons = new PersonReading(places, catalog);
  const finders = findersOf({ places, protocols, catalog, traces, persons });
  const resolvers: readonly object[] = [
    new TraceDiffResolver(new TraceDiffReading(catalog, places), catalog, places), new DiffDisclosureResolver(),
    foundations.logResolver, new CallerResolver(places, traces), new NodeResolver(finders), new RegionResolver(places), new AgencyResolver(places, foundations.clock),
    new ProtocolResolver(protocols, places, foundations.clock), new TraceAgencyResolver(places), new TraceResolver(traces, catalog),
    new LoopResolver(catalog, reading, traces, places), new ClockResolver(protocols), new ClockVerbsResolver(services.clocks, catalog, traces), new LoopEventsResolver(),
    new SummaryResolver(summaries), new ReconciliationResolver(new ReconciliationReading(places, reading), places),
    new PersonResolver(persons, reading, traces, places), new LoopPersonResolver(persons), new DisclosureResolver(places), new PolicyResolver(),
    new CorrectionResolver(places), new CorrectionNoticeResolver(places), new CorrectionVerbs(services.corrections, persons, traces),
    new LeadResolver(places), new PersonLeadsResolver(), new LeadResultResolver(persons, catalog), new LeadVerbs(services.leads, traces),
    new InvestigationResolver(catalog, reading), new InvestigationVerbs(services.investigations, catalog, traces), new PersonInvestigationsResolver(reading),
    new InvestigationResultResolver(catalog, traces), new BulkInvestigationVerbs(services.bulkInvestigations),
    new TeamResolver(new TeamReading(places), places), new TeamVerbs(services.teams, traces),
    new SiteResolver(new SiteReading(places), places), new SiteVerbs(services.sites, services.rooms, traces),
    new StayResolver(catalog), new StayObservationsResolver(), new StayVerbs(services.stays, services.observations, catalog, traces),
    new TransferResolver(catalog, reading, places), new TransferVerbs(services.transfers, services.journeys, services.returns, catalog, traces),
    new VehicleResolver(places), new TripResolver(reading), new TransferTripResolver(), new VehicleVerbs(services.fleet, traces), new CustodyResolver(catalog, places),
    new SuggestionResolver(catalog, services.rules), new ReserveResolver(places, protocols),
    new HandoverResolver(places), new SignatureResolver(places),
    new PersonTransfersResolver(reading), new InvestigationTransfersResolver(reading), new StayTransferResolver(catalog),
    new OrderResolver(catalog, reading, protocols), new OrderVerbs(services.orders, catalog, traces), new OrderDecisionResolver(places, protocols),
    new AppealResolver(catalog), new OrderReviewResolver(catalog), new QuestionVerbs(services.questions, catalog, traces),
    new ProposalResolver(catalog, reading), new ProposalVerbs(services.proposals, catalog, traces),
    new PersonOrdersResolver(reading), new StayOrderResolver(catalog), new TransferOrderResolver(catalog),
    new DeploymentResolver(catalog, reading, places), new DeploymentVerbs(services.deployments, catalog, traces), new TeamDeploymentsResolver(reading),
    new GrantResolver(places), new GrantVerbs(services.grants, catalog, traces), new OverrideVerbs(services.overrides, catalog, traces),
    new CertificateResolver(), new LegalHoldResolver(services.legalHolds, traces, places),
  ];
  return { services, catalog, traces, summaries, resolvers, mappings: [positionMapping(cursors), ...mappingsOf(catalog, protocols, new MappedPlaces(places))] };
}

/** How all types are read in SQL. */
function mappingsOf(catalog: LoopCatalog, protocols: Protocols, places: MappedPlaces): TypeMapping[] {
  const entryAgency = places.agencyOf((row) => row.column('agency_id'));
  const mapped = [
    traceMapping((kind) => catalog.kind(kind).idType, catalog.kinds.map((one) => one.kind.name), entryAgency),
    ...loopMappings(catalog, protocols, places), ...personMappings(places), ...teamMappings(places),
    ...investigationMappings, ...leadMappings(places), ...siteMappings(places), ...stayMappings, ...transferMappings(places),
    ...orderMappings(protocols, places), ...questionMappings, ...proposalMappings, ...deploymentMappings(places), ...reviewMappings,
  ];
  return [...mapped, ...otherKinds(catalog, mapped)];
}

interface Readings {
  readonly places: Places;
  readonly protocols: Protocols;
  readonly catalog: LoopCatalog;
  readonly traces: TraceReading;
  readonly persons: PersonReading;
}

function findersOf({ places, protocols, catalog, traces, persons }: Readings): NodeFinders {
  return new Map<IdType, NodeFinder>([
    ['AccessGrant', { to: 'personal', find: async (context, id) => { const row = await context.read((tx) => findGrant(tx, id)); return row && toGrant(row); } }],
    ['LegalHold', { to: 'personal', find: async (context, id) => { const row = await context.read((tx) => findHold(tx, id)); return row && toHold(row); } }],
    ['DestructionCertificate', { to: 'personal', find: async (context, id) => { const row = await context.read((tx) => findCertificate(tx, id)); return row && toCertificate(row); } }],
    ['Agency', { to: 'reference', find: (_context, id) => { const row = places.agency(id); return row ? agencyOf(row) : null; } }],
    ['Protocol', { to: 'reference', find: (_context, id) => { const edition = protocols.protocol(id); return edition ? protocolOf(edition) : null; } }],
    ['VolunteerTeam', { to: 'reference', find: (context, id) => loadTeam(context, id) }],
    ['IsolationSite', { to: 'reference', find: (context, id) => loadSite(context, id) }],
    ['IsolationRoom', { to: 'reference', find: (context, id) => loadRoom(context, id) }],
    ['Vehicle', { to: 'reference', find: (context, id) => loadVehicle(context, id) }],
    ['Trip', { to: 'reference', find: (context, id) => loadTrip(context, id) }],
    ['TraceEntry', { to: 'personal', find: (context, id) => traces.entry(context, id) }],
    ['PersonOfInterest', { to: 'personal', find: (context, id) => persons.load(context, id) }],
    ['Lead', { to: 'personal', find: (context, id) => loadLead(context, id) }],
    ...catalog.kinds.map((one) => [one.idType, { to: 'personal' as const, find: (context: RequestContext, id: string) => catalog.load(context, id, one.idType) }] as const),
  ]);
}
