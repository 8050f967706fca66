/** The one source of time. Production uses {@link systemClock}; tests and the demo world set their own. */
export interface Clock {
  now(): Date;
}

/** Wall-clock time of this machine. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is told otherwise. */
export class SetClock implements Clock {
  constructor(private at: Date) {}

  now(): Date {
    return new Date(this.at);
  }

  set(at: Date): void {
    this.at = at;
  }

  advance(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}

/** China Standard Time, without daylight saving since 1991: days and daily deadlines are counted in it. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The calendar day in Asia/Shanghai, as `2022-03-20`. */
export function shanghaiDay(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The instant at which a day begins in Asia/Shanghai. `day` is `2022-03-20`. */
export function startOfShanghaiDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - SHANGHAI_OFFSET_MS);
}

/** 24:00 of a day in Asia/Shanghai, which is 00:00 of the next. */
export function endOfShanghaiDay(day: string): Date {
  return new Date(startOfShanghaiDay(day).getTime() + DAY_MS);
}

/** The day `count` days after `day`. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + count * DAY_MS).toISOString().slice(0, 10);
}
