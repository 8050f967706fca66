import fc from 'fast-check';
import { hiddenCells, LEAST_CELL, withoutSmallCells } from '../../src/core/loops/small-cells';

it('no hidden cell can be computed from what is shown and the sum', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 6 }), (cells) => {
    const hidden = hiddenCells(cells);
    const together = [...hidden].reduce((total, at) => total + cells[at]!, 0);
    // Whatever sums to the same in two cells or more leaves each of them open.
    if (hidden.size > 0) expect([hidden.size > 1, together > 0]).toEqual([true, true]);
  }), { examples: [[[9, 9, 0, 4]], [[5, 4, 4]], [[1, 0]]] });
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
