import type { RowId } from '../../core/kernel/ids';
import { factOf, type Word } from '../../core/loops/past';
import type { PastEntry } from '../../core/loops/past-entry';
import type { LoopPhase } from '../../core/loops/loop-phase';
import type { ControlState } from '../../core/loops/loop-kind';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { DocumentType } from './identity-document';
import { documentKey, knownDocument, type KnownDocument } from './identity-key';
import { graver, type Sex } from './person';
import type { PersonRow } from './person.entity';

/** What the entries up to one tell of a person. */
export interface PersonThen {
  readonly row: PersonRow;
  readonly documents: readonly KnownDocument[];
  /** Public ids of the leads that had come, and whether each was taken back by then. */
  readonly leads: ReadonlyMap<string, boolean>;
}

/** What a loop said of the person by then. */
export interface LoopThen { readonly id: RowId; readonly phase: LoopPhase; readonly word: Word }

type Values = Pick<PersonRow, 'name' | 'sex' | 'birthYear' | 'phone' | 'address' | 'category' | 'lastExposureAt' | 'regionCode'> & { documents: KnownDocument[] };

const FROM_LEADS: ReadonlySet<string> = new Set(['INVESTIGATION_ISSUED', 'LEAD_ATTACHED']);

/**
 * The person after these entries, which are those of all loops of the person in the order of the log. Leads fill gaps and
 * raise category and exposure; a community's own word and a correction stand over what was known.
 */
export function personAt(now: PersonRow, entries: readonly PastEntry[], loops: readonly LoopThen[]): PersonThen {
  const first = entries.find((entry) => FROM_LEADS.has(entry.kind));
  const start: Values = {
    name: factOf(first, 'name') ?? now.name, sex: 'UNKNOWN', birthYear: null, phone: null, address: null,
    category: (factOf(first, 'category') ?? now.category) as RiskCategory, lastExposureAt: null, regionCode: now.regionCode, documents: [],
  };
  const { documents, ...values } = entries.reduce(after, start);
  const sorted = documents.sort((a, b) => (documentKey(a) < documentKey(b) ? -1 : 1));
  return { row: { ...now, ...values, controlState: controlAt(loops) }, documents: sorted, leads: leadsIn(entries) };
}

/** Folds what loops said of a person: whatever holds wins, then the latest word that counts. */
export function controlAt(loops: readonly LoopThen[]): ControlState {
  if (loops.some(({ word }) => word.holds)) return 'CONTROLLED';
  const words = loops.filter(({ phase, word }) => word.control !== null && phase !== 'WITHDRAWN' && !word.voided);
  const latest = words.sort((a, b) => a.word.controlAt!.getTime() - b.word.controlAt!.getTime() || (a.id < b.id ? -1 : 1)).at(-1);
  return latest?.word.control ?? 'NOT_LOCATED';
}

function after(before: Values, entry: PastEntry): Values {
  const told = (name: string): string | null => factOf(entry, name);
  if (FROM_LEADS.has(entry.kind)) return afterLead(before, told);
  switch (entry.kind) {
    case 'INVESTIGATION_LOCATED': return { ...before, address: told('address') ?? before.address };
    case 'INVESTIGATION_VERIFIED': return { ...before, phone: told('phone') ?? before.phone, documents: added(before.documents, documentIn(told)) };
    case 'PERSON_CORRECTED': return afterCorrection(before, told);
    default: return before;
  }
}

function afterLead(before: Values, told: (name: string) => string | null): Values {
  const category = told('category') as RiskCategory | null;
  const exposedAt = told('exposedAt');
  const birthYear = told('birthYear');
  const seen = exposedAt === null ? null : new Date(exposedAt);
  return {
    ...before,
    sex: before.sex === 'UNKNOWN' ? (told('sex') ?? 'UNKNOWN') as Sex : before.sex,
    birthYear: before.birthYear ?? (birthYear === null ? null : Number(birthYear)),
    phone: before.phone ?? told('phone'), address: before.address ?? told('address'),
    category: category === null ? before.category : graver(before.category, category),
    lastExposureAt: seen && (!before.lastExposureAt || seen > before.lastExposureAt) ? seen : before.lastExposureAt,
    documents: (JSON.parse(told('documents') ?? '[]') as KnownDocument[]).reduce(added, before.documents),
  };
}

/** `fields` names what was corrected; a field without a value was taken away. */
function afterCorrection(before: Values, told: (name: string) => string | null): Values {
  const fields = new Set((told('fields') ?? '').match(/[A-Z_]+/g) ?? []);
  const birthYear = told('birthYear');
  const document = documentIn(told);
  return {
    ...before,
    name: told('name') ?? before.name, sex: (told('sex') ?? before.sex) as Sex, regionCode: told('region') ?? before.regionCode,
    birthYear: fields.has('BIRTH_YEAR') ? (birthYear === null ? null : Number(birthYear)) : before.birthYear,
    phone: fields.has('PHONE') ? told('phone') : before.phone, address: fields.has('ADDRESS') ? told('address') : before.address,
    documents: document ? added(before.documents.filter((one) => one.type !== document.type), document) : before.documents,
  };
}

function documentIn(told: (name: string) => string | null): KnownDocument | undefined {
  const [type, number] = [told('documentType'), told('document')];
  return type === null || number === null ? undefined : knownDocument(type as DocumentType, number);
}

function added(documents: readonly KnownDocument[], document: KnownDocument | undefined): KnownDocument[] {
  const known = !document || documents.some((one) => one.type === document.type && one.number === document.number);
  return known ? [...documents] : [...documents, document];
}

function leadsIn(entries: readonly PastEntry[]): Map<string, boolean> {
  const leads = new Map<string, boolean>();
  for (const entry of entries) {
    const ids = (factOf(entry, 'lead') ?? '').split(' ').filter(Boolean);
    for (const id of ids) if (FROM_LEADS.has(entry.kind)) leads.set(id, false);
    if (entry.kind === 'LEAD_WITHDRAWN') for (const id of ids) leads.set(id, true);
  }
  return leads;
}
