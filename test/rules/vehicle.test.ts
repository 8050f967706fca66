import fc from 'fast-check';
import { RISK_CATEGORIES } from '../../src/core/protocols/risk-category';
import { groupOf, refusalOfTrip, shiftAfter, type VehicleNow } from '../../src/domain/transfers/vehicle';

const NOON = new Date('2022-03-20T04:00:00Z');
const hours = (count: number): Date => new Date(NOON.getTime() + count * 3_600_000);
const coach = (more: Partial<VehicleNow> = {}): VehicleNow => ({ state: 'READY', seats: 2, disinfectedAt: null, lastTripEndedAt: null, trip: null, ...more });

describe('a vehicle is sent', () => {
  it('before its first trip, and behind each one only where its disinfection was recorded since and is told', () => {
    expect(refusalOfTrip(coach(), 'CLOSE_CONTACT', NOON)).toBeNull();
    const back = coach({ state: 'TO_DISINFECT', lastTripEndedAt: hours(1) });
    expect(refusalOfTrip(back, 'CLOSE_CONTACT', hours(2))).toBe('DISINFECTION');
    expect(refusalOfTrip({ ...back, disinfectedAt: hours(0) }, 'CLOSE_CONTACT', hours(2))).toBe('DISINFECTION');
    expect(refusalOfTrip({ ...back, disinfectedAt: hours(2) }, 'CLOSE_CONTACT', hours(0))).toBe('DISINFECTION');
    expect(refusalOfTrip({ ...back, disinfectedAt: hours(2) }, 'CLOSE_CONTACT', hours(2))).toBeNull();
    expect(refusalOfTrip(coach({ state: 'OUT_OF_SERVICE' }), 'CLOSE_CONTACT', NOON)).toBe('OUT_OF_SERVICE');
  });

  it('for as many as it has seats, and never for infected persons and contacts at once', () => {
    fc.assert(fc.property(fc.constantFrom(...RISK_CATEGORIES), fc.constantFrom('INFECTED' as const, 'CONTACTS' as const), fc.integer({ min: 0, max: 3 }), (category, carries, persons) => {
      const refusal = refusalOfTrip(coach({ state: 'ON_TRIP', trip: { carries, persons } }), category, NOON);
      expect(refusal).toBe(groupOf(category) !== carries ? 'INFECTED_APART' : persons >= 2 ? 'SEATS' : null);
    }));
  });
});

it('a shift ends at its limit and begins anew behind enough rest', () => {
  const limits = { hours: 12, rest: 8 };
  const first = shiftAfter(null, NOON, limits)!;
  const second = shiftAfter(first, hours(6), limits)!;
  expect(second).toEqual({ startedAt: NOON, lastAt: hours(6) });
  expect(shiftAfter(second, hours(12), limits)).toBeNull();
  expect(shiftAfter(second, hours(13), limits)).toBeNull();
  expect(shiftAfter(second, hours(14), limits)).toEqual({ startedAt: hours(14), lastAt: hours(14) });
  expect(shiftAfter(second, hours(100), { hours: null, rest: null })).toEqual({ startedAt: NOON, lastAt: hours(100) });
});
