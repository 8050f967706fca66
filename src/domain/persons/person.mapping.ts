import { gradeIn } from '../../core/access/reach.store';
import { maskDocument } from '../../core/access/mask';
import { column, idOf, instant, PersonalFields, whole } from '../../core/access/mapped-fields';
import { properties } from '../../core/access/held-fields';
import type { Asked, FieldMapping, Row, TypeMapping } from '../../core/access/mapping';
import { shownOf } from '../../core/access/personal';
import { decide, REACH_GRADES } from '../../core/access/policy';
import { SqlText } from '../../core/db/sql-text';
import { rowIdOf } from '../../core/kernel/ids';
import { pageRequest } from '../../core/kernel/page';
import { loopPage, pageArguments } from '../../core/loops/loop.mapping';
import type { MappedPlaces } from '../../core/places/places.mapping';
import { personTracePage } from '../../core/trace/trace.mapping';
import { documentKey } from './identity-key';
import type { DocumentType } from './identity-document';
import { SEALED_OF_DOCUMENT, SEALED_OF_PERSON } from './person.entity';
import { cursorPerson, reachedPersons } from './person-list.store';
import { gradeForFilter, PERSONS, type PersonListRequest } from './person.reading';
import { IdentityDocument, PersonOfInterest } from './person.type';

/** How persons are read, and the person of a loop. */
export function personMappings(places: MappedPlaces): TypeMapping[] {
  const personal = new PersonalFields(PersonOfInterest, { person: (row) => row.column('id'), grade: (row) => row.column('grade') });
  const value = (name: string) => (row: Row): string => `to_json(${row.column(name)})::text`;
  return [{
    type: 'PersonOfInterest',
    fields: {
      id: idOf('PersonOfInterest'),
      version: column('version', whole),
      name: personal.sealed('name', (row) => row.column('name_enc'), SEALED_OF_PERSON.name),
      sex: personal.plain('sex', value('sex')),
      birthYear: personal.plain('birthYear', value('birth_year')),
      documents: documentsOf,
      phone: personal.sealed('phone', (row) => row.column('phone_enc'), SEALED_OF_PERSON.phone),
      address: personal.sealed('address', (row) => row.column('address_enc'), SEALED_OF_PERSON.address, {
        more: [(row) => row.column('region_code')], maskedBy: ([region]) => places.nameOf(region!),
      }),
      category: personal.plain('category', value('category')),
      lastExposureAt: personal.plain('lastExposureAt', (row) => instant(row.column('last_exposure_at'))),
      controlState: personal.plain('controlState', value('control_state')),
      withheld: personal.withheld({ controlState: (row) => row.column('control_state') }),
      region: places.regionOf((row) => row.column('region_code')),
      loops: (asked, row) => loopPage(asked, {
        list: 'person.loops', ...pageArguments(asked), order: 'NEWEST_FIRST',
        choice: { kinds: asked.args['kinds'] as string[] | null | undefined, personId: new SqlText(row.column('id')) },
      }),
      trace: personTracePage((_asked, row) => row.column('id')),
    },
  }, {
    type: 'Loop',
    fields: { person: personOf((row) => row.column('person_id')) },
  }, {
    type: 'Query',
    fields: {
      persons: personPage,
      person: (asked) => asked.one(personSource(asked, `${asked.value(rowIdOf('PersonOfInterest', String(asked.args['id'])) ?? null)}::uuid`)),
    },
  }];
}

/** A field that is the person of a key, with the caller's best grade over the person's loops. */
export function personOf(key: (row: Row) => string): FieldMapping {
  return (asked, row) => asked.one(personSource(asked, key(row)));
}

function personSource(asked: Asked, key: string): { type: string; from: string } {
  return { type: 'PersonOfInterest', from: `(SELECT p.*, ${gradeOfPerson(asked, 'p.id')} AS grade FROM person p WHERE p.id = ${key} OFFSET 0)` };
}

/** SQL of the caller's best grade on a person. */
export function gradeOfPerson(asked: Asked, person: string): string {
  return `coalesce((SELECT max(${gradeIn('r', asked.now)}) FROM reach r
    WHERE r.person_id = ${person} AND r.party_id = ${asked.party} AND r.until_seq IS NULL), 0)`;
}

/** A page of persons, newest first, as {@link listPersonIds} reads them. */
function personPage(asked: Asked): string {
  const filter = (asked.args['filter'] ?? {}) as PersonListRequest['choice'];
  const choice = { ...filter, leastGrade: gradeForFilter(asked.rights.views, filter) };
  const { first, after } = pageRequest(PERSONS, asked.args['first'] as number | null | undefined, asked.args['after'] as string | null | undefined);
  return asked.page({
    list: PERSONS, first, isBehind: after !== undefined,
    rows: (limit) => `SELECT p.*, ${gradeOfPerson(asked, 'p.id')} AS grade, json_build_array(p.id)::text AS page_key FROM (
      SELECT r.person_id AS id ${reachedPersons(asked, choice, after && cursorPerson(after[0]))} ORDER BY r.person_id DESC LIMIT ${limit}) q
      JOIN person p ON p.id = q.id ORDER BY p.id::text DESC`,
    all: () => reachedPersons(asked, choice),
  });
}

/** A document as it is stored. */
interface SealedDocument {
  readonly type: DocumentType;
  readonly number: string;
}

function documentsOf(asked: Asked, row: Row): string {
  const { views } = asked.rights;
  if (REACH_GRADES.every((grade) => decide(views[grade], 'DOCUMENT') === 'WITHHELD')) return `'null'`;
  const stored = `(SELECT json_agg(json_build_object('type', d.type, 'number', encode(d.number_enc, 'hex'))) FROM person_document d
    WHERE d.person_id = ${row.column('id')})::text`;
  return asked.held(properties<IdentityDocument>('type', 'number', 'masked'), {
    sealed: 2,
    find: ([person, grade, , all], { keys, context }) => {
      const view = views[Number(grade)]!;
      const sight = decide(view, 'DOCUMENT');
      if (sight === 'WITHHELD') return null;
      const opened = (JSON.parse(all || '[]') as SealedDocument[]).map(({ type, number }) => (
        { type, number: keys.openHex(SEALED_OF_DOCUMENT.number, number)! }
      ));
      const shown = opened.length > 0 ? shownOf(view, person!, 'DOCUMENT') : null;
      if (shown) context.disclosures.note(shown);
      return opened.sort((a, b) => (documentKey(a) < documentKey(b) ? -1 : 1)).map(({ type, number }) => Object.assign(
        new IdentityDocument(), { type, number: sight === 'MASKED' ? maskDocument(number) : number, masked: sight === 'MASKED' },
      ));
    },
  }, row.column('id'), row.column('grade'), `encode(${row.column('name_enc')}, 'hex')`, stored);
}

