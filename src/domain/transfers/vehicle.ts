import type { RiskCategory } from '../../core/protocols/risk-category';
import { defineEntries } from '../../core/trace/facts';

/** Kinds of vehicle. */
export const VEHICLE_KINDS = ['NEGATIVE_PRESSURE_AMBULANCE', 'AMBULANCE', 'COACH', 'CAR', 'OTHER'] as const;
/** One of {@link VEHICLE_KINDS}. */
export type VehicleKind = (typeof VEHICLE_KINDS)[number];

/** What a vehicle does now. */
export const VEHICLE_STATES = ['READY', 'ON_TRIP', 'TO_DISINFECT', 'OUT_OF_SERVICE'] as const;
/** One of {@link VEHICLE_STATES}. */
export type VehicleState = (typeof VEHICLE_STATES)[number];

/** Who is on a trip: the two are never on one. */
export const TRIP_GROUPS = ['INFECTED', 'CONTACTS'] as const;
/** One of {@link TRIP_GROUPS}. */
export type TripGroup = (typeof TRIP_GROUPS)[number];

/** Most seats that a vehicle can have. */
export const SEATS_LIMIT = 100;

/** Why a vehicle is not sent for a person. */
export type TripRefusal = 'OUT_OF_SERVICE' | 'DISINFECTION' | 'INFECTED_APART' | 'SEATS';

/** A vehicle as far as the rules of a dispatch look at it. */
export interface VehicleNow {
  readonly state: VehicleState;
  readonly seats: number;
  readonly disinfectedAt: Date | null;
  /** When its last trip ended; null before the first. */
  readonly lastTripEndedAt: Date | null;
  /** The trip that it is on; null while it stands. */
  readonly trip: { readonly carries: TripGroup; readonly persons: number } | null;
}

/** Entries about vehicles. They belong to no loop. */
export const vehicleEntries = defineEntries({
  VEHICLE_REGISTERED: { vehicle: 'WORK_STATE', plate: 'WORK_STATE', kind: 'WORK_STATE', seats: 'WORK_STATE' },
  VEHICLE_DISINFECTED: { vehicle: 'WORK_STATE', disinfectedAt: 'WORK_STATE' },
  VEHICLE_TAKEN_OUT: { vehicle: 'WORK_STATE', reason: 'WORK_STATE' },
  VEHICLE_BROUGHT_BACK: { vehicle: 'WORK_STATE', reason: 'WORK_STATE' },
});

/** With whom a person may be on a trip. */
export function groupOf(category: RiskCategory): TripGroup {
  return category === 'CONFIRMED_CASE' || category === 'ASYMPTOMATIC_INFECTION' ? 'INFECTED' : 'CONTACTS';
}

/** Why this vehicle cannot be sent for a person of this category; null where it can. `told` is when the dispatch says that it was disinfected. */
export function refusalOfTrip(vehicle: VehicleNow, category: RiskCategory, told: Date): TripRefusal | null {
  if (vehicle.state === 'OUT_OF_SERVICE') return 'OUT_OF_SERVICE';
  if (vehicle.trip) {
    if (vehicle.trip.carries !== groupOf(category)) return 'INFECTED_APART';
    return vehicle.trip.persons >= vehicle.seats ? 'SEATS' : null;
  }
  const ended = vehicle.lastTripEndedAt;
  if (ended && (!vehicle.disinfectedAt || vehicle.disinfectedAt < ended || told < ended)) return 'DISINFECTION';
  return null;
}

/** A crew member's time on duty. */
export interface Shift {
  readonly startedAt: Date;
  readonly lastAt: Date;
}

const HOUR_MS = 3_600_000;

/** The shift after another dispatch: a new one behind enough rest, else the one that goes on; null where it is too long already. */
export function shiftAfter(before: Shift | null, at: Date, limits: { readonly hours: number | null; readonly rest: number | null }): Shift | null {
  const isRested = !before || (limits.rest !== null && at.getTime() - before.lastAt.getTime() >= limits.rest * HOUR_MS);
  if (isRested) return { startedAt: at, lastAt: at };
  const isTooLong = limits.hours !== null && at.getTime() - before.startedAt.getTime() >= limits.hours * HOUR_MS;
  return isTooLong ? null : { startedAt: before.startedAt, lastAt: at };
}
