import { AGENCY_KINDS } from '../../access/purpose';
import { namedId } from '../../kernel/ids';
import { saveAgencies } from '../../places/places.store';
import { agencyCodeFits, type AgencyRow } from '../../places/region';
import type { CsvRow } from './directory';
import { changesOf, countsOf, type ReadingStep, type ReferenceChange, type ReferencePart } from './part';

/** `agencies.csv`. */
export const agencyPart: ReferencePart = {
  name: 'agencies',
  prepare(step) {
    const before = new Map(step.world.agencies);
    const seen = new Set<string>();
    const read = step.directory.csv('agencies.csv', { required: ['code', 'name', 'kind', 'region'] })
      .flatMap((line) => readAgency(line, step, seen));
    const kept = read.filter((row) => step.withSynthetic || !step.world.regions.get(row.regionCode)?.synthetic);
    const changes = changesOf(kept, (code) => before.get(code), agencyFacts);
    return {
      async apply(tx, record) {
        const changed = new Set(changes.map((change) => change.code));
        if (changed.size > 0) {
          await saveAgencies(tx, kept.filter((row) => changed.has(row.code)));
          await record(tx, 'AGENCY_APPLIED', changes);
        }
        return countsOf(kept.length, changes, read.length - kept.length);
      },
    };
  },
};

function readAgency(line: CsvRow, step: ReadingStep, seen: Set<string>): AgencyRow[] {
  const code = line.text('code');
  const kind = line.oneOf('kind', AGENCY_KINDS, 'KIND_UNKNOWN');
  const regionCode = line.text('region');
  const name = line.text('name');
  if (regionCode !== '' && !step.world.regions.has(regionCode)) line.wrong('region', 'REGION_UNKNOWN', 'no region has this code');
  if (!kind) return [];
  if (code !== '' && !agencyCodeFits(code, kind, regionCode)) {
    line.wrong('code', 'CODE_INVALID', 'expected <KIND>-<region>, with -2 and on for further ones of a kind in a region');
  }
  const row: AgencyRow = { id: namedId('agency', code), code, name, kind, regionCode };
  if (seen.has(code)) line.wrong('code', 'ROW_DUPLICATE', 'the code is in the file twice');
  seen.add(code);
  step.world.agencies.set(code, row);
  return [row];
}

function agencyFacts(row: AgencyRow): ReferenceChange['facts'] {
  return { name: row.name, kind: row.kind, region: row.regionCode };
}
