import type { Clock } from '../../core/kernel/clock';

/** The longest that a timer of node can run, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Does `end` at this instant, at once where it is over. @returns what calls that off. */
export function at(instant: Date, clock: Clock, end: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const left = instant.getTime() - clock.now().getTime();
    if (left <= 0) end();
    else timer = setTimeout(look, Math.min(left, LONGEST_TIMER_MS));
  };
  look();
  return () => clearTimeout(timer);
}
