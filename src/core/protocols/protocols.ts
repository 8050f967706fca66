import type { RowId } from '../kernel/ids';
import type { Places } from '../places/places';
import { isValidOn } from '../places/region';
import { effectiveProtocol, newestVersions, protocolsInForce, resolveProtocol, type Protocol, type ProtocolRow } from './protocol';

/** All editions, resolved and held in memory beside {@link Places}; old versions too, since running clocks refer to them. */
export class Protocols {
  private byId: ReadonlyMap<RowId, Protocol> = new Map();

  constructor(private readonly places: Places) {}

  /** Swaps everything for `rows`. */
  replace(rows: readonly ProtocolRow[]): void {
    this.byId = resolveAll(rows);
  }

  /** The version of a row id. */
  protocol(id: RowId): Protocol | undefined {
    return this.byId.get(id);
  }

  /** The newest version of a code. */
  newest(code: string): Protocol | undefined {
    return newestVersions([...this.byId.values()]).find((protocol) => protocol.code === code);
  }

  /**
   * Newest versions by code; with a day, those in force on it; with a region, those that hold there, the one that
   * counts first. `today` says what is above the region where no day is given.
   */
  list(region: string | null, on: string | null, today: string): Protocol[] {
    const all = newestVersions([...this.byId.values()]).sort((a, b) => (a.code < b.code ? -1 : 1));
    if (region !== null) return this.places.region(region) ? protocolsInForce(all, this.codesAbove(region, on ?? today), on) : [];
    return on === null ? all : all.filter((one) => isValidOn({ validFrom: one.effectiveFrom, validUntil: one.effectiveUntil }, on));
  }

  /** The edition in force in a region on a day; undefined where none is. */
  effective(regionCode: string, day: string): Protocol | undefined {
    return effectiveProtocol([...this.byId.values()], this.codesAbove(regionCode, day), day);
  }

  private codesAbove(regionCode: string, day: string): string[] {
    return this.places.ancestors(regionCode, day).map((above) => above.code);
  }
}

/** Resolves rows in an order in which each comes after what it overrides. @throws Error where one overrides itself in a circle. */
export function resolveAll(rows: readonly ProtocolRow[]): Map<RowId, Protocol> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const resolved = new Map<RowId, Protocol>();
  const resolve = (row: ProtocolRow, above: readonly RowId[]): Protocol => {
    const before = resolved.get(row.id);
    if (before) return before;
    if (above.includes(row.id)) throw new Error(`protocol ${row.code} overrides itself`);
    const parent = row.overridesId === null ? undefined : byId.get(row.overridesId);
    if (row.overridesId !== null && !parent) throw new Error(`what protocol ${row.code} overrides is missing`);
    const made = resolveProtocol(row, parent && resolve(parent, [...above, row.id]));
    resolved.set(row.id, made);
    return made;
  };
  for (const row of rows) resolve(row, []);
  return resolved;
}
