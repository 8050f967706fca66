/** How waiting is done; tests wait otherwise than people. */
export interface Timers {
  /** Runs `task` after some milliseconds, unless the returned function is called before. */
  after(ms: number, task: () => void): () => void;
}

/** Timers of the browser and of node. */
export const realTimers: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => { clearTimeout(timer); };
  },
};

const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/**
 * How long to wait before the next attempt, in milliseconds: it doubles up to 15 s. A random part of a half keeps a
 * thousand clients of a restarted server from coming at once.
 * @param attempt from 0.
 * @param random from 0 to 1.
 */
export function backoffMs(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return longest / 2 + (longest / 2) * random;
}
