import fc from 'fast-check';
import { hiddenCells, LEAST_CELL, withoutSmallCells } from '../../src/core/loops/small-cells';

/** Every list of counts, up to a bound, that would be shown in the same way: what an attacker who knows the rule cannot tell apart. */
function alike(counts: readonly number[], knowsSum: boolean): number[][] {
  const most = counts.reduce((total, count) => total + count, 0);
  const shown = withoutSmallCells(counts, counts.map(() => 0));
  const found: number[][] = [];
  const extend = (made: readonly number[], rest: number): void => {
    if (made.length === counts.length) {
      const same = withoutSmallCells(made, made.map(() => 0)).every((cell, at) => cell === shown[at]);
      if (same && (!knowsSum || rest === 0)) found.push([...made]);
      return;
    }
    const cell = shown[made.length];
    if (cell !== null && cell !== undefined) { if (cell <= rest) extend([...made, cell], rest - cell); return; }
    for (let count = 0; count <= rest; count += 1) extend([...made, count], rest - count);
  };
  extend([], most);
  return found;
}

const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 4 });

it('no hidden cell can be computed from what is shown and the sum, not even by who knows the rule', () => {
  fc.assert(fc.property(counts, (cells) => {
    const hidden = hiddenCells(cells);
    const sum = cells.reduce((total, cell) => total + cell, 0);
    // A sum that is small itself is hidden everywhere, since then all cells are.
    const candidates = alike(cells, sum >= LEAST_CELL);
    for (const at of hidden) expect(new Set(candidates.map((one) => one[at])).size).toBeGreaterThan(1);
  }), { numRuns: 300 });
});

it('no small cell is shown, a lone one takes company, and what is hidden is together no small number unless all is hidden', () => {
  fc.assert(fc.property(fc.array(fc.nat(60), { minLength: 2, maxLength: 12 }), (cells) => {
    const hidden = hiddenCells(cells);
    cells.forEach((cell, at) => { if (cell > 0 && cell < LEAST_CELL) expect(hidden.has(at)).toBe(true); });
    if (hidden.size === 0) return;
    expect(hidden.size).toBeGreaterThan(1);
    const together = [...hidden].reduce((total, at) => total + cells[at]!, 0);
    expect(together >= LEAST_CELL || hidden.size === cells.length).toBe(true);
  }));
});

it('what the caller reaches anyway is not what is small', () => {
  expect(withoutSmallCells([3, 40, 7], [3, 0, 0])).toEqual([3, 40, 7]);
  expect(withoutSmallCells([7, 40, 9], [4, 0, 0])).toEqual([null, 40, null]);
  expect(withoutSmallCells([0, 0, 12], [0, 0, 0])).toEqual([0, 0, 12]);
});
