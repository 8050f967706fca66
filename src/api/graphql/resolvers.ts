import { ClockVerbsResolver } from '../../core/loops/clock-verbs.resolver';
import { ClockResolver, LoopResolver } from '../../core/loops/loop.resolver';
import { ReconciliationResolver } from '../../core/loops/reconciliation.resolver';
import { SummaryResolver } from '../../core/loops/summary.resolver';
import { TraceDiffResolver } from '../../core/loops/trace-diff.resolver';
import { TraceResolver } from '../../core/loops/trace.resolver';
import { LogResolver } from '../../core/trace/log/log.resolver';
import { AgencyResolver, RegionResolver } from '../../core/places/places.resolver';
import { TraceAgencyResolver } from '../../core/places/trace-agency.resolver';
import { ProtocolResolver } from '../../core/protocols/protocol.resolver';
import { DeploymentResolver, TeamDeploymentsResolver } from '../../domain/deployments/deployment.resolver';
import { DeploymentVerbs } from '../../domain/deployments/deployment-verbs.resolver';
import { GrantResolver, GrantVerbs } from '../../domain/grants/grant.resolver';
import { OverrideVerbs } from '../../domain/grants/override.resolver';
import { BulkInvestigationVerbs, InvestigationResultResolver } from '../../domain/investigations/investigation-bulk.resolver';
import { InvestigationResolver, InvestigationVerbs, PersonInvestigationsResolver } from '../../domain/investigations/investigation.resolver';
import { LeadResolver, LeadResultResolver, LeadVerbs, PersonLeadsResolver } from '../../domain/leads/lead.resolver';
import { CorrectionNoticeResolver, CorrectionResolver, CorrectionVerbs } from '../../domain/persons/correction.resolver';
import { DiffDisclosureResolver, DisclosureResolver } from '../../domain/persons/disclosure.resolver';
import { AppealResolver, OrderReviewResolver, QuestionVerbs } from '../../domain/orders/question.resolver';
import { ProposalResolver, ProposalVerbs } from '../../domain/orders/proposal.resolver';
import { OrderVerbs } from '../../domain/orders/order-verbs.resolver';
import { OrderDecisionResolver, OrderResolver, PersonOrdersResolver, StayOrderResolver, TransferOrderResolver } from '../../domain/orders/order.resolver';
import { LoopPersonResolver, PersonResolver } from '../../domain/persons/person.resolver';
import { CertificateResolver } from '../../domain/retention/certificate.resolver';
import { LegalHoldResolver } from '../../domain/retention/legal-hold.resolver';
import { SiteResolver, SiteVerbs } from '../../domain/sites/site.resolver';
import { StayObservationsResolver, StayResolver, StayVerbs } from '../../domain/stays/stay.resolver';
import { TeamResolver, TeamVerbs } from '../../domain/teams/team.resolver';
import { InvestigationTransfersResolver, PersonTransfersResolver, StayTransferResolver } from '../../domain/transfers/transfer-links.resolver';
import { ReserveResolver } from '../../domain/sites/reserve.resolver';
import { SuggestionResolver } from '../../domain/transfers/suggestion.resolver';
import { CustodyResolver } from '../../domain/transfers/custody.resolver';
import { TransferTripResolver, TripResolver, VehicleResolver, VehicleVerbs } from '../../domain/transfers/vehicle.resolver';
import { TransferVerbs } from '../../domain/transfers/transfer-verbs.resolver';
import { HandoverResolver, SignatureResolver, TransferResolver } from '../../domain/transfers/transfer.resolver';
import { LoopEventsResolver } from '../live/loop-events.resolver';
import { CallerResolver } from './caller.resolver';
import { NodeResolver } from './node.resolver';
import { PolicyResolver } from './policy.resolver';

/** Every resolver of the schema. A room that is not named here is not reached. */
export const RESOLVERS = [
  TraceDiffResolver, DiffDisclosureResolver,
  LogResolver, CallerResolver, NodeResolver, RegionResolver, AgencyResolver, ProtocolResolver, TraceAgencyResolver, TraceResolver,
  LoopResolver, ClockResolver, ClockVerbsResolver, SummaryResolver, ReconciliationResolver, LoopEventsResolver,
  PolicyResolver, PersonResolver, LoopPersonResolver, DisclosureResolver, LeadResolver, PersonLeadsResolver, LeadResultResolver, LeadVerbs,
  CorrectionResolver, CorrectionNoticeResolver, CorrectionVerbs,
  InvestigationResolver, InvestigationVerbs, PersonInvestigationsResolver, InvestigationResultResolver, BulkInvestigationVerbs, TeamResolver, TeamVerbs,
  SiteResolver, SiteVerbs, StayResolver, StayObservationsResolver, StayVerbs, TransferResolver, TransferVerbs, HandoverResolver, SignatureResolver, VehicleResolver, TripResolver, TransferTripResolver, VehicleVerbs, CustodyResolver, SuggestionResolver, ReserveResolver,
  PersonTransfersResolver, InvestigationTransfersResolver, StayTransferResolver,
  DeploymentResolver, DeploymentVerbs, TeamDeploymentsResolver, GrantResolver, GrantVerbs, OverrideVerbs, CertificateResolver, LegalHoldResolver,
  AppealResolver, OrderReviewResolver, QuestionVerbs, ProposalResolver, ProposalVerbs, OrderResolver, OrderVerbs, OrderDecisionResolver, PersonOrdersResolver, StayOrderResolver, TransferOrderResolver,
] as const;
