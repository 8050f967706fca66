import { link, properties } from '../access/held-fields';
import type { FieldMapping, HeldFields, Row } from '../access/mapping';
import type { MappedPlaces } from '../places/places.mapping';
import { protocolOf, type Protocol } from './protocol.type';
import type { Protocols } from './protocols';

/** A field that is the edition of a key: editions are held in memory. Their rules are left to the resolvers. */
export function protocolField(protocols: Protocols, places: MappedPlaces, key: (row: Row) => string): FieldMapping {
  const find = (id: string): Protocol | null => {
    const edition = protocols.protocol(id);
    return edition ? protocolOf(edition) : null;
  };
  const fields: HeldFields<Protocol> = {
    ...properties<Protocol>('id', 'code', 'version', 'title', 'titleEn', 'effectiveFrom', 'effectiveUntil'),
    region: link(() => places.region, (one: Protocol) => (one.regionCode === null ? null : places.findRegion(one.regionCode))),
    overrides: link(() => fields, (one: Protocol) => (one.overridesId === null ? null : find(one.overridesId))),
  };
  return (asked, row) => asked.held(fields, { find: ([id]) => (id ? find(id) : null) }, key(row));
}
