import type { PersonalItem } from '../../core/access/item';
import { viewOn } from '../../core/access/personal';
import { decide, REACH_GRADES, type ReachGrade, type View } from '../../core/access/policy';
import { gradeOfPerson } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import type { Tx } from '../../core/db/context';
import { toConnection, type Connection } from '../../core/kernel/connection';
import { forbidden } from '../../core/kernel/errors';
import type { RowId } from '../../core/kernel/ids';
import { pageRequest } from '../../core/kernel/page';
import { valueItem } from '../../core/access/item';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import { NO_WORD } from '../../core/loops/past';
import type { Places } from '../../core/places/places';
import { normaliseDocument, type DocumentType } from './identity-document';
import { knownDocument } from './identity-key';
import type { DocumentRow, PersonRow } from './person.entity';
import { personAt, type PersonThen } from './person.past';
import { findPersonTraces } from './past.store';
import { countPersons, listPersonIds, type PersonChoice } from './person-list.store';
import { findDocuments, findOwner, findPersons } from './person.store';
import { toPerson, type PersonOfInterest } from './person.type';

/** Name of the list, for its cursors. */
export const PERSONS = 'persons';

/** A page of persons that is asked for. */
export interface PersonListRequest {
  readonly choice: Omit<PersonChoice, 'leastGrade'>;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Reads persons for a caller: whatever reach and the field policy leave of them. */
export class PersonReading {
  constructor(private readonly places: Places, private readonly catalog: LoopCatalog) {}

  /** The API object of a person; null where the caller does not reach the person. One statement for all persons of a turn. With `asOf` as the entries up to that index tell. */
  async load(context: RequestContext, id: RowId | null, asOf?: number): Promise<PersonOfInterest | null> {
    const row = id === null ? null : await loadRow(context, id);
    if (!row) return null;
    if (asOf !== undefined) return this.loadPast(context, row, asOf);
    const view = context.view(await gradeOfPerson(context, row.id));
    const documents = decide(view, 'DOCUMENT') === 'WITHHELD' ? [] : await loadDocuments(context, row.id);
    return toPerson(row, documents, this.places.region(row.regionCode)?.name ?? row.regionCode, view);
  }

  /**
   * The person of a document, written in any way; null where it is nobody's within reach.
   * @throws Refusal FORBIDDEN for a caller who never sees documents in full: the answer would confirm the number.
   */
  async find(context: RequestContext, type: DocumentType, number: string): Promise<PersonOfInterest | null> {
    leastGrade(viewsOf(context), 'DOCUMENT', 'Looking for a document is for those who see documents in full.');
    const document = knownDocument(type, normaliseDocument(type, number));
    const found = await this.load(context, await context.read((tx) => findOwner(tx, document)));
    if (!found || decide(viewOn(found), 'DOCUMENT') !== 'FULL') return null;
    // Whatever fields are asked for: the answer itself says that the number is this person's.
    context.disclosures.note({ person: found.rowId, fieldClass: 'IDENTITY', masked: false });
    return found;
  }

  /**
   * A page of the persons whom the caller reaches, newest first.
   * @throws Refusal FORBIDDEN for a filter on a field that the caller may not see.
   */
  async list(context: RequestContext, request: PersonListRequest): Promise<Connection<PersonOfInterest>> {
    const choice: PersonChoice = { ...request.choice, leastGrade: gradeForFilter(viewsOf(context), request.choice) };
    const page = pageRequest(PERSONS, request.first, request.after);
    const ids = await context.read((tx) => listPersonIds(tx, context.party, context.now, choice, page));
    const persons = await Promise.all(ids.rows.map((id) => this.load(context, id)));
    const kept = persons.flatMap((person, i) => (person ? [{ person, key: ids.keys[i]! }] : []));
    const total = () => context.read((tx) => countPersons(tx, context.party, context.now, choice));
    return toConnection(PERSONS, { ...ids, rows: kept.map((one) => one.person), keys: kept.map((one) => one.key), total }, (person) => person);
  }

  /** Null where no entry on the person was the caller's to see by then. */
  private async loadPast(context: RequestContext, row: PersonRow, asOf: number): Promise<PersonOfInterest | null> {
    const then = await context.loader<RowId, PersonThen>(`person.past.${asOf}`, (tx, ids) => this.findPast(tx, ids, asOf)).load(row.id);
    if (!then) return null;
    const view = context.view(await gradeOfPerson(context, row.id));
    const documents = decide(view, 'DOCUMENT') === 'WITHHELD' ? [] : then.documents;
    const shown = toPerson(then.row, documents, this.places.region(then.row.regionCode)?.name ?? then.row.regionCode, view);
    return Object.assign(shown, { asOf, leadsThen: then.leads });
  }

  private async findPast(tx: Tx, ids: readonly RowId[], asOf: number): Promise<(PersonThen | null)[]> {
    const rows = new Map((await findPersons(tx, ids)).map((row) => [row.id, row]));
    const traces = await findPersonTraces(tx, ids, asOf);
    return ids.map((id) => {
      const trace = traces.get(id);
      if (!trace?.isTold) return null;
      const loops = trace.loops.map(({ id: loop, kind, entries }) => ({
        id: loop, phase: entries.at(-1)!.phase, word: this.catalog.kind(kind).kind.past?.word?.(entries) ?? NO_WORD,
      }));
      return personAt(rows.get(id)!, trace.entries, loops);
    });
  }
}

/**
 * The lowest grade with which a filter may be used: it must not tell what a field would withhold. `views` are those of all grades.
 * @throws Refusal FORBIDDEN where no grade suffices.
 */
export function gradeForFilter(views: readonly View[], choice: PersonListRequest['choice']): ReachGrade {
  const needed: ReachGrade[] = [0];
  if (choice.categories) needed.push(leastGrade(views, 'CATEGORY', 'A filter by category is for those who see categories.'));
  if (choice.controlStates?.some((state) => valueItem(state) === 'TREATMENT')) {
    needed.push(leastGrade(views, 'TREATMENT', 'A filter by IN_TREATMENT is for those who see health values in full.'));
  }
  return Math.max(...needed) as ReachGrade;
}

/** The lowest grade with which a caller sees the item in full. @throws Refusal FORBIDDEN where no grade suffices. */
function leastGrade(views: readonly View[], item: PersonalItem, message: string): ReachGrade {
  const grade = REACH_GRADES.find((one) => decide(views[one]!, item) === 'FULL');
  if (grade === undefined) throw forbidden(message);
  return grade;
}

function viewsOf(context: RequestContext): View[] {
  return REACH_GRADES.map((grade) => context.view(grade));
}

function loadRow(context: RequestContext, id: RowId): Promise<PersonRow | null> {
  return context.loader<RowId, PersonRow>('person', async (tx, ids) => inOrderOf(ids, await findPersons(tx, ids), (row) => row.id)).load(id);
}

async function loadDocuments(context: RequestContext, person: RowId): Promise<DocumentRow[]> {
  const found = await context.loader<RowId, DocumentRow[]>('person.documents', async (tx, ids) => {
    const rows = await findDocuments(tx, ids);
    return ids.map((id) => rows.filter((row) => row.personId === id));
  }).load(person);
  return found ?? [];
}
