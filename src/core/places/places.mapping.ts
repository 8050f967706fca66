import { link, properties } from '../access/held-fields';
import type { FieldMapping, HeldFields, Row } from '../access/mapping';
import type { Places } from './places';
import { agencyOf, regionOf, type Agency, type Region } from './places.type';

/** How agencies and regions are read: they are held in memory, so a statement gives their keys alone. */
export class MappedPlaces {
  constructor(private readonly places: Places) {}

  readonly region: HeldFields<Region> = {
    ...properties<Region>('code', 'name', 'level', 'validFrom', 'validUntil'),
    parent: link(() => this.region, (one: Region) => (one.parentCode === null ? null : this.findRegion(one.parentCode))),
    children: link(() => this.region, (one: Region) => this.places.regions({ parent: one.code }).map(regionOf)),
  };

  readonly agency: HeldFields<Agency> = {
    ...properties<Agency>('id', 'code', 'name', 'kind'),
    region: link(() => this.region, (one: Agency) => this.findRegion(one.regionCode)),
  };

  /** A field that is the agency of a key. */
  agencyOf(key: (row: Row) => string): FieldMapping {
    return (asked, row) => asked.held(this.agency, { find: ([id]) => (id ? this.findAgency(id) : null) }, key(row));
  }

  /** A field that is the region of a code. */
  regionOf(code: (row: Row) => string): FieldMapping {
    return (asked, row) => asked.held(this.region, { find: ([one]) => (one ? this.findRegion(one) : null) }, code(row));
  }

  /** A region by its code; null where there is none. */
  findRegion(code: string): Region | null {
    const row = this.places.region(code);
    return row ? regionOf(row) : null;
  }

  /** The name of a region; its code where none is known. */
  nameOf(code: string): string {
    return this.places.region(code)?.name ?? code;
  }

  private findAgency(id: string): Agency | null {
    const row = this.places.agency(id);
    return row ? agencyOf(row) : null;
  }
}
