import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import type { Shift, TripGroup, VehicleKind, VehicleNow, VehicleState } from './vehicle';

/** A vehicle as it is stored. */
export interface VehicleRow {
  id: RowId;
  agencyId: RowId;
  plate: string;
  kind: VehicleKind;
  seats: number;
  state: VehicleState;
  disinfectedAt: Date | null;
}

/** A trip as it is stored. */
export interface TripRow {
  id: RowId;
  vehicleId: RowId;
  carries: TripGroup;
  startedAt: Date;
  endedAt: Date | null;
}

const VEHICLE = `id, agency_id AS "agencyId", plate, kind, seats::int AS seats, state, disinfected_at AS "disinfectedAt"`;
const TRIP = `id, vehicle_id AS "vehicleId", carries, started_at AS "startedAt", ended_at AS "endedAt"`;

/** Writes a new vehicle; false where the plate is registered already. Needs the context advance. */
export async function insertVehicle(tx: Tx, row: VehicleRow): Promise<boolean> {
  const made: unknown[] = await tx.query(
    `INSERT INTO vehicle (id, agency_id, plate, kind, seats, state) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (plate) DO NOTHING RETURNING id`,
    [row.id, row.agencyId, row.plate, row.kind, row.seats, row.state],
  );
  return made.length > 0;
}

/** The vehicles of these keys, in any order. */
export async function findVehicles(tx: Tx, ids: readonly RowId[]): Promise<VehicleRow[]> {
  return tx.query(`SELECT ${VEHICLE} FROM vehicle WHERE id = ANY($1)`, [ids]);
}

/** The vehicles of an agency by plate. */
export async function findVehiclesOf(tx: Tx, agency: RowId): Promise<VehicleRow[]> {
  return tx.query(`SELECT ${VEHICLE} FROM vehicle WHERE agency_id = $1 ORDER BY plate COLLATE "C"`, [agency]);
}

/** Locks a vehicle of an agency; null where it has none of this key. Needs the context advance. */
export async function lockVehicle(tx: Tx, agency: RowId, id: RowId): Promise<VehicleRow | null> {
  const [row]: VehicleRow[] = await tx.query(`SELECT ${VEHICLE} FROM vehicle WHERE id = $1 AND agency_id = $2 FOR UPDATE`, [id, agency]);
  return row ?? null;
}

/** Locks the vehicle of a plate, whoever runs it, with its trip; null where nobody has registered it. Needs the context advance. */
export async function lockPlate(tx: Tx, plate: string): Promise<{ vehicle: VehicleRow; trip: RowId | null; now: VehicleNow } | null> {
  const [vehicle]: VehicleRow[] = await tx.query(`SELECT ${VEHICLE} FROM vehicle WHERE plate = $1 FOR UPDATE`, [plate]);
  if (!vehicle) return null;
  const [open]: { id: RowId; carries: TripGroup; persons: number }[] = await tx.query(
    `SELECT id, carries, (SELECT count(*) FROM transfer t JOIN loop l ON l.id = t.id
       WHERE t.trip_id = trip.id AND l.state IN ('DISPATCHED', 'ON_BOARD', 'ABORTING'))::int AS persons FROM trip WHERE vehicle_id = $1 AND ended_at IS NULL`,
    [vehicle.id],
  );
  const [{ ended }]: [{ ended: Date | null }] = await tx.query(`SELECT max(ended_at) AS ended FROM trip WHERE vehicle_id = $1`, [vehicle.id]);
  return { vehicle, trip: open?.id ?? null, now: { ...vehicle, lastTripEndedAt: ended, trip: open ?? null } };
}

/** Begins a trip. The caller holds the vehicle's lock. */
export async function beginTrip(tx: Tx, trip: Omit<TripRow, 'endedAt'>): Promise<void> {
  await tx.query(`INSERT INTO trip (id, vehicle_id, carries, started_at) VALUES ($1, $2, $3, $4)`, [trip.id, trip.vehicleId, trip.carries, trip.startedAt]);
  await setVehicle(tx, trip.vehicleId, { state: 'ON_TRIP' });
}

/** Ends a trip on which nobody is any more: the vehicle has to be disinfected. Needs the context advance. */
export async function endTripIfOver(tx: Tx, trip: RowId, at: Date): Promise<void> {
  // Whoever leaves a trip and whoever joins it come one after the other.
  await tx.query(`SELECT FROM vehicle WHERE id = (SELECT vehicle_id FROM trip WHERE id = $1) FOR UPDATE`, [trip]);
  const [ended]: [{ vehicle_id: RowId }[], number] = await tx.query(
    `UPDATE trip SET ended_at = greatest(started_at, $2) WHERE id = $1 AND ended_at IS NULL AND NOT EXISTS (
       SELECT FROM transfer t JOIN loop l ON l.id = t.id WHERE t.trip_id = $1 AND l.state IN ('DISPATCHED', 'ON_BOARD', 'ABORTING')) RETURNING vehicle_id`,
    [trip, at],
  );
  if (ended[0]) await setVehicle(tx, ended[0].vehicle_id, { state: 'TO_DISINFECT' });
}

/** Writes what has changed of a vehicle. The caller holds its lock. */
export async function setVehicle(tx: Tx, id: RowId, change: { state: VehicleState; disinfectedAt?: Date }): Promise<void> {
  await tx.query(`UPDATE vehicle SET state = $2, disinfected_at = coalesce($3, disinfected_at) WHERE id = $1`, [id, change.state, change.disinfectedAt ?? null]);
}

/** Whether the vehicle has made a trip since it was disinfected last. */
export async function isSoiled(tx: Tx, vehicle: VehicleRow): Promise<boolean> {
  const rows: unknown[] = await tx.query(
    `SELECT 1 FROM trip WHERE vehicle_id = $1 AND ended_at IS NOT NULL AND ($2::timestamptz IS NULL OR ended_at > $2) LIMIT 1`, [vehicle.id, vehicle.disinfectedAt],
  );
  return rows.length > 0;
}

/** The trips of these keys, in any order. */
export async function findTrips(tx: Tx, ids: readonly RowId[]): Promise<TripRow[]> {
  return tx.query(`SELECT ${TRIP} FROM trip WHERE id = ANY($1)`, [ids]);
}

/** The shift of somebody in a crew, under lock; null for nobody who was named before. Needs the context advance. */
export async function lockShift(tx: Tx, agency: RowId, member: Buffer): Promise<Shift | null> {
  const [row]: Shift[] = await tx.query(
    `SELECT started_at AS "startedAt", last_at AS "lastAt" FROM crew_shift WHERE agency_id = $1 AND member = $2 FOR UPDATE`, [agency, member],
  );
  return row ?? null;
}

/** Writes the shift of somebody in a crew. */
export async function saveShift(tx: Tx, agency: RowId, member: Buffer, shift: Shift): Promise<void> {
  await tx.query(
    `INSERT INTO crew_shift (agency_id, member, started_at, last_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (agency_id, member) DO UPDATE SET started_at = excluded.started_at, last_at = excluded.last_at`,
    [agency, member, shift.startedAt, shift.lastAt],
  );
}
