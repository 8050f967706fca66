import { column, idOf, instant, OF_LOOP, PersonalFields } from '../../core/access/mapped-fields';
import type { Asked, FieldMapping, Row, TypeMapping } from '../../core/access/mapping';
import type { MappedPlaces } from '../../core/places/places.mapping';
import { Signature } from './handover.type';
import { SEALED_OF_HANDOVER } from './transfer.entity';

const SIDES = ['released', 'received'] as const;
type Side = (typeof SIDES)[number];

const personal = new PersonalFields(Signature, OF_LOOP);

/** How hand-overs and their signatures are read. Their rows carry the person and the grade of their transfer. */
export function handoverMappings(places: MappedPlaces): TypeMapping[] {
  return [{
    type: 'Handover',
    fields: {
      id: idOf('Handover'),
      from: places.agencyOf((row) => row.column('from_agency_id')),
      to: places.agencyOf((row) => row.column('to_agency_id')),
      released: signature('released'),
      received: signature('received'),
      withheld: (asked, row) => asked.hole({
        text: ([person, grade]) => {
          const names = personal.namesWithheld(asked.rights.views[Number(grade)]!, person !== '');
          return JSON.stringify(SIDES.flatMap((side) => names.map((name) => `${side}.${name}`)));
        },
      }, row.column('person_id'), row.column('grade')),
    },
  }, {
    type: 'Signature',
    fields: {
      at: column('at', instant),
      agency: places.agencyOf((row) => row.column('agency_id')),
      place: personal.sealed('place', (row) => row.column('place_enc'), SEALED_OF_HANDOVER.releasedPlace, {
        more: [(row) => row.column('side')], labelledBy: ([side]) => SEALED_OF_HANDOVER[side === 'released' ? 'releasedPlace' : 'receivedPlace'],
      }),
      temperature: personal.plain('temperature', (row) => `to_json(${row.column('temperature')}::float8)::text`),
      symptoms: personal.plain('symptoms', (row) => `to_json(${row.column('symptoms')})::text`),
    },
  }];
}

/** The hand-overs of a transfer, in their order. */
export function handoversOf(grade: (row: Row, asked: Asked) => string): FieldMapping {
  return (asked, row) => asked.many({
    type: 'Handover',
    from: `(SELECT h.*, ${row.column('person_id')} AS person_id, ${grade(row, asked)} AS grade FROM handover h
      WHERE h.transfer_id = ${row.column('id')} ORDER BY h.seq OFFSET 0)`,
  });
}

function signature(side: Side): FieldMapping {
  return (asked, row) => asked.one({
    type: 'Signature',
    from: `(SELECT '${side}' AS side, ${row.column(`${side}_by`)} AS agency_id, ${row.column(`${side}_at`)} AS at, ${row.column(`${side}_place_enc`)} AS place_enc,
      ${row.column(`${side}_temperature`)} AS temperature, ${row.column(`${side}_symptoms`)} AS symptoms, ${row.column('person_id')} AS person_id,
      ${row.column('grade')} AS grade WHERE ${row.column(`${side}_by`)} IS NOT NULL AND ${row.column(`${side}_at`)} IS NOT NULL)`,
  });
}
