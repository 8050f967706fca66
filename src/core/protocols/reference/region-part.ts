import type { Tx } from '../../db/context';
import { buildClosure, type ClosureRow } from '../../places/closure';
import { codeFitsLevel, REGION_LEVELS, type RegionLevel, type RegionRow } from '../../places/region';
import { replaceClosure, saveRegions } from '../../places/places.store';
import type { CsvRow } from './directory';
import { changesOf, countsOf, type PreparedPart, type ReadingStep, type RecordChanges, type ReferenceChange, type ReferencePart, type ReferenceWorld } from './part';
import { readZoneMembers } from './zone-members';

interface ReadRegion { row: RegionRow; line: CsvRow }

const FILES: readonly { file: string; level?: RegionLevel }[] = [
  { file: 'divisions.csv' },
  { file: 'communities.csv', level: 'COMMUNITY' },
  { file: 'zones.csv', level: 'FUNCTIONAL_ZONE' },
];
const DIVISION_LEVELS = REGION_LEVELS.filter((level) => level !== 'FUNCTIONAL_ZONE');

/** `divisions.csv`, `communities.csv`, `zones.csv` and `zone-members.csv`, and the closure that follows from them. */
export const regionPart: ReferencePart = {
  name: 'regions',
  prepare(step): PreparedPart {
    const before = new Map(step.world.regions);
    const read = FILES.flatMap(({ file, level }) => readRegions(step, file, level));
    const skipped = new Set(read.filter(({ row }) => row.synthetic && !step.withSynthetic).map(({ row }) => row.code));
    const kept = read.map(({ row }) => row).filter((row) => !skipped.has(row.code));
    for (const { row } of read) step.world.regions.set(row.code, row);
    for (const entry of read) checkPlace(entry, step.world);
    const zones = readZoneMembers(step);
    if (step.problems.found.length === 0) checkCircles(step);
    const changes = changesOf(kept, (code) => before.get(code), regionFacts);
    return {
      async apply(tx, record) {
        await saveChanged(tx, kept, changes, record);
        const moved = await zones.save(tx, record);
        const closed = await tx.query<unknown[]>('SELECT FROM region_closure LIMIT 1');
        if (changes.length > 0 || moved || closed.length === 0) await replaceClosure(tx, closureOf(step.world, skipped));
        return countsOf(kept.length, changes, skipped.size);
      },
    };
  },
};

async function saveChanged(tx: Tx, rows: readonly RegionRow[], changes: readonly ReferenceChange[], record: RecordChanges): Promise<void> {
  const changed = new Set(changes.map((change) => change.code));
  if (changed.size === 0) return;
  await saveRegions(tx, rows.filter((row) => changed.has(row.code)));
  await record(tx, 'REGION_APPLIED', changes);
}

function closureOf(world: ReferenceWorld, skipped: ReadonlySet<string>): ClosureRow[] {
  return buildClosure([...world.regions.values()].filter((row) => !skipped.has(row.code)), world.members);
}

function readRegions(step: ReadingStep, file: string, fixed?: RegionLevel): ReadRegion[] {
  const required = ['code', 'name', ...(fixed ? [] : ['level']), 'parent'];
  const seen = new Set<string>();
  return step.directory.csv(file, { required, optional: ['valid_from', 'valid_until', 'synthetic'] }).flatMap((line) => {
    const level = fixed ?? line.oneOf('level', DIVISION_LEVELS, 'LEVEL_UNKNOWN');
    const code = line.text('code');
    const row = {
      code, name: line.text('name'), level: level ?? 'COMMUNITY', parentCode: line.raw('parent') || null,
      validFrom: line.day('valid_from'), validUntil: line.day('valid_until'), synthetic: line.flag('synthetic'),
    };
    if (level && code !== '' && !codeFitsLevel(code, level)) line.wrong('code', 'CODE_INVALID', `no code of a ${level} has this form`);
    if (seen.has(code)) line.wrong('code', 'ROW_DUPLICATE', 'the code is in the file twice');
    seen.add(code);
    line.spanInOrder(row);
    return [{ row, line }];
  });
}

/** The parent exists, is wider, lends the first digits, and is valid at least as long. */
function checkPlace({ row, line }: ReadRegion, world: ReferenceWorld): void {
  if (row.parentCode === null) {
    if (row.level !== 'PROVINCE') line.wrong('parent', 'PARENT_MISSING', 'only a province stands without a parent');
    return;
  }
  const parent = world.regions.get(row.parentCode);
  if (!parent) return line.wrong('parent', 'PARENT_UNKNOWN', 'no region has this code');
  if (parent.level === 'FUNCTIONAL_ZONE' || REGION_LEVELS.indexOf(parent.level) >= REGION_LEVELS.indexOf(row.level)) {
    line.wrong('parent', 'PARENT_NOT_WIDER', 'the parent is not a division of a wider level');
  }
  if (/^\d+$/.test(row.code) && !row.code.startsWith(digitsOf(row.parentCode))) {
    line.wrong('code', 'CODE_NOT_OF_PARENT', 'the code does not begin with the digits of its parent');
  }
  const outside = (parent.validFrom !== null && (row.validFrom ?? '') < parent.validFrom)
    || (parent.validUntil !== null && (row.validUntil ?? '9999') > parent.validUntil);
  if (outside) line.wrong('valid_from', 'VALIDITY_OUTSIDE_PARENT', 'the region is valid on days on which its parent is not');
}

function checkCircles(step: ReadingStep): void {
  try {
    closureOf(step.world, new Set());
  } catch {
    step.problems.add('zone-members.csv', null, 'member', 'ZONE_CIRCLE', 'a zone is above itself through one of its members');
  }
}

function digitsOf(parentCode: string): string {
  return parentCode.length === 6 ? parentCode.replace(/(00)+$/, '') : parentCode;
}

function regionFacts(row: RegionRow): ReferenceChange['facts'] {
  return {
    name: row.name, level: row.level, parent: row.parentCode, validFrom: row.validFrom, validUntil: row.validUntil,
    synthetic: String(row.synthetic),
  };
}
