import { pageOf, type Page, type PageRequest } from '../kernel/page';
import type { RowId } from '../kernel/ids';
import type { AgencyKind } from '../access/purpose';
import { EVER, FOR_EVER, type ClosureRow } from './closure';
import { isValidOn, type AgencyRow, type RegionLevel, type RegionRow } from './region';

/** Everything that the places tables hold, read at one moment. */
export interface PlacesData {
  readonly regions: readonly RegionRow[];
  readonly agencies: readonly AgencyRow[];
  readonly closure: readonly ClosureRow[];
}

/** A region above another on some day. */
export interface Ancestor {
  readonly code: string;
  readonly depth: number;
  readonly formal: boolean;
}

/** What a list of agencies is narrowed to; a region stands for itself and all below it on the day. */
export interface AgencyChoice {
  readonly kind?: AgencyKind | null;
  readonly region?: string | null;
}

/** What a list of regions is narrowed to; with `on`, to those that are valid on that day. */
export interface RegionChoice {
  readonly parent?: string | null;
  readonly level?: RegionLevel | null;
  readonly on?: string | null;
}

/**
 * Regions and agencies, held in memory: they change rarely and every request needs them. A reload swaps the whole
 * at once, so one synchronous stretch of work sees one state. Days are calendar days of Asia/Shanghai.
 */
export class Places {
  private held = new PlacesIndex({ regions: [], agencies: [], closure: [] });

  /** Swaps everything for `data`. */
  replace(data: PlacesData): void {
    this.held = new PlacesIndex(data);
  }

  /** The region of a code, valid today or in the past. */
  region(code: string): RegionRow | undefined {
    return this.held.regions.get(code);
  }

  /** The region of a code on a day: `unknown` where the code never was one, `invalid` where not on that day. */
  regionOn(code: string, day: string): { region: RegionRow } | { reason: 'unknown' | 'invalid' } {
    const region = this.held.regions.get(code);
    if (!region) return { reason: 'unknown' };
    return isValidOn(region, day) ? { region } : { reason: 'invalid' };
  }

  /** Regions by code, past ones included. */
  regions(choice: RegionChoice = {}): RegionRow[] {
    return this.held.inOrder.filter((region) => (
      (!choice.parent || this.isChild(region, choice.parent, choice.on))
      && (!choice.level || region.level === choice.level)
      && (!choice.on || isValidOn(region, choice.on))
    ));
  }

  /** The agency of a row id. */
  agency(id: RowId): AgencyRow | undefined {
    return this.held.agencies.get(id);
  }

  /** The agency of a code such as `COMMUNITY-350602001`. */
  agencyByCode(code: string): AgencyRow | undefined {
    return this.held.agenciesByCode.get(code);
  }

  /** A page of agencies by code. */
  agencies(choice: AgencyChoice, page: PageRequest, day: string): Page<AgencyRow> {
    const within = choice.region ? this.held.below(choice.region, day) : undefined;
    const all = this.held.agenciesInOrder.filter((agency) => (
      (!choice.kind || agency.kind === choice.kind) && (!within || within.has(agency.regionCode))
    ));
    const after = page.after?.[0];
    const rest = after === undefined ? all : all.filter((agency) => agency.code > after);
    return pageOf(rest.slice(0, page.first + 1), page, (agency) => [agency.code], async () => all.length);
  }

  /** The region and all above it on the day, nearest first; formal parents before zones of the same distance. Empty where it is not valid. */
  ancestors(code: string, day: string): readonly Ancestor[] {
    return this.held.above(code, day);
  }

  /** Whether the region is the other, or below it, on the day: formally or through a zone. */
  isWithin(code: string, ancestor: string, day: string): boolean {
    return this.held.above(code, day).some((above) => above.code === ancestor);
  }

  /** Codes of the region and of all below it on the day. */
  within(code: string, day: string): ReadonlySet<string> {
    return this.held.below(code, day);
  }

  /** The first agency of the kind in the region, or in the nearest region above that has one. */
  nearestAgency(kind: AgencyKind, code: string, day: string): AgencyRow | undefined {
    for (const above of this.held.above(code, day)) {
      const found = this.held.agenciesOf(above.code).find((agency) => agency.kind === kind);
      if (found) return found;
    }
    return undefined;
  }

  /** The agencies whose own region this is. */
  agenciesIn(code: string): readonly AgencyRow[] {
    return this.held.agenciesOf(code);
  }

  /** All agencies of these kinds in the region and in every region above it, zones included. */
  overseers(kinds: readonly AgencyKind[], code: string, day: string): AgencyRow[] {
    return this.held.above(code, day).flatMap((above) => (
      this.held.agenciesOf(above.code).filter((agency) => kinds.includes(agency.kind))
    ));
  }

  private isChild(region: RegionRow, parent: string, on?: string | null): boolean {
    return region.parentCode === parent || this.held.isMember(region.code, parent, on);
  }
}

/** Look-ups over one state of the tables. */
class PlacesIndex {
  readonly regions: ReadonlyMap<string, RegionRow>;
  readonly inOrder: readonly RegionRow[];
  readonly agencies: ReadonlyMap<RowId, AgencyRow>;
  readonly agenciesByCode: ReadonlyMap<string, AgencyRow>;
  readonly agenciesInOrder: readonly AgencyRow[];
  private readonly agenciesByRegion: ReadonlyMap<string, AgencyRow[]>;
  private readonly up: ReadonlyMap<string, ClosureRow[]>;
  private readonly down: ReadonlyMap<string, ClosureRow[]>;

  constructor(data: PlacesData) {
    this.inOrder = [...data.regions].sort((a, b) => compare(a.code, b.code));
    this.regions = new Map(data.regions.map((region) => [region.code, region]));
    this.agenciesInOrder = [...data.agencies].sort((a, b) => compare(a.code, b.code));
    this.agencies = new Map(data.agencies.map((agency) => [agency.id, agency]));
    this.agenciesByCode = new Map(data.agencies.map((agency) => [agency.code, agency]));
    this.agenciesByRegion = grouped(this.agenciesInOrder, (agency) => agency.regionCode);
    const nearest = [...data.closure].sort((a, b) => (
      a.depth - b.depth || Number(b.formal) - Number(a.formal) || compare(a.ancestor, b.ancestor)
    ));
    this.up = grouped(nearest, (row) => row.descendant);
    this.down = grouped(nearest, (row) => row.ancestor);
  }

  above(code: string, day: string): Ancestor[] {
    const rows = (this.up.get(code) ?? []).filter((row) => holdsOn(row, day));
    return rows.map((row) => ({ code: row.ancestor, depth: row.depth, formal: row.formal }));
  }

  below(code: string, day: string): Set<string> {
    return new Set((this.down.get(code) ?? []).filter((row) => holdsOn(row, day)).map((row) => row.descendant));
  }

  agenciesOf(regionCode: string): readonly AgencyRow[] {
    return this.agenciesByRegion.get(regionCode) ?? [];
  }

  isMember(code: string, zone: string, day?: string | null): boolean {
    const rows = this.up.get(code) ?? [];
    return rows.some((row) => row.ancestor === zone && row.depth === 1 && !row.formal && (!day || holdsOn(row, day)));
  }
}

function holdsOn(row: ClosureRow, day: string): boolean {
  return (row.from === EVER || row.from <= day) && (row.until === FOR_EVER || day <= row.until);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
