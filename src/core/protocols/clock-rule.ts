import { endOfShanghaiDay, addDays, shanghaiDay } from '../kernel/clock';
import type { ClockRule, Protocol } from './protocol';
import type { RiskCategory } from './risk-category';

/** Clocks that an entry of a loop starts. Without `toState` the state that a rule asks for is not looked at. */
export function clocksStartedBy(
  protocol: Protocol, entryKind: string, loopKind: string, category: RiskCategory | null, toState?: string,
): ClockRule[] {
  return protocol.clocks.filter((clock) => (
    isFor(clock, loopKind, category)
    && (clock.fromEvent === entryKind || includes(clock.alsoFrom, entryKind))
    && (clock.inState === undefined || toState === undefined || clock.inState === toState)
  ));
}

/** Clocks that an entry of a loop meets. */
export function clocksEndedBy(
  protocol: Protocol, entryKind: string, loopKind: string, category: RiskCategory | null,
): ClockRule[] {
  return protocol.clocks.filter((clock) => (
    isFor(clock, loopKind, category) && (clock.toEvent === entryKind || includes(clock.alsoTo, entryKind))
  ));
}

/** Clocks that count no more after an entry of a loop. */
export function clocksCancelledBy(
  protocol: Protocol, entryKind: string, loopKind: string, category: RiskCategory | null,
): ClockRule[] {
  return protocol.clocks.filter((clock) => isFor(clock, loopKind, category) && includes(clock.cancelledBy, entryKind));
}

/** When a clock that starts at this moment is due: after its time, or at 24:00 of a day in Asia/Shanghai. */
export function dueAt(clock: Pick<ClockRule, 'within' | 'dayBased'>, startedAt: Date): Date {
  const length = durationMs(clock.within);
  if (!clock.dayBased) return new Date(startedAt.getTime() + length);
  return endOfShanghaiDay(addDays(shanghaiDay(startedAt), length / DAY_MS - 1));
}

const DURATION = /^P(?=\d|T)(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** Milliseconds of an ISO 8601 duration without years and months; a day is 24 hours. @throws Error for any other text. */
export function durationMs(duration: string): number {
  const match = DURATION.exec(duration);
  if (!match) throw new Error('not an ISO 8601 duration of weeks, days, hours, minutes and seconds');
  const units = [WEEK_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS];
  return units.reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit, 0);
}

function isFor(clock: ClockRule, loopKind: string, category: RiskCategory | null): boolean {
  const people = clock.appliesTo.length === 0 || (category !== null && clock.appliesTo.includes(category));
  return people && clock.loopKinds.includes(loopKind);
}

function includes(events: readonly string[] | undefined, entryKind: string): boolean {
  return events?.includes(entryKind) ?? false;
}
