import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';

/** One look at a person, as it is kept. */
export interface ObservationRow {
  readonly id: RowId;
  readonly stayId: RowId;
  /** The half-day, such as `2022-03-20 AM`. */
  readonly slot: string;
  /** Degrees Celsius with one decimal. */
  readonly temperature: number | null;
  readonly symptoms: boolean | null;
  readonly observedAt: Date;
  readonly recordedBy: RowId;
}

/** Writes an observation; false where its half-day has one already. Needs the context advance. */
export async function insertObservation(tx: Tx, row: ObservationRow): Promise<boolean> {
  const added: unknown[] = await tx.query(
    `INSERT INTO observation (id, stay_id, slot, temperature, symptoms, observed_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT DO NOTHING RETURNING id`,
    [row.id, row.stayId, row.slot, row.temperature, row.symptoms, row.observedAt, row.recordedBy],
  );
  return added.length > 0;
}

/** The observations of these stays that the context reaches, in their order. */
export function findObservations(tx: Tx, stays: readonly RowId[]): Promise<ObservationRow[]> {
  return tx.query(
    `SELECT id, stay_id AS "stayId", slot, temperature::float8 AS temperature, symptoms, observed_at AS "observedAt", recorded_by AS "recordedBy"
     FROM observation WHERE stay_id = ANY($1) ORDER BY stay_id, slot`, [stays],
  );
}

/** Destroys what was seen of persons during these stays. Needs the context retention. */
export async function eraseObservations(tx: Tx, stays: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, observation]: [unknown, number] = await tx.query('UPDATE observation SET temperature = NULL, symptoms = NULL WHERE stay_id = ANY($1)', [stays]);
  return { observation };
}
