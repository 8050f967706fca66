import { publicId, type RowId } from '../../core/kernel/ids';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { graver, type KnownIdentity, type PersonNews } from '../persons/person';
import { externalIdOf, type LeadProblem, type LeadStatus, type PushedLead, type Reading, type ReadLead } from './lead';
import type { Matching } from './lead-matching';

/** A row that is accepted: whose lead it is, and what it adds. */
export interface PlannedLead {
  readonly id: RowId;
  readonly lead: ReadLead;
  readonly person: RowId;
  /** Whether the person is first heard of in this call. */
  readonly isNew: boolean;
  /** What was known of the person's category before; null for a new person. */
  readonly knownCategory: RiskCategory | null;
  readonly addDocument: boolean;
  /** Key of the request that it falls on: {@link requestKey}. */
  readonly request: string;
}

/** What became of a row, as it is kept for repetitions of the call: ids and codes, no value of a person. */
export interface RowOutcome {
  readonly status: LeadStatus;
  readonly person?: RowId;
  readonly investigation?: RowId;
  readonly error?: LeadProblem;
}

/** A lead that the same agency pushed in an earlier call. */
export interface EarlierLead {
  readonly externalId: string;
  readonly personId: RowId;
  readonly investigationId: RowId;
}

type Fate = PlannedLead | { readonly before: EarlierLead } | { readonly again: PlannedLead } | { readonly problem: LeadProblem };

/** What is to be done for a call. */
export class Plan {
  constructor(private readonly fates: readonly Fate[]) {}

  /** Rows that are accepted, in their order. */
  get leads(): PlannedLead[] {
    return this.fates.filter((fate) => 'lead' in fate);
  }

  /** What became of each row. The first row on a request that was opened is CREATED; who comes later is MATCHED. */
  outcomes(existing: ReadonlyMap<string, RowId>, opened: ReadonlyMap<string, RowId>): RowOutcome[] {
    const rest = new Set(opened.keys());
    const requestOf = (planned: PlannedLead): RowId => (opened.get(planned.request) ?? existing.get(planned.request))!;
    return this.fates.map((fate) => {
      if ('problem' in fate) return { status: 'REJECTED', error: fate.problem };
      if ('before' in fate) return { status: 'DUPLICATE', person: fate.before.personId, investigation: fate.before.investigationId };
      if ('again' in fate) return { status: 'DUPLICATE', person: fate.again.person, investigation: requestOf(fate.again) };
      return { status: rest.delete(fate.request) ? 'CREATED' : 'MATCHED', person: fate.person, investigation: requestOf(fate) };
    });
  }
}

/** Decides every row: pushed before (in an earlier call or row), wrong, a conflict, or accepted. */
export function planRows(
  pushed: readonly PushedLead[], readings: readonly Reading[], before: readonly EarlierLead[], matching: Matching,
  identities: ReadonlyMap<RowId, KnownIdentity>, newId: () => RowId,
): Plan {
  const known = new Map(before.map((row) => [row.externalId, row]));
  const accepted = new Map<string, PlannedLead>();
  const newPersons = new Set<RowId>();
  return new Plan(pushed.map((row, i): Fate => {
    const externalId = externalIdOf(row);
    const earlier = known.get(externalId);
    if (earlier) return { before: earlier };
    const again = accepted.get(externalId);
    if (again) return { again };
    const reading = readings[i]!;
    if (!reading.ok) return { problem: reading.problem };
    const match = matching.match(reading.lead);
    if (match.is === 'CONFLICT') return { problem: match.problem };
    if (match.is === 'NEW') newPersons.add(match.person);
    const planned: PlannedLead = {
      id: newId(), lead: reading.lead, person: match.person, isNew: newPersons.has(match.person),
      knownCategory: identities.get(match.person)?.category ?? null,
      addDocument: match.is === 'NEW' ? reading.lead.document !== null : match.addDocument,
      request: requestKey(match.person, reading.lead.regionCode),
    };
    accepted.set(externalId, planned);
    return planned;
  }));
}

/** One person has at most one open request in a region: their key. */
export function requestKey(person: RowId, region: string): string {
  return `${person} ${region}`;
}

/** What the leads of one call say of one person, put together in their order: the first word on each matter, the gravest category, the latest exposure. */
export function personNews(group: readonly PlannedLead[]): PersonNews {
  const leads = group.map((one) => one.lead);
  const first = <T>(pick: (lead: ReadLead) => T | null): T | null => leads.map(pick).find((value) => value !== null) ?? null;
  return {
    id: group[0]!.person,
    phone: first((lead) => lead.phone),
    address: first((lead) => lead.address),
    sex: leads.find((lead) => lead.sex !== 'UNKNOWN')?.sex ?? 'UNKNOWN',
    birthYear: first((lead) => lead.birthYear),
    category: leads.map((lead) => lead.category).reduce(graver),
    lastExposureAt: latest(leads).lastExposureAt,
  };
}

/** Facts of the entry that tells of leads on an open request. */
export function attachedFacts(group: readonly PlannedLead[], ofPerson: readonly PlannedLead[]): Record<string, unknown> {
  const leads = group.map((one) => one.lead);
  const last = latest(leads);
  return {
    lead: idsOf(group), source: [...new Set(leads.map((lead) => lead.source))].join(' '),
    category: personNews(group).category, exposedAt: last.lastExposureAt, exposurePlace: last.exposurePlace, ...told(ofPerson),
  };
}

/** Facts of the entry that opens a request because of leads; of a person who is new the name too. */
export function openingFacts(group: readonly PlannedLead[], ofPerson: readonly PlannedLead[]): Record<string, unknown> {
  const [first] = ofPerson;
  return { name: first!.isNew ? first!.lead.name : null, exposedAt: personNews(group).lastExposureAt, ...told(ofPerson) };
}

/** What all leads of a call say of their person, so that what is known can be folded from the trace. */
function told(ofPerson: readonly PlannedLead[]): Record<string, unknown> {
  const { phone, address, sex, birthYear } = personNews(ofPerson);
  const documents = ofPerson.flatMap(({ addDocument, lead }) => (addDocument && lead.document ? [{ type: lead.document.type, number: lead.document.number }] : []));
  return {
    phone, address, birthYear, sex: sex === 'UNKNOWN' ? null : sex, documents: documents.length > 0 ? JSON.stringify(documents) : null,
  };
}

/** Public ids of leads as one fact. */
export function idsOf(group: readonly PlannedLead[]): string {
  return group.map((one) => publicId('Lead', one.id)).join(' ');
}

/** Groups in the order of their first member. */
export function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

function latest(leads: readonly ReadLead[]): ReadLead {
  return leads.reduce((last, lead) => (lead.lastExposureAt > last.lastExposureAt ? lead : last));
}
