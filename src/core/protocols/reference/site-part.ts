import type { Tx } from '../../db/context';
import type { RowId } from '../../kernel/ids';
import type { CsvRow } from './directory';
import type { ReadingStep, RecordChanges, ReferenceCounts, ReferencePart } from './part';

const SITE_KINDS = ['HOTEL', 'MODULAR', 'SCHOOL', 'HOSPITAL', 'OTHER'] as const;
const COLUMNS = [
  'agency', 'name', 'kind', 'region', 'first_floor', 'floors', 'single_per_floor', 'family_per_floor', 'accessible_per_floor', 'synthetic', 'note',
];

/** A room of a site that is told by a file. Numbers are unique within the site. */
export interface ToldRoom {
  readonly number: string;
  readonly floor: number;
  readonly class: 'SINGLE' | 'FAMILY' | 'ACCESSIBLE';
}

/** A site that is told by a file, with its rooms. */
export interface ToldSite {
  /** The agency that runs it; an agency runs one site of a file. */
  readonly agencyId: RowId;
  readonly agencyCode: string;
  readonly name: string;
  readonly kind: (typeof SITE_KINDS)[number];
  readonly regionCode: string;
  readonly rooms: readonly ToldRoom[];
}

/** Adds or changes sites, in the loader's transaction. */
export type SaveSites = (tx: Tx, sites: readonly ToldSite[], record: RecordChanges) => Promise<ReferenceCounts>;

/** `sites.csv`: read and checked here, since it refers to agencies and regions; written by the room of the sites. */
export function sitePart(save?: SaveSites): ReferencePart {
  return {
    name: 'sites',
    prepare(step) {
      const seen = new Set<string>();
      const read = step.directory.csv('sites.csv', { required: COLUMNS }).map((line) => readSite(line, step, seen));
      const kept = read.filter(({ synthetic }) => step.withSynthetic || !synthetic).flatMap(({ site }) => site ?? []);
      return {
        async apply(tx, record) {
          const counts = save ? await save(tx, kept, record) : { added: 0, changed: 0, unchanged: 0, skipped: kept.length };
          return { ...counts, skipped: counts.skipped + read.length - kept.length };
        },
      };
    },
  };
}

function readSite(line: CsvRow, step: ReadingStep, seen: Set<string>): { site?: ToldSite; synthetic: boolean } {
  const agencyCode = line.text('agency');
  const agency = step.world.agencies.get(agencyCode);
  if (agency?.kind !== 'ISOLATION_SITE') line.wrong('agency', 'AGENCY_UNKNOWN', 'no agency of kind ISOLATION_SITE has this code');
  if (seen.has(agencyCode)) line.wrong('agency', 'ROW_DUPLICATE', 'the agency has a site in the file already');
  seen.add(agencyCode);
  const regionCode = line.text('region');
  if (!step.world.regions.has(regionCode)) line.wrong('region', 'REGION_UNKNOWN', 'no region has this code');
  const name = line.text('name');
  const kind = line.oneOf('kind', SITE_KINDS, 'KIND_UNKNOWN');
  const rooms = roomsOf(line);
  const synthetic = line.flag('synthetic');
  return agency && kind ? { site: { agencyId: agency.id, agencyCode, name, kind, regionCode, rooms }, synthetic } : { synthetic };
}

/** Every floor is alike: single rooms first, then family rooms, then accessible ones, numbered through from the floor's number. */
function roomsOf(line: CsvRow): ToldRoom[] {
  const first = line.count('first_floor', 1);
  const floors = line.count('floors', 1);
  const classes = [
    ...Array<'SINGLE'>(positive(line.count('single_per_floor', 0))).fill('SINGLE'),
    ...Array<'FAMILY'>(positive(line.count('family_per_floor', 0))).fill('FAMILY'),
    ...Array<'ACCESSIBLE'>(positive(line.count('accessible_per_floor', 0))).fill('ACCESSIBLE'),
  ];
  const width = Math.max(2, String(classes.length).length);
  return Array.from({ length: positive(floors) }, (_, above) => first + above).flatMap((floor) => (
    classes.map((roomClass, i) => ({ number: `${floor}${String(i + 1).padStart(width, '0')}`, floor, class: roomClass }))
  ));
}

function positive(count: number): number {
  return Math.min(Math.max(count, 0), 1_000);
}
