import { column, idOf, instant, OF_LOOP, PersonalFields, whole } from '../../core/access/mapped-fields';
import type { Asked, Row, TypeMapping } from '../../core/access/mapping';
import { decide, REACH_GRADES } from '../../core/access/policy';
import { badInput } from '../../core/kernel/errors';
import { pageRequest } from '../../core/kernel/page';
import type { MappedPlaces } from '../../core/places/places.mapping';
import { SEALED_OF_LEAD } from './lead.entity';
import { Lead } from './lead.type';

const LIST = 'person.leads';
const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const personal = new PersonalFields(Lead, OF_LOOP);

/** How leads are read, with the grade of their person. */
export function leadMappings(places: MappedPlaces): TypeMapping[] {
  return [{
    type: 'Lead',
    fields: {
      id: idOf('Lead'), version: column('version', whole), externalId: column('external_id'), source: column('source'),
      pushedAt: column('pushed_at', instant), withdrawnAt: column('withdrawn_at', instant),
      lastExposureAt: personal.plain('lastExposureAt', (row) => instant(row.column('last_exposure_at'))),
      exposurePlace: personal.sealed('exposurePlace', (row) => row.column('exposure_place_enc'), SEALED_OF_LEAD.exposurePlace),
      confidence: personal.plain('confidence', (row) => `to_json(${row.column('confidence')})::text`),
      withheld: personal.withheld(),
      pushedBy: places.agencyOf((row) => row.column('pushed_by')),
    },
  }, {
    type: 'PersonOfInterest',
    fields: { leads: leadsOf },
  }];
}

/** Whoever does not see leads gets null in the place of the list; whoever sees it is noted even where it is empty. */
function leadsOf(asked: Asked, row: Row): string {
  const { views } = asked.rights;
  const grades = REACH_GRADES.filter((grade) => decide(views[grade], 'LEADS') === 'FULL');
  const { first, after } = pageRequest(LIST, asked.args['first'] as number | null | undefined, asked.args['after'] as string | null | undefined);
  if (after && !ROW_ID.test(after[0] ?? '')) throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
  if (grades.length === 0) return `'null'`;
  const behind = after ? ` AND d.id < ${asked.value(after[0])}::uuid` : '';
  const page = asked.page({
    list: LIST, first, isBehind: after !== undefined,
    rows: (limit) => `SELECT d.*, ${row.column('grade')} AS grade, json_build_array(d.id)::text AS page_key
      FROM lead d WHERE d.person_id = ${row.column('id')}${behind} ORDER BY d.id DESC LIMIT ${limit}`,
    all: () => `FROM lead d WHERE d.person_id = ${row.column('id')}`,
  });
  const noted = asked.hole({
    text: ([person], { context }) => {
      context.disclosures.note({ person: person!, fieldClass: 'WHEREABOUTS', masked: false });
      return '';
    },
  }, row.column('id'));
  return `CASE WHEN ${row.column('grade')} IN (${grades.join(', ')}) THEN concat(${noted}, ${page}) ELSE 'null' END`;
}
