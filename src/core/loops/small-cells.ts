/** A count below this points at persons. */
export const LEAST_CELL = 5;

/**
 * Which cells of a list of counts must not be shown, given that their sum may be known from elsewhere: every cell above 0 and below
 * {@link LEAST_CELL}, and as many of the smallest others as it takes so that at least two are hidden and the hidden ones
 * together are no small number either. So no hidden cell can be computed from the shown ones and the sum. Whoever knows this rule
 * too can at times tell a cell at a bound: of 9, 9, 0, 4 the hidden 9 and 4 are the only pair of sum 13 that hides these two.
 */
export function hiddenCells(counts: readonly number[]): ReadonlySet<number> {
  const hidden = new Set(counts.flatMap((count, at) => (count > 0 && count < LEAST_CELL ? [at] : [])));
  if (hidden.size === 0) return hidden;
  let sum = [...hidden].reduce((total, at) => total + counts[at]!, 0);
  const others = counts.map((count, at) => ({ count, at })).filter(({ at }) => !hidden.has(at))
    .sort((a, b) => Number(a.count === 0) - Number(b.count === 0) || a.count - b.count || a.at - b.at);
  for (const { count, at } of others) {
    if (hidden.size > 1 && sum >= LEAST_CELL) break;
    hidden.add(at);
    sum += count;
  }
  return hidden;
}

/**
 * Counts for a caller who reaches `reached` of the rows of each cell and knows these anyway: what is small is decided by
 * the rest. Null for what is hidden.
 */
export function withoutSmallCells(counts: readonly number[], reached: readonly number[]): (number | null)[] {
  const hidden = hiddenCells(counts.map((count, at) => count - reached[at]!));
  return counts.map((count, at) => (hidden.has(at) ? null : count));
}
