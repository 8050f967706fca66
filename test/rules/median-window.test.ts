import fc from 'fast-check';
import { medianOf, NO_VALUES, WINDOW_SIDE, withValue, type MedianWindow } from '../../src/core/loops/median-window';

/** As percentile_cont(0.5). */
function plainMedian(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const [lower, upper] = [sorted[Math.floor((sorted.length - 1) / 2)]!, sorted[Math.ceil((sorted.length - 1) / 2)]!];
  return lower === upper ? lower : lower + 0.5 * (upper - lower);
}

/** A window as it is made of all values: some on each side of the median, the others counted. */
function windowOf(values: readonly number[], side: number): MedianWindow {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const times = (value: number): number => values.filter((one) => one === value).length;
  const median = plainMedian(values) ?? 0;
  const middle = Math.max(0, distinct.findIndex((value) => value >= median));
  const kept = distinct.slice(Math.max(0, middle - side), middle + side + 1);
  return {
    below: values.filter((value) => value < (kept[0] ?? 0)).length, above: values.filter((value) => value > (kept.at(-1) ?? 0)).length, values: kept, counts: kept.map(times),
  };
}

const minute = fc.integer({ min: 0, max: 40 }).map((value) => value / 4);
const step = fc.record({ value: minute, takes: fc.boolean() });

it('whatever comes and goes, the median is that of all values, or the window says that it lost it', () => {
  fc.assert(fc.property(fc.array(minute, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 80 }), (first, side, steps) => {
    const all = [...first];
    let window = windowOf(all, side);
    for (const { value, takes } of steps) {
      const at = all.indexOf(value);
      if (takes && at < 0) continue;
      if (takes) all.splice(at, 1);
      else all.push(value);
      window = withValue(window, value, takes ? -1 : 1);
      const median = medianOf(window);
      if (median === undefined) window = windowOf(all, side);
      expect(medianOf(window)).toBe(plainMedian(all));
    }
  }));
});

it('a window that began with nothing never loses the median while values only come around it, and stays small', () => {
  let window = NO_VALUES;
  const all: number[] = [];
  for (let i = 0; i < 3_000; i += 1) {
    const value = (i * 7_919) % 3_001;
    all.push(value);
    window = withValue(window, value, 1);
    expect(window.values.length).toBeLessThanOrEqual(4 * WINDOW_SIDE);
    if (i % 97 === 0) expect(medianOf(window)).toBe(plainMedian(all));
  }
  expect(window.below + window.above).toBeGreaterThan(0);
});

it('a median that wandered out of the window is lost, not guessed', () => {
  const window = windowOf(Array.from({ length: 100 }, (_, i) => i), 2);
  const drifted = Array.from({ length: 50 }, (_, i) => 1_000 + i).reduce((held, value) => withValue(held, value, 1), window);
  expect(medianOf(window)).toBe(49.5);
  expect(medianOf(drifted)).toBeUndefined();
});
