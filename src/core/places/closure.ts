import { addDays } from '../kernel/clock';
import type { RegionRow, Validity, ZoneMemberRow } from './region';

/** Stands for an open beginning, as PostgreSQL writes it. */
export const EVER = '-infinity';
/** Stands for an open end, as PostgreSQL writes it. */
export const FOR_EVER = 'infinity';

/** On these days the ancestor is above the descendant (or is itself). Days are 2022-03-20, {@link EVER} or {@link FOR_EVER}. */
export interface ClosureRow {
  readonly ancestor: string;
  readonly descendant: string;
  readonly from: string;
  readonly until: string;
  /** Steps up; 0 for the region itself. */
  readonly depth: number;
  /** False where the way up goes through a functional zone. */
  readonly formal: boolean;
}

/** Text that sorts as the days do: both infinities have a place at the ends. */
interface Span { from: string; until: string }
interface Path extends Span { depth: number; formal: boolean }

const FIRST = '0000-00-00';
const LAST = '9999-99-99';

/**
 * Who is above whom on which days: through parents, and through the zones that a region belongs to. A way up holds on
 * the days on which every region and membership on it is valid. Of several ways on one day the shortest counts,
 * of equally short ones the formal one. No pair has two rows for one day.
 * @throws Error where parents or zones run in a circle.
 */
export function buildClosure(regions: readonly RegionRow[], members: readonly ZoneMemberRow[]): ClosureRow[] {
  const climber = new Climber(regions, members);
  return regions.flatMap((region) => [...climber.waysUp(region.code, [])].flatMap(([ancestor, paths]) => (
    bestByDay(paths).map((path) => ({
      ancestor,
      descendant: region.code,
      from: path.from === FIRST ? EVER : path.from,
      until: path.until === LAST ? FOR_EVER : path.until,
      depth: path.depth,
      formal: path.formal,
    }))
  )));
}

/** Finds all ways up from a region, each once: what is above a parent serves all of its children. */
class Climber {
  private readonly byCode: ReadonlyMap<string, RegionRow>;
  private readonly zonesOf = new Map<string, ZoneMemberRow[]>();
  private readonly known = new Map<string, Map<string, Path[]>>();

  constructor(regions: readonly RegionRow[], members: readonly ZoneMemberRow[]) {
    this.byCode = new Map(regions.map((region) => [region.code, region]));
    for (const member of members) {
      this.zonesOf.set(member.memberCode, [...(this.zonesOf.get(member.memberCode) ?? []), member]);
    }
  }

  /** Ways by ancestor. `below` are the regions that the climb came through. */
  waysUp(code: string, below: readonly string[]): Map<string, Path[]> {
    const before = this.known.get(code);
    if (before) return before;
    if (below.includes(code)) throw new Error(`regions run in a circle at ${code}`);
    const region = this.byCode.get(code);
    if (!region) return new Map();
    const own = spanOf(region);
    const found = new Map<string, Path[]>([[code, [{ ...own, depth: 0, formal: true }]]]);
    const climb = (to: string, within: Span | undefined, formal: boolean): void => {
      for (const [ancestor, paths] of this.waysUp(to, [...below, code])) {
        const longer = paths.flatMap((path) => step(path, within, formal));
        found.set(ancestor, [...(found.get(ancestor) ?? []), ...longer]);
      }
    };
    if (region.parentCode !== null) climb(region.parentCode, own, true);
    for (const member of this.zonesOf.get(code) ?? []) climb(member.zoneCode, overlap(own, spanOf(member)), false);
    this.known.set(code, found);
    return found;
  }
}

function spanOf(validity: Validity): Span {
  return { from: validity.validFrom ?? FIRST, until: validity.validUntil ?? LAST };
}

function overlap(a: Span, b: Span): Span | undefined {
  const from = a.from > b.from ? a.from : b.from;
  const until = a.until < b.until ? a.until : b.until;
  return from <= until ? { from, until } : undefined;
}

function step(path: Path, within: Span | undefined, formal: boolean): Path[] {
  const span = within && overlap(path, within);
  return span ? [{ ...span, depth: path.depth + 1, formal: formal && path.formal }] : [];
}

/** Cuts overlapping ways into days on which one of them is the best, and joins neighbours that are alike. */
function bestByDay(paths: readonly Path[]): Path[] {
  const cuts = [...new Set(paths.flatMap((path) => [path.from, dayAfter(path.until)]))].sort();
  const pieces: Path[] = [];
  cuts.forEach((from, i) => {
    const best = paths.filter((path) => path.from <= from && from <= path.until).sort(shorterFirst)[0];
    if (!best) return;
    const next = cuts[i + 1];
    const until = next === undefined || next > LAST ? LAST : addDays(next, -1);
    const last = pieces.at(-1);
    if (last && dayAfter(last.until) === from && last.depth === best.depth && last.formal === best.formal) last.until = until;
    else pieces.push({ from, until, depth: best.depth, formal: best.formal });
  });
  return pieces;
}

function shorterFirst(a: Path, b: Path): number {
  return a.depth - b.depth || Number(b.formal) - Number(a.formal);
}

function dayAfter(day: string): string {
  return day === LAST ? `${LAST}+` : addDays(day, 1);
}
