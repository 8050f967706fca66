import { operation } from '../../../schema/operations/pages/audit.graphql';
import type { HttpLink } from '../../client';
import type { Entry, Named } from '../loop/loop-query';

/** The signed head of the log. */
export interface LogState {
  readonly at: string;
  readonly size: number;
  readonly root: string;
  readonly note: string;
  readonly cosignatures: number;
  readonly requiredCosignatures: number;
  readonly witnessed: boolean;
}

/** What a person fills in to search the trace. */
export interface Search {
  readonly number: string;
  readonly documentType: string;
  readonly documentNumber: string;
  readonly agencyCode: string;
  /** Kind of entry; empty for all. */
  readonly kind: string;
  /** As a field of the browser gives them, in its own time zone; empty for none. */
  readonly from: string;
  readonly to: string;
}

/** What narrows the trace. */
export interface TraceFilter { readonly agencyId?: string; readonly kinds?: readonly string[]; readonly from?: string; readonly to?: string }

/** What is looked at: a loop, a person, or whatever a filter lets through. */
export interface Subject {
  readonly loopId?: string;
  readonly personId?: string;
  /** The person of the loop. */
  readonly about?: string;
  readonly filter?: TraceFilter;
}

/** Who received what of a person. */
export interface Disclosure {
  readonly entryId: string;
  readonly at: string;
  readonly actor: string;
  readonly agency: Named;
  readonly purpose: string | null;
  readonly channel: string;
  readonly classes: readonly string[];
  readonly masked: readonly string[];
}

/** A page of a list. */
export interface Page<T> { readonly nodes: readonly T[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } }

/** A file of evidence. */
export interface EvidencePart { readonly file: string; readonly entries: number; readonly complete: boolean; readonly next: string | null }

/** The newest checkpoint; null before the first. */
export async function logState(link: HttpLink): Promise<LogState | null> {
  return (await link.send<{ latestCheckpoint: LogState | null }>(operation('LogState'))).latestCheckpoint;
}

/** What a search means; undefined where there is no such loop or person within reach. */
export async function subjectOf(link: HttpLink, search: Search): Promise<Subject | undefined> {
  const [subject, filter] = [await namedIn(link, search), await filterOf(link, search)];
  return subject && { ...subject, ...(Object.keys(filter).length > 0 && { filter }) };
}

async function filterOf(link: HttpLink, { agencyCode, kind, from, to }: Search): Promise<TraceFilter> {
  const code = agencyCode.trim();
  const agency = code ? (await link.send<{ agency: { id: string } | null }>(operation('AgencyByCode'), { code })).agency : undefined;
  if (agency === null) throw new Error(`${code}?`);
  return {
    ...(agency && { agencyId: agency.id }), ...(kind && { kinds: [kind] }),
    ...(from && { from: new Date(from).toISOString() }), ...(to && { to: new Date(to).toISOString() }),
  };
}

async function namedIn(link: HttpLink, { number, documentType, documentNumber }: Search): Promise<Subject | undefined> {
  if (number.trim()) {
    const { loop } = await link.send<{ loop: { id: string; person: { id: string } | null } | null }>(operation('LoopByNumber'), { number: number.trim() });
    return loop ? { loopId: loop.id, ...(loop.person && { about: loop.person.id }) } : undefined;
  }
  if (documentNumber.trim()) {
    const document = { type: documentType, number: documentNumber.trim() };
    const { findPerson } = await link.send<{ findPerson: { id: string } | null }>(operation('PersonByDocument'), { document });
    return findPerson ? { personId: findPerson.id } : undefined;
  }
  return {};
}

/** A page of the trace. */
export async function traceOf(link: HttpLink, subject: Subject, after: string | null): Promise<Page<Entry>> {
  return (await link.send<{ trace: Page<Entry> }>(operation('TraceSearch'), { loopId: subject.loopId, personId: subject.personId, filter: subject.filter, after })).trace;
}

/** A page of who received what of a person. */
export async function disclosuresOf(link: HttpLink, personId: string, after: string | null): Promise<Page<Disclosure>> {
  return (await link.send<{ disclosures: Page<Disclosure> }>(operation('Disclosures'), { personId, after })).disclosures;
}

/** All files of evidence of a subject, one after the other. */
export async function evidenceOf(link: HttpLink, subject: Subject, knownSize: number | undefined): Promise<EvidencePart[]> {
  const parts: EvidencePart[] = [];
  for (let after: string | null = null; ;) {
    const { evidence }: { evidence: EvidencePart } = await link.send<{ evidence: EvidencePart }>(operation('Evidence'), {
      loopId: subject.loopId, personId: subject.personId, knownSize, after,
    });
    parts.push(evidence);
    if (evidence.next === null) return parts;
    after = evidence.next;
  }
}
