import { decide, type View } from '../access/policy';
import { showing } from '../access/disclosure';
import { itemOf, shownOf } from '../access/personal';
import { maskDocument, maskName, maskPhone } from '../access/mask';
import type { RequestContext } from '../access/request-context';
import { unreachable } from '../kernel/errors';
import { publicId, type IdType, type RowId } from '../kernel/ids';
import type { FactClass, KeptFact } from './facts';
import { Fact, TraceEntry } from './trace.type';
import type { EntryRow } from './trace.store';

/** The public id type of each kind of loop; kinds are told by the composition root. */
export type IdTypeOfLoop = (loopKind: string) => IdType;

/** The one door from an entry's row to the caller: facts by the same policy as everything else. */
export function toTraceEntry(context: RequestContext, idTypeOf: IdTypeOfLoop, row: EntryRow): TraceEntry {
  const view = context.view(row.grade ?? 0);
  return Object.assign(new TraceEntry(), {
    id: publicId('TraceEntry', row.id),
    index: row.index === null ? null : Number(row.index),
    loopSeq: row.loopSeq,
    loopId: row.loopId && row.loopKind ? publicId(idTypeOf(row.loopKind), row.loopId) : null,
    kind: row.kind,
    at: row.at,
    actor: row.subject ?? row.actor ?? 'platform',
    purpose: row.purpose,
    fromState: row.fromState,
    toState: row.toState,
    facts: (row.facts ?? []).map((fact) => toFact(fact, view, row.personId)),
    erased: row.erased,
    leafHash: row.hash.toString('hex'),
    agencyId: row.agencyId,
  });
}

/** One fact, as far as the policy shows it under a view of its loop. */
export function toFact(fact: KeptFact, view: View, person: RowId | null): Fact {
  const item = itemOf(fact.class, fact.value, person !== null);
  const sight = decide(view, item);
  const value = sight === 'FULL' ? fact.value : sight === 'MASKED' ? masked(fact.class, fact.value) : null;
  const shown = shownOf(view, person, item);
  return showing(Object.assign(new Fact(), { name: fact.name, value, withheld: sight !== 'FULL' }), () => shown);
}

/** The masked form of a fact; null for what has none. */
function masked(factClass: FactClass, value: string): string | null {
  switch (factClass) {
    case 'NAME': return maskName(value);
    case 'DOCUMENT': return maskDocument(value);
    case 'PHONE': return maskPhone(value);
    case 'CATEGORY':
    case 'WORK_STATE':
    case 'WORK_TEXT': return value;
    case 'SEX': case 'BIRTH_YEAR': case 'PERSON_TEXT': case 'ADDRESS': case 'HANDOVER_PLACE': case 'EXPOSURE_TIME':
    case 'TEMPERATURE': case 'SYMPTOMS': case 'TREATMENT': case 'TEST_RESULT': case 'EXEMPTION': case 'EXPOSURE_PLACE': case 'LEADS': case 'LEGAL_BASIS':
    case 'FREE_TEXT': case 'CONTROL_VALUE': return null;
    default: return unreachable(factClass);
  }
}
