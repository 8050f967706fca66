import { addDays, endOfShanghaiDay, shanghaiDay } from '../../core/kernel/clock';
import { badInput } from '../../core/kernel/errors';
import type { EndedClock, StartedClock } from '../../core/loops/loop-kind';
import type { DeploymentState } from './deployment';

/** Code of the clocks of daily reports; the label of each is its day. */
export const REPORT_CLOCK = 'DAILY_REPORT';

/** When a team went on duty and when it finished; null for what has not come yet. */
export interface DutyTimes {
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** The days on duty so far, first and last included, in order. Days are those of Asia/Shanghai. */
export function daysOnDuty(duty: DutyTimes, now: Date): string[] {
  if (!duty.startedAt) return [];
  const last = shanghaiDay(duty.finishedAt ?? now);
  const days: string[] = [];
  for (let day = shanghaiDay(duty.startedAt); day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The days on duty whose 24:00 has passed and that have no report. */
export function missingReports(duty: DutyTimes, filed: readonly string[], now: Date): string[] {
  return daysOnDuty(duty, now).filter((day) => endOfShanghaiDay(day) <= now && !filed.includes(day));
}

/** @throws Refusal BAD_USER_INPUT where the day is none on duty so far, or has its report already. */
export function checkReportDate(path: string, date: string, duty: DutyTimes, filed: readonly string[], now: Date): void {
  if (!daysOnDuty(duty, now).includes(date)) {
    throw badInput(path, 'A report is for a day on duty: from the day on which duty started to today, or to the day on which it finished.');
  }
  if (filed.includes(date)) throw badInput(path, 'This day has its report already. A report is filed once and not changed.');
}

/** The clock of one day's report: due at 24:00 of that day. */
export function reportClock(day: string): StartedClock {
  return { code: REPORT_CLOCK, label: day, dueAt: endOfShanghaiDay(day) };
}

/**
 * The clock that follows where the report of a day was filed, while the team is on duty. `started` are the days whose
 * clocks have started: where a day passed without its report, the next day's clock has started then.
 */
export function clocksAfterReport(state: DeploymentState, date: string, started: readonly string[]): StartedClock[] {
  const next = addDays(date, 1);
  return state === 'ON_DUTY' && !started.includes(next) ? [reportClock(next)] : [];
}

/** The clock that follows where a day passed without its report. */
export function clocksAfterBreach(state: DeploymentState, code: string, day: string | null): StartedClock[] {
  return state === 'ON_DUTY' && code === REPORT_CLOCK && day !== null ? [reportClock(addDays(day, 1))] : [];
}

/** Ends the clock of a day whose report was filed. */
export function metBy(date: string): EndedClock[] {
  return [{ code: REPORT_CLOCK, label: date, as: 'MET' }];
}

/** Ends the clock of the day after the last one on duty: it runs where the last day's report was filed before the finish. */
export function cancelledByFinish(finishedAt: Date): EndedClock[] {
  return [{ code: REPORT_CLOCK, label: addDays(shanghaiDay(finishedAt), 1), as: 'CANCELLED' }];
}
