import { addDays, endOfShanghaiDay, shanghaiDay, startOfShanghaiDay } from '../../core/kernel/clock';

const HALF_DAY_MS = 43_200_000;

/** The half-day in Asia/Shanghai that an instant lies in, as `2022-03-20 AM`. */
export function halfDayOf(at: Date): string {
  const day = shanghaiDay(at);
  return `${day} ${at.getTime() - startOfShanghaiDay(day).getTime() < HALF_DAY_MS ? 'AM' : 'PM'}`;
}

/** When a half-day is over. */
export function endOfHalfDay(slot: string): Date {
  const end = endOfShanghaiDay(slot.slice(0, 10));
  return slot.endsWith('PM') ? end : new Date(end.getTime() - HALF_DAY_MS);
}

/** The half-day after this one. */
export function nextHalfDay(slot: string): string {
  return slot.endsWith('AM') ? `${slot.slice(0, 10)} PM` : `${addDays(slot.slice(0, 10), 1)} AM`;
}

/** The half-days of a stay that are over and have no observation. The one of admission is seen by the signature of admission. */
export function missingHalfDays(stay: { readonly admittedAt: Date; readonly releasedAt: Date | null }, seen: readonly string[], now: Date): string[] {
  const until = stay.releasedAt ?? now;
  const missing: string[] = [];
  for (let slot = nextHalfDay(halfDayOf(stay.admittedAt)); endOfHalfDay(slot) <= until; slot = nextHalfDay(slot)) {
    if (!seen.includes(slot)) missing.push(slot);
  }
  return missing;
}
