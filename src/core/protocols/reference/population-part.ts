import { findPopulations, savePopulations, type PopulationRow } from '../../places/population.store';
import type { CsvRow } from './directory';
import { changesOf, countsOf, type ReadingStep, type ReferenceChange, type ReferencePart } from './part';

/** `populations.csv`. */
export const populationPart: ReferencePart = {
  name: 'populations',
  prepare(step) {
    const seen = new Set<string>();
    const read = step.directory.csv('populations.csv', { required: ['region', 'population', 'source', 'verified'] })
      .map((line) => readPopulation(line, step, seen));
    return {
      async apply(tx, record) {
        const held = new Map((await findPopulations(tx)).map((row) => [row.code, row]));
        const changes = changesOf(read, (code) => held.get(code), factsOf);
        if (changes.length > 0) {
          await savePopulations(tx, read.filter((row) => changes.some((change) => change.code === row.code)));
          await record(tx, 'POPULATION_APPLIED', changes);
        }
        return countsOf(read.length, changes, 0);
      },
    };
  },
};

function readPopulation(line: CsvRow, step: ReadingStep, seen: Set<string>): PopulationRow {
  const code = line.text('region');
  if (!step.world.regions.has(code)) line.wrong('region', 'REGION_UNKNOWN', 'no region has this code');
  if (seen.has(code)) line.wrong('region', 'ROW_DUPLICATE', 'the region is in the file twice');
  seen.add(code);
  return { code, population: line.count('population', 1), source: line.text('source'), verified: line.flag('verified') };
}

function factsOf(row: PopulationRow): ReferenceChange['facts'] {
  return { population: String(row.population), source: row.source, verified: String(row.verified) };
}
