import type { ClockRow } from './clock.entity';
import type { Past } from './past-entry';

/** Clocks as they stood after the last entry of a past: each change of a clock stands at the time of the entry that made it. */
export function clocksAt(clocks: readonly ClockRow[], { entries }: Past): ClockRow[] {
  const at = entries.at(-1)!.at;
  return clocks.filter((clock) => clock.startedAt <= at).map((clock) => {
    const endedAt = clock.endedAt && clock.endedAt <= at ? clock.endedAt : null;
    const breachedAt = clock.breachedAt && clock.breachedAt <= at ? clock.breachedAt : null;
    return { ...clock, endedAt, breachedAt, state: endedAt ? clock.state : breachedAt ? 'BREACHED' : 'RUNNING' };
  });
}
