import type { RowId } from '../kernel/ids';
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
    result.started.push({
      id: newId(), loopId, code: start.code, label: start.label, protocolId: rules.protocolId, state: 'RUNNING',
      startedAt: at, dueAt: start.dueAt, endedAt: null, breachedAt: null,
    });
  }
  return result;
}

/** Running clocks whose time has come, the first to come first. */
export function dueClocks(clocks: readonly ClockRow[], now: Date): ClockRow[] {
  return clocks.filter((clock) => clock.state === 'RUNNING' && clock.dueAt <= now).sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

/** The clock after its breach. */
export function breach(clock: ClockRow, at: Date): ClockRow {
  return { ...clock, state: 'BREACHED', breachedAt: at };
}

/** The next deadline of a loop, missed ones included, null without any. */
export function nextDue(clocks: readonly ClockRow[]): Date | null {
  const times = clocks.filter(isOpen).map((clock) => clock.dueAt.getTime());
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

function end(clock: ClockRow, fate: 'MET' | 'CANCELLED', at: Date): ClockRow {
  return { ...clock, state: clock.state === 'BREACHED' ? 'BREACHED' : fate, endedAt: at };
}
