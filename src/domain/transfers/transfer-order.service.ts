import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, notFound } from '../../core/kernel/errors';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { LoopRules } from '../../core/loops/rules';
import { findLoops } from '../../core/loops/loop.store';
import type { AgencyRow } from '../../core/places/region';
import { getPersonForLoop, personIdOf, type PersonForLoop } from '../persons/person.store';
import { getSiteIn } from '../sites/site.store';
import type { SiteRow } from '../sites/site.entity';
import type { LegalBasisInput, OrderTransferInput } from './transfer.input';
import { findHousehold, getHouseholdKey } from './placing.store';
import type { TransferRow } from './transfer.entity';

/** Agencies that can have a person whom nobody has moved yet. */
const CUSTODIANS = ['COMMUNITY', 'PUBLIC_HEALTH', 'PUBLIC_SECURITY'];
/** Longest part of a legal basis but for the necessity, in characters. */
const BASIS_LIMIT = 500;

/** The parts of a decision as they are kept. */
export type LegalBasisColumns = Pick<TransferRow, 'authority' | 'law' | 'lawVersion' | 'article' | 'necessity' | 'appealTo'>;

/** An order whose persons, places and agencies have been found. */
export interface ResolvedOrder {
  readonly person: PersonForLoop;
  readonly investigation: LoopRow | null;
  readonly region: string;
  readonly site: SiteRow;
  readonly custodian: RowId;
  readonly transport: RowId;
  readonly basis: LegalBasisColumns;
  /** Who stays together have the same. It names no person. */
  readonly household: RowId;
  readonly accessible: boolean;
}

/**
 * Finds what an order names, in the caller's own sight, and fills in what it leaves out.
 * @throws Refusal NOT_FOUND for a person or request beyond reach, BAD_USER_INPUT for whatever does not fit.
 */
export async function resolveOrder(tx: Tx, rules: LoopRules, input: OrderTransferInput): Promise<ResolvedOrder> {
  const person = await getPersonForLoop(tx, personIdOf(input.personId));
  const investigation = input.investigationId ? await getInvestigationOf(tx, person, input.investigationId) : null;
  const region = investigation?.regionCode ?? person.regionCode;
  const site = await getSiteIn(tx, 'input.siteId', input.siteId);
  const custodian = input.custodianId ? namedCustodian(rules, input.custodianId) : custodianOf(rules, investigation, region);
  const transport = transportFor(rules, region, input.transportId);
  const household = input.togetherWithId ? await householdOf(tx, person.id, input.togetherWithId) : await getHouseholdKey(tx, person.id);
  return { person, investigation, region, site, custodian, transport, basis: checkBasis(input.legalBasis), household, accessible: input.accessible ?? false };
}

/** The household of a person within the caller's reach, who is on the way to a site or at one. */
async function householdOf(tx: Tx, person: RowId, publicPersonId: string): Promise<RowId> {
  const other = await getPersonForLoop(tx, personIdOf(publicPersonId));
  if (other.id === person) throw badInput('input.togetherWithId', 'Name another person of the household.');
  await elevate(tx, 'advance');
  return await findHousehold(tx, other.id) ?? getHouseholdKey(tx, other.id);
}

async function getInvestigationOf(tx: Tx, person: PersonForLoop, publicLoopId: string): Promise<LoopRow> {
  const id = rowIdOf('InvestigationRequest', publicLoopId);
  const [loop] = id ? await findLoops(tx, [id]) : [];
  if (!loop) throw notFound('investigation request');
  if (loop.personId !== person.id) throw badInput('input.investigationId', 'This request is for another person.');
  return loop;
}

/** Where the opener holds the request again, the community that answered it still has the person. */
function custodianOf(rules: LoopRules, investigation: LoopRow | null, region: string): RowId {
  if (investigation) {
    const holder = rules.places.agency(investigation.heldBy);
    return holder?.kind === 'COMMUNITY' ? holder.id : investigation.answerer;
  }
  const community = rules.places.nearestAgency('COMMUNITY', region, shanghaiDay(rules.clock.now()));
  if (!community) throw badInput('input.custodianId', 'No community agency is responsible for this region: say who has the person.');
  return community.id;
}

/** The transport agency that is named, else the nearest one. @throws Refusal BAD_USER_INPUT. */
export function transportFor(rules: LoopRules, region: string, publicAgencyId: string | undefined): RowId {
  return publicAgencyId ? namedTransport(rules, publicAgencyId) : transportOf(rules, region);
}

function transportOf(rules: LoopRules, region: string): RowId {
  const transport = rules.places.nearestAgency('TRANSPORT', region, shanghaiDay(rules.clock.now()));
  if (!transport) throw badInput('input.transportId', 'No transport agency is responsible for this region: name one.');
  return transport.id;
}

function namedCustodian(rules: LoopRules, publicAgencyId: string): RowId {
  const agency = agencyOf(rules, publicAgencyId);
  if (!agency || !CUSTODIANS.includes(agency.kind)) {
    throw badInput('input.custodianId', `custodianId must be an agency of kind ${CUSTODIANS.join(', ')}.`);
  }
  return agency.id;
}

function namedTransport(rules: LoopRules, publicAgencyId: string): RowId {
  const agency = agencyOf(rules, publicAgencyId);
  if (agency?.kind !== 'TRANSPORT') throw badInput('input.transportId', 'transportId must be an agency of kind TRANSPORT.');
  return agency.id;
}

function agencyOf(rules: LoopRules, publicAgencyId: string): AgencyRow | undefined {
  const id = rowIdOf('Agency', publicAgencyId);
  return id ? rules.places.agency(id) : undefined;
}

/** @throws Refusal BAD_USER_INPUT for the first part that is empty: nobody is moved without a decision. */
export function checkBasis(basis: LegalBasisInput): LegalBasisColumns {
  const part = (name: keyof LegalBasisColumns, limit = BASIS_LIMIT): string => requiredText(`input.legalBasis.${name}`, basis[name], limit);
  return {
    authority: part('authority'), law: part('law'), lawVersion: part('lawVersion'), article: part('article'),
    necessity: part('necessity', 4_000), appealTo: part('appealTo'),
  };
}
