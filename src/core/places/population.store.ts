import type { Tx } from '../db/context';

/** How many persons live in a region. */
export interface PopulationRow {
  readonly code: string;
  readonly population: number;
  /** The text that says so, with its mark. */
  readonly source: string;
  readonly verified: boolean;
}

/** All populations that are known, by code of the region. */
export async function findPopulations(tx: Tx): Promise<PopulationRow[]> {
  return tx.query(`SELECT region_code AS code, population, source, verified FROM region_population ORDER BY region_code COLLATE "C"`);
}

/** Writes populations, new and changed ones alike. */
export async function savePopulations(tx: Tx, rows: readonly PopulationRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO region_population (region_code, population, source, verified)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(code text, population int, source text, verified boolean)
     ON CONFLICT (region_code) DO UPDATE SET population = excluded.population, source = excluded.source, verified = excluded.verified`,
    [JSON.stringify(rows)],
  );
}
