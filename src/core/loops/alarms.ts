import { durationMs } from '../protocols/clock-rule';
import { ESCALATION_LEVELS, type AlarmRule, type EscalationLevel } from '../protocols/protocol';
import type { ClockRow } from './clock.entity';

/** What a clock has to say next, and when: a warning before its deadline, its breach, or a step of escalation behind it. */
export type Alarm =
  | { readonly kind: 'WARN' | 'BREACH'; readonly at: Date }
  | { readonly kind: 'ESCALATE'; readonly at: Date; readonly level: EscalationLevel };

/**
 * The next alarm of a clock; null for none. Each is said once: what was said stands in the row. A clock that stands
 * still or has ended says nothing. A warning that would fall before the start, as after a late move, is not given.
 */
export function nextAlarm(clock: ClockRow, rule: AlarmRule | undefined): Alarm | null {
  if (clock.endedAt !== null) return null;
  switch (clock.state) {
    case 'RUNNING': return warning(clock, rule) ?? { kind: 'BREACH', at: clock.dueAt };
    case 'BREACHED': return escalation(clock, rule);
    case 'PAUSED':
    case 'MET':
    case 'CANCELLED': return null;
    default: return clock.state satisfies never;
  }
}

/** The clock with the moment of its next alarm. */
export function scheduled(clock: ClockRow, rule: AlarmRule | undefined): ClockRow {
  return { ...clock, nextAt: nextAlarm(clock, rule)?.at ?? null };
}

/** The clock that has to say something first of all by now; undefined for none. */
export function firstDue(clocks: readonly ClockRow[], now: Date): ClockRow | undefined {
  return clocks.filter((clock) => clock.nextAt !== null && clock.nextAt <= now)
    .sort((a, b) => a.nextAt!.getTime() - b.nextAt!.getTime())[0];
}

/** The clock after an alarm was written. */
export function said(clock: ClockRow, alarm: Alarm, at: Date): ClockRow {
  switch (alarm.kind) {
    case 'WARN': return { ...clock, warnedAt: at };
    case 'BREACH': return { ...clock, state: 'BREACHED', breachedAt: at };
    case 'ESCALATE': return { ...clock, escalation: alarm.level, escalatedAt: at };
    default: return alarm satisfies never;
  }
}

/** The clock stands still from now on. What is left of its time is kept. */
export function paused(clock: ClockRow, at: Date): ClockRow {
  return { ...clock, state: 'PAUSED', pausedAt: at };
}

/** The clock goes on with the time that was left. */
export function resumed(clock: ClockRow, at: Date): ClockRow {
  const left = clock.dueAt.getTime() - clock.pausedAt!.getTime();
  return { ...clock, state: 'RUNNING', pausedAt: null, dueAt: new Date(at.getTime() + left) };
}

/** The clock with another deadline. It warns again where the warning of the new deadline is still to come. */
export function moved(clock: ClockRow, dueAt: Date, rule: AlarmRule | undefined, at: Date): ClockRow {
  const warnAt = warnsAt({ ...clock, dueAt }, rule);
  return { ...clock, dueAt, warnedAt: warnAt && warnAt > at ? null : clock.warnedAt };
}

/** What is left of the time of a clock that has not breached, in milliseconds. */
export function timeLeft(clock: ClockRow, at: Date): number {
  return clock.dueAt.getTime() - (clock.pausedAt ?? at).getTime();
}

function warning(clock: ClockRow, rule: AlarmRule | undefined): Alarm | null {
  const at = clock.warnedAt === null ? warnsAt(clock, rule) : null;
  return at && at >= clock.startedAt ? { kind: 'WARN', at } : null;
}

function warnsAt(clock: ClockRow, rule: AlarmRule | undefined): Date | null {
  return rule?.warnBefore ? new Date(clock.dueAt.getTime() - durationMs(rule.warnBefore)) : null;
}

function escalation(clock: ClockRow, rule: AlarmRule | undefined): Alarm | null {
  const reached = clock.escalation === null ? -1 : ESCALATION_LEVELS.indexOf(clock.escalation);
  const step = rule?.escalation.find(({ level }) => ESCALATION_LEVELS.indexOf(level) > reached);
  return step ? { kind: 'ESCALATE', level: step.level, at: new Date(clock.dueAt.getTime() + durationMs(step.after)) } : null;
}
