import fc from 'fast-check';
import { addDays, endOfShanghaiDay, shanghaiDay, startOfShanghaiDay } from '../../src/core/kernel/clock';
import { Refusal } from '../../src/core/kernel/errors';
import { firstDue, said, scheduled } from '../../src/core/loops/alarms';
import type { ClockRow } from '../../src/core/loops/clock.entity';
import { settle, type ClockRules } from '../../src/core/loops/clocks';
import type { EndedClock, StartedClock } from '../../src/core/loops/loop-kind';
import {
  cancelledByFinish, checkReportDate, clocksAfterBreach, clocksAfterReport, daysOnDuty, metBy, missingReports, reportClock,
} from '../../src/domain/deployments/report-day';

const START = '2022-03-18';
const HOUR_MS = 3_600_000;
const at = (day: string, hour: number): Date => new Date(startOfShanghaiDay(day).getTime() + hour * HOUR_MS);
const days = (count: number): string[] => Array.from({ length: count }, (_, i) => addDays(START, i));

function isRefused(date: string, duty: { startedAt: Date | null; finishedAt: Date | null }, filed: string[], now: Date): boolean {
  try {
    checkReportDate('input.date', date, duty, filed, now);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    expect((error as Refusal).details).toEqual({ path: 'input.date' });
    return true;
  }
}

/** A deployment's clocks, moved by the rules of report days alone: what `advance` does with them. */
class Duty {
  clocks: ClockRow[] = [];
  readonly filed: string[] = [];
  finishedAt: Date | null = null;

  constructor(readonly startedAt: Date) {
    this.settle(startedAt, [reportClock(shanghaiDay(startedAt))], []);
  }

  get state(): 'ON_DUTY' | 'FINISHED' {
    return this.finishedAt ? 'FINISHED' : 'ON_DUTY';
  }

  watch(now: Date): void {
    for (let clock = firstDue(this.clocks, now); clock; clock = firstDue(this.clocks, now)) {
      const breached = scheduled(said(clock, { kind: 'BREACH', at: clock.dueAt }, now), undefined);
      this.clocks = this.clocks.map((one) => (one === clock ? breached : one));
      this.settle(now, clocksAfterBreach(this.state, clock.code, clock.label), []);
    }
  }

  file(date: string, now: Date): void {
    this.watch(now);
    if (isRefused(date, this, this.filed, now)) return;
    const started = this.clocks.map((clock) => clock.label!);
    this.filed.push(date);
    this.settle(now, clocksAfterReport(this.state, date, started), metBy(date));
  }

  finish(now: Date): void {
    this.watch(now);
    this.finishedAt = now;
    this.settle(now, [], cancelledByFinish(now));
  }

  private settle(now: Date, starts: StartedClock[], ends: EndedClock[]): void {
    const rules: ClockRules = { protocolId: 'protocol', starts, fate: () => null, alarm: () => undefined };
    const open = this.clocks.filter((clock) => clock.endedAt === null);
    const settled = settle(open, rules, ends, false, now, 'loop', () => 'clock');
    this.clocks = [...this.clocks.filter((clock) => clock.endedAt !== null), ...settled.going, ...settled.ended, ...settled.started];
  }
}

/** For each day on duty the delay in days of its report, or null for none; what comes after duty is filed late. */
const histories = fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 8 });

function lived(delays: (number | null)[]): Duty {
  const duty = new Duty(at(START, 9));
  const last = addDays(START, delays.length - 1);
  for (const today of days(delays.length + 4)) {
    duty.watch(at(today, 8));
    delays.forEach((delay, i) => {
      if (delay !== null && addDays(START, i + delay) === today) duty.file(addDays(START, i), at(today, 20));
    });
    if (today === last) duty.finish(at(today, 21));
  }
  duty.watch(at(addDays(last, 5), 0));
  return duty;
}

it('starts one clock for each day on duty, due at its 24:00, and keeps none for a later day', () => {
  fc.assert(fc.property(histories, (delays) => {
    const { clocks } = lived(delays);
    const counted = clocks.filter((clock) => clock.state !== 'CANCELLED');
    expect(counted.map((clock) => clock.label).sort()).toEqual(days(delays.length));
    for (const clock of clocks) expect(clock.dueAt).toEqual(endOfShanghaiDay(clock.label!));
  }));
});

it('meets the clock of a report in time, breaches and ends that of a late one, and leaves that of a missing one open', () => {
  fc.assert(fc.property(histories, (delays) => {
    const duty = lived(delays);
    const clockOf = new Map(duty.clocks.map((clock) => [clock.label, clock]));
    delays.forEach((delay, i) => {
      const clock = clockOf.get(addDays(START, i))!;
      expect(clock.state).toBe(delay === 0 ? 'MET' : 'BREACHED');
      expect(clock.endedAt === null).toBe(delay === null);
    });
  }));
});

it('tells exactly the days without a report', () => {
  fc.assert(fc.property(histories, (delays) => {
    const duty = lived(delays);
    const missing = days(delays.length).filter((_day, i) => delays[i] === null);
    expect(missingReports(duty, duty.filed, at(addDays(START, 20), 0))).toEqual(missing);
  }));
});

it('takes a report for a day on duty that has come, once', () => {
  const day = fc.integer({ min: -3, max: 12 }).map((n) => addDays(START, n));
  const hour = fc.integer({ min: 0, max: 23 });
  fc.assert(fc.property(day, day, hour, fc.option(fc.integer({ min: 0, max: 6 })), fc.subarray(days(8)), (date, today, hourNow, lasted, filed) => {
    const finishedAt = lasted === null ? null : at(addDays(START, lasted), 23);
    const last = finishedAt && addDays(START, lasted!) < today ? addDays(START, lasted!) : today;
    fc.pre(finishedAt === null || finishedAt <= at(today, hourNow));
    const accepted = date >= START && date <= last && !filed.includes(date);
    expect(isRefused(date, { startedAt: at(START, 0), finishedAt }, filed, at(today, hourNow))).toBe(!accepted);
  }));
});

it('has no days on duty before duty has started', () => {
  expect(daysOnDuty({ startedAt: null, finishedAt: null }, at(START, 12))).toEqual([]);
});

it('counts days in Shanghai: 00:30 there is still yesterday in UTC', () => {
  expect(daysOnDuty({ startedAt: at(START, 0.5), finishedAt: at('2022-03-19', 23.9) }, at('2022-03-25', 1))).toEqual([START, '2022-03-19']);
});

it('calls no report missing before 24:00', () => {
  const duty = { startedAt: at(START, 9), finishedAt: null };
  expect(missingReports(duty, [], new Date(endOfShanghaiDay(START).getTime() - 1))).toEqual([]);
  expect(missingReports(duty, [], endOfShanghaiDay(START))).toEqual([START]);
});

it('follows a missed day with the next only on duty, and only for clocks of reports', () => {
  expect(clocksAfterBreach('ON_DUTY', 'DAILY_REPORT', START)).toEqual([reportClock('2022-03-19')]);
  expect(clocksAfterBreach('FINISHED', 'DAILY_REPORT', START)).toEqual([]);
  expect(clocksAfterBreach('ON_DUTY', 'DEPLOYMENT_ANSWER', null)).toEqual([]);
});
