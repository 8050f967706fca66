/** Most distinct values on each side of the median that a window keeps. */
export const WINDOW_SIDE = 128;

/**
 * Many numbers of which the median is wanted while some come and go: those around it one by one, the others as two counts.
 * All that lie between the first and the last of `values` are among them.
 */
export interface MedianWindow {
  readonly below: number;
  readonly above: number;
  /** Distinct, rising. */
  readonly values: readonly number[];
  /** How often each of `values` is there; never 0. */
  readonly counts: readonly number[];
}

/** No number at all. */
export const NO_VALUES: MedianWindow = { below: 0, above: 0, values: [], counts: [] };

/** The numbers with `times` more of this one; fewer, where it is negative. Only what is there is taken away. */
export function withValue(window: MedianWindow, value: number, times: number): MedianWindow {
  const { below, above, values } = window;
  if (below > 0 && (values.length === 0 || value < values[0]!)) return { ...window, below: below + times };
  if (above > 0 && (values.length === 0 || value > values.at(-1)!)) return { ...window, above: above + times };
  const at = placeOf(values, value);
  const counts = [...window.counts];
  const kept = [...values];
  if (values[at] === value) counts[at] = counts[at]! + times;
  else {
    kept.splice(at, 0, value);
    counts.splice(at, 0, times);
  }
  if (counts[at] === 0) {
    kept.splice(at, 1);
    counts.splice(at, 1);
  }
  return narrowed({ below, above, values: kept, counts });
}

/**
 * The median as PostgreSQL's percentile_cont(0.5) has it: of an even number of values the middle between the two.
 * Null where there are none; undefined where it lies outside of the window, which then has to be made anew.
 */
export function medianOf(window: MedianWindow): number | null | undefined {
  const total = sizeOf(window);
  if (total === 0) return null;
  const [lower, upper] = [valueAt(window, Math.floor((total - 1) / 2)), valueAt(window, Math.ceil((total - 1) / 2))];
  if (lower === undefined || upper === undefined) return undefined;
  return lower === upper ? lower : lower + 0.5 * (upper - lower);
}

function sizeOf({ below, above, counts }: MedianWindow): number {
  return below + above + counts.reduce((sum, count) => sum + count, 0);
}

function valueAt({ below, values, counts }: MedianWindow, place: number): number | undefined {
  let left = place - below;
  if (left < 0) return undefined;
  return values.find((_, i) => {
    left -= counts[i]!;
    return left < 0;
  });
}

/** Takes values from the longer side once there are twice as many as it takes: seldom, so that it costs little. */
function narrowed(window: MedianWindow): MedianWindow {
  if (window.values.length <= 4 * WINDOW_SIDE) return window;
  const median = medianOf(window);
  if (median === undefined || median === null) return window;
  const middle = placeOf(window.values, median);
  const from = Math.max(0, middle - WINDOW_SIDE);
  const until = Math.min(window.values.length, middle + WINDOW_SIDE);
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    below: window.below + sum(window.counts.slice(0, from)),
    above: window.above + sum(window.counts.slice(until)),
    values: window.values.slice(from, until),
    counts: window.counts.slice(from, until),
  };
}

/** Place of the first that is not smaller. */
function placeOf(values: readonly number[], value: number): number {
  let [from, until] = [0, values.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if (values[middle]! < value) from = middle + 1;
    else until = middle;
  }
  return from;
}
