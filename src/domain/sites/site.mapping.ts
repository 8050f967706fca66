import { column, idOf, json, whole } from '../../core/access/mapped-fields';
import type { FieldMapping, Row, TypeMapping } from '../../core/access/mapping';
import { rowIdOf } from '../../core/kernel/ids';
import type { MappedPlaces } from '../../core/places/places.mapping';

/** How sites and rooms are read. */
export function siteMappings(places: MappedPlaces): TypeMapping[] {
  return [{
    type: 'IsolationSite',
    fields: {
      id: idOf('IsolationSite'), version: column('version', whole), name: column('name'), kind: column('kind'),
      region: places.regionOf((row) => row.column('region_code')),
      agency: places.agencyOf((row) => row.column('agency_id')),
      roomCount: roomsIn(), free: roomsIn('FREE'), reserved: roomsIn('RESERVED'), occupied: roomsIn('OCCUPIED'),
    },
  }, {
    type: 'IsolationRoom',
    fields: {
      id: idOf('IsolationRoom'), number: column('number'), floor: column('floor'), class: column('class'),
      free: (_asked, row) => json(`${row.column('state')} = 'FREE'`),
    },
  }, {
    type: 'Query',
    fields: { isolationSite: (asked) => asked.one(siteOfKey(`${asked.value(rowIdOf('IsolationSite', String(asked.args['id'])) ?? null)}::uuid`)) },
  }];
}

/** A field that is the site of a key. */
export function siteField(key: (row: Row) => string): FieldMapping {
  return (asked, row) => asked.one(siteOfKey(key(row)));
}

/** A field that is the room of a key. */
export function roomField(key: (row: Row) => string): FieldMapping {
  return (asked, row) => asked.one({ type: 'IsolationRoom', from: `(SELECT * FROM isolation_room m WHERE m.id = ${key(row)})` });
}

function siteOfKey(key: string): { type: string; from: string } {
  return { type: 'IsolationSite', from: `(SELECT * FROM isolation_site s WHERE s.id = ${key})` };
}

function roomsIn(state?: string): FieldMapping {
  const condition = state === undefined ? '' : ` AND m.state = '${state}'`;
  return (_asked, row) => `(SELECT count(*)::text FROM isolation_room m WHERE m.site_id = ${row.column('id')}${condition})`;
}
