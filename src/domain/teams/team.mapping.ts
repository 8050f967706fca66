import { column, idOf, whole } from '../../core/access/mapped-fields';
import type { FieldMapping, Row, TypeMapping } from '../../core/access/mapping';
import { rowIdOf } from '../../core/kernel/ids';
import type { MappedPlaces } from '../../core/places/places.mapping';

/** How teams are read. */
export function teamMappings(places: MappedPlaces): TypeMapping[] {
  return [{
    type: 'VolunteerTeam',
    fields: {
      id: idOf('VolunteerTeam'), version: column('version', whole), name: column('name'), kind: column('kind'), leaderTitle: column('leader_title'), size: column('size'),
      agency: places.agencyOf((row) => row.column('agency_id')),
      region: places.regionOf((row) => row.column('region_code')),
    },
  }, {
    type: 'Query',
    fields: { volunteerTeam: (asked) => asked.one(source(`${asked.value(rowIdOf('VolunteerTeam', String(asked.args['id'])) ?? null)}::uuid`)) },
  }];
}

/** A field that is the team of a key. */
export function teamOfKey(key: (row: Row) => string): FieldMapping {
  return (asked, row) => asked.one(source(key(row)));
}

function source(key: string): { type: string; from: string } {
  return { type: 'VolunteerTeam', from: `(SELECT * FROM volunteer_team v WHERE v.id = ${key})` };
}
