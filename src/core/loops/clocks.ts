import type { RowId } from '../kernel/ids';
import type { AlarmRule } from '../protocols/protocol';
import { resumed, scheduled } from './alarms';
import type { ClockRow } from './clock.entity';
import type { EndedClock, StartedClock } from './loop-kind';

/** What the protocols say of one entry on one loop. */
export interface ClockRules {
  /** The edition in force, for clocks that start now. */
  readonly protocolId: RowId;
  /** Clocks that the entry starts. */
  readonly starts: readonly StartedClock[];
  /** What the entry does to a running clock, by the edition that the clock started under; null for nothing. */
  fate(clock: ClockRow): 'MET' | 'CANCELLED' | null;
  /** Warning and escalation of a clock by the edition that it starts or started under; undefined for none. */
  alarm(clock: { readonly code: string; readonly protocolId: RowId }): AlarmRule | undefined;
}

/** The clocks of a loop after an entry. */
export interface SettledClocks {
  /** Rows that are new. */
  readonly started: ClockRow[];
  /** Rows that have changed. */
  readonly ended: ClockRow[];
  /** Rows that go on as they were. */
  readonly going: ClockRow[];
}

/**
 * What an entry does to the clocks of its loop. A clock that the same entry ends and starts is ended and started anew;
 * one of a code and label that is running already is not started a second time. `closes` cancels whatever still runs.
 */
export function settle(
  clocks: readonly ClockRow[], rules: ClockRules, ended: readonly EndedClock[], closes: boolean,
  at: Date, loopId: RowId, newId: () => RowId,
): SettledClocks {
  const result: SettledClocks = { started: [], ended: [], going: [] };
  for (const clock of clocks) {
    const fate = ended.find((one) => isSame(one, clock))?.as ?? rules.fate(clock) ?? (closes ? 'CANCELLED' : null);
    if (isOpen(clock) && fate) result.ended.push(end(clock, fate, at));
    else result.going.push(clock);
  }
  for (const start of closes ? [] : rules.starts) {
    if (result.going.some((clock) => isOpen(clock) && isSame(start, clock))) continue;
    const clock: ClockRow = {
      id: newId(), loopId, code: start.code, label: start.label, protocolId: rules.protocolId, state: 'RUNNING',
      startedAt: at, dueAt: start.dueAt, endedAt: null, breachedAt: null, warnedAt: null, escalation: null, escalatedAt: null,
      pausedAt: null, nextAt: null,
    };
    result.started.push(scheduled(clock, rules.alarm(clock)));
  }
  return result;
}

/** The next deadline of a loop, missed ones included, null without any; a clock that stands still has none. */
export function nextDue(clocks: readonly ClockRow[]): Date | null {
  const times = clocks.filter((clock) => isOpen(clock) && clock.state !== 'PAUSED').map((clock) => clock.dueAt.getTime());
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** Whether a deadline was missed whose event has still not come. */
export function isOverdue(clocks: readonly ClockRow[]): boolean {
  return clocks.some((clock) => clock.state === 'BREACHED' && clock.endedAt === null);
}

function isOpen(clock: ClockRow): boolean {
  return clock.endedAt === null;
}

function isSame(one: { code: string; label: string | null }, clock: ClockRow): boolean {
  return one.code === clock.code && one.label === clock.label;
}

/** One that stands still ends with the deadline that it would have had if it had gone on now. */
function end(one: ClockRow, fate: 'MET' | 'CANCELLED', at: Date): ClockRow {
  const clock = one.state === 'PAUSED' ? resumed(one, at) : one;
  return { ...clock, state: clock.state === 'BREACHED' ? 'BREACHED' : fate, endedAt: at, nextAt: null };
}
